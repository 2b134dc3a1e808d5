import { clauseOf } from '../../../../lib/policy/clauses';
import type { Finding } from '../../review';
import { ruleNames, type RuleName, type Severity } from '../../rules/rule';
import type { Block, FindingGroup, Section } from '../document';
import { romeTime } from '../rome-time';
import { shown, shownName } from '../shown-text';
import { verdictLevel } from '../verdict';
import { boundedTable, code, firm, left, paragraph, sum, titleOf, type Writer } from '../writer';

const severities: readonly Severity[] = ['high', 'medium', 'low'];

/** Findings by severity, those of a rule together: what, who, when, from where; why it matters and what to check, once. */
export function findingsSection(writer: Writer): Section {
  const { review, texts } = writer;
  const t = texts.findings;
  const groups = grouped(review.findings);
  const blocks: Block[] = groups.length > 0 ? [paragraph(t.severities)] : [];
  let room = writer.limits.findings;
  for (const { rule, severity, findings } of groups.slice(0, writer.limits.groups)) {
    const limit = Math.max(1, Math.min(writer.limits.ofARule[severity], room));
    room -= Math.min(limit, findings.length);
    blocks.push({ kind: 'finding', finding: groupOf(writer, rule, severity, findings, limit) });
  }
  const rest = sum(groups.slice(writer.limits.groups), ({ findings }) => findings.length);
  if (rest > 0) blocks.push(paragraph(t.others(rest, writer.n), 'warning'));
  if (groups.length === 0) {
    const unproven = verdictLevel(writer) !== 'clear';
    blocks.push(paragraph(unproven ? t.noneUnproven : t.none, unproven ? 'warning' : 'good'));
  }
  return { id: 'findings', title: t.title, blocks };
}

function grouped(findings: readonly Finding[]) {
  return severities.flatMap((severity) =>
    ruleNames
      .map((rule) => ({
        rule,
        severity,
        findings: findings.filter((one) => one.rule === rule && one.severity === severity),
      }))
      .filter((group) => group.findings.length > 0),
  );
}

/** The account whose log an event was read from: the folder above CloudTrail's. Of a database's log and of a silence, none. */
const accountOf = ({ object }: Finding): string => /(?:^|\/)(\d{12})\/CloudTrail/.exec(object)?.[1] ?? '';

function groupOf(
  writer: Writer,
  rule: RuleName,
  severity: Severity,
  findings: readonly Finding[],
  limit: number,
): FindingGroup {
  const { review, texts, language, n } = writer;
  const accounts = review.accounts.length > 1;
  const t = texts.findings;
  const title = titleOf(writer.context.rules, rule, language);
  const applied = writer.context.rules.find(({ name }) => name === rule);
  return {
    rule,
    severity,
    severityLabel: texts.severities[severity],
    title: `${title}, ${t.times(findings.length, n)}`,
    why: applied?.why[language] ?? '',
    check: applied?.check[language] ?? '',
    clause: applied ? clauseOf(applied.clause).promise[language] : '',
    labels: { why: t.why, check: t.check, clause: t.clause },
    count: findings.length,
    table: boundedTable(
      writer,
      title,
      [
        left(t.columns.what),
        code(t.columns.who),
        firm(t.columns.when),
        firm(t.columns.where),
        firm(accounts ? t.columns.account : t.columns.region),
      ],
      findings,
      limit,
      (one) => [
        shown(one.why, 300),
        one.person === null ? shownName(one.principal) : `${shown(one.person)} (${shownName(one.principal)})`,
        romeTime(shown(one.at)),
        shown(one.sourceIp),
        [...(accounts ? [accountOf(one)] : []), shown(one.region)].filter((part) => part !== '').join('\n'),
      ],
    ),
  };
}
