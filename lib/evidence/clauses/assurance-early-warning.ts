import { ruleAlerts, rulesWatching } from '../checks/alerts';
import { check, each, missing, notOff, type ClauseJudge } from '../check';
import { misconfigurations, told, vulnerabilities } from '../checks/told';

/** Findings of vulnerabilities reach a mailbox: Inspector's and Security Hub's, by rules that are on. */
export const judge: ClauseJudge = (evidence) => {
  const hubs = evidence.model.ofType('AWS::SecurityHub::Hub');
  return [
    ...each(
      rulesWatching(evidence, 'aws.inspector2', 'aws.securityhub', 'aws.inspector'),
      'AWS::Events::Rule',
      'a rule on findings of Inspector or Security Hub',
      (rule) => ruleAlerts(evidence, rule),
    ),
    ...[...vulnerabilities, ...(hubs.length > 0 ? misconfigurations : [])].map((happening) =>
      told(evidence, happening),
    ),
    ...(rulesWatching(evidence, 'aws.securityhub').length > 0 && hubs.length === 0
      ? [missing('AWS::SecurityHub::Hub', 'the hub whose findings a rule watches')]
      : []),
    ...evidence.model.ofType('AWS::SecurityHub::AutomationRule').map((rule) => {
      const hides = JSON.stringify(rule.properties['Actions'] ?? '').includes('"SUPPRESSED"');
      return check(rule, 'Actions', 'no finding hidden', hides ? 'SUPPRESSED' : 'none hidden', !hides);
    }),
    ...evidence.model.ofType('AWS::InspectorV2::Filter').map((filter) => {
      const { FilterAction } = filter.properties;
      return check(filter, 'FilterAction', 'NONE: no finding hidden', FilterAction, FilterAction === 'NONE');
    }),
    ...hubs.flatMap((hub) =>
      ['AutoEnableControls', 'EnableDefaultStandards'].map((property) =>
        notOff(hub, property, hub.properties[property]),
      ),
    ),
  ];
};
