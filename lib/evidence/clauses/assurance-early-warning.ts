import { ruleAlerts, rulesWatching } from '../checks/alerts';
import { check, each, missing, type ClauseJudge } from '../check';
import { misconfigurations, told, vulnerabilities } from '../checks/told';
import { isFalse } from '../../template/shape';

/** Findings of vulnerabilities reach a mailbox: Inspector's and Security Hub's, by rules that are on. */
export const judge: ClauseJudge = (evidence) => [
  ...each(
    rulesWatching(evidence, 'aws.inspector2', 'aws.securityhub', 'aws.inspector'),
    'AWS::Events::Rule',
    'a rule on findings of Inspector or Security Hub',
    (rule) => ruleAlerts(evidence, rule),
  ),
  ...[...vulnerabilities, ...(evidence.model.ofType('AWS::SecurityHub::Hub').length > 0 ? misconfigurations : [])].map(
    (happening) => told(evidence, happening),
  ),
  ...(rulesWatching(evidence, 'aws.securityhub').length > 0 &&
  evidence.model.ofType('AWS::SecurityHub::Hub').length === 0
    ? [missing('AWS::SecurityHub::Hub', 'the hub whose findings a rule watches')]
    : []),
  ...evidence.model
    .ofType('AWS::SecurityHub::Hub')
    .flatMap((hub) => [
      check(
        hub,
        'AutoEnableControls',
        'not false',
        hub.properties['AutoEnableControls'] ?? 'true by default',
        !isFalse(hub.properties['AutoEnableControls']),
      ),
      check(
        hub,
        'EnableDefaultStandards',
        'not false',
        hub.properties['EnableDefaultStandards'] ?? 'true by default',
        !isFalse(hub.properties['EnableDefaultStandards']),
      ),
    ]),
];
