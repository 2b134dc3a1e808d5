import { detectionsTold, detectorsOn, topicsReachMailbox } from '../checks/alerts';
import { threats, told } from '../checks/told';
import { missing, type ClauseJudge } from '../check';

/** From detection to mailbox: a detector that is on, its findings mailed, a mailbox behind every alarm topic. */
export const judge: ClauseJudge = (evidence) => {
  const detectors = detectorsOn(evidence);
  return [
    ...(detectors.length === 0 ? [missing('AWS::GuardDuty::Detector', 'a detector of intrusions')] : detectors),
    ...detectionsTold(evidence),
    ...threats.map((threat) => told(evidence, threat)),
    ...topicsReachMailbox(evidence),
  ];
};
