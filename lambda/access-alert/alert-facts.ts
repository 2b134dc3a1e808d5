import { DateTime } from 'luxon';
import { TIME_ZONE, type Language } from '../../lib/policy';
import type { Severity } from '../monthly-review/rules/rule';
import { shown } from '../monthly-review/rules/shown';
import { alertTexts } from './alert-texts';
import type { Alert } from './alerts';

/** An alert as the reader sees it. */
export interface AlertFacts {
  readonly title: string;
  readonly severity: Severity;
  /** Name and value: what, who, when, from where, why it matters, what to do. */
  readonly rows: readonly (readonly [name: string, value: string])[];
  readonly runbook: string;
}

/** What one mail says. */
export interface AlertNotice {
  readonly language: Language;
  readonly subject: string;
  readonly alerts: readonly AlertFacts[];
  readonly registerReadable: boolean;
}

/** Alerts that a mail spells out; the rest are named by the subject's count. */
const SPELT_OUT = 20;

function romeTime(utc: string, language: Language): string {
  const time = DateTime.fromISO(utc, { zone: TIME_ZONE });
  return time.isValid ? time.setLocale(language).toFormat('d LLLL yyyy, HH:mm:ss ZZZZ') : shown(utc);
}

function factsOf(alert: Alert, language: Language, runbook: string): AlertFacts {
  const texts = alertTexts[language];
  const { rule, first, count, person, principal } = alert;
  return {
    title: rule.title[language],
    severity: alert.severity,
    rows: [
      [texts.what, count > 1 ? `${texts.times(count)} ${alert.what}` : alert.what],
      [texts.who, person === null ? `${principal} (${texts.unknown})` : `${person} (${principal})`],
      [texts.when, romeTime(first.eventTime, language)],
      [texts.where, `${shown(first.sourceIp)}, ${shown(first.region)}, ${shown(first.recipientAccountId)}`],
      [texts.why, rule.why[language]],
      [texts.check, rule.check[language]],
    ],
    runbook: `${runbook}#${rule.name}`,
  };
}

/** The notice of alerts, most severe first. @param runbook address of the runbook, to which the rule's name is an anchor */
export function noticeOf(
  alerts: readonly Alert[],
  { language, runbook, registerReadable }: { language: Language; runbook: string; registerReadable: boolean },
): AlertNotice {
  const texts = alertTexts[language];
  const facts = alerts.slice(0, SPELT_OUT).map((alert) => factsOf(alert, language, runbook));
  const first = alerts[0];
  return {
    language,
    subject: first ? texts.subject(texts.severity[first.severity], first.rule.title[language], alerts.length - 1) : '',
    alerts: facts,
    registerReadable,
  };
}
