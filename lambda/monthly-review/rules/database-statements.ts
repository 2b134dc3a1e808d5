import type { AccessEvent } from '../access-event';
import type { Act } from './acts';
import { isDatabaseLogging, SILENT } from './database-log';
import { textParameter } from './record-fields';
import { shown } from './shown';

/** Records of a database's own log, in which each command has its name: `GrantRole`, `DropDatabase` (`lambda/database-log`). */
const services = ['postgresql'];

/** What pgaudit says of a statement; its text stands in it, passwords redacted. */
function statementOf(event: AccessEvent): string {
  const line = textParameter(event, 'line');
  return line.slice(Math.max(0, line.indexOf('AUDIT: ')));
}

/** Roles and attributes that give all powers over a database. */
const FULL_POWERS = /\b(rds_superuser|superuser|bypassrls)\b/i;

/** Users, roles and rights inside a database: what pgaudit's class ROLE records. */
export const databaseRoleActs: readonly Act[] = [
  {
    services,
    eventNames: ['CreateRole', 'AlterRole', 'GrantRole'],
    it: 'pieni poteri sul database attribuiti',
    en: 'full powers over the database given',
    severity: 'high',
    when: (event) => FULL_POWERS.test(statementOf(event)),
  },
  {
    services,
    eventNames: [
      'CreateRole',
      'AlterRole',
      'DropRole',
      'Grant',
      'GrantRole',
      'Revoke',
      'RevokeRole',
      'AlterDefaultPrivileges',
    ],
    it: 'utenti, ruoli o permessi del database cambiati',
    en: "database's users, roles or rights changed",
    severity: 'medium',
  },
];

/** A database deleted from inside. */
export const databaseDropActs: readonly Act[] = [
  { services, eventNames: ['DropDatabase'], it: 'database eliminato', en: 'database deleted', severity: 'high' },
];

/** A setting's name may stand in quotes, which the log's line doubles. */
const SETTING =
  /\b(set|reset)\s+(?:session\s+|local\s+)?"*([a-z_]+(?:"*\."*[a-z_]+)?)"*(?:\s*(?:=|\bto\b)\s*'?([^\s',;"]*))?/gi;
const SET_CONFIG = /\b(set)_config\s*\(\s*'([a-z_.]+)'\s*,\s*'([^']*)'/gi;
/** Back to what all others have, which is less than what a person's own role sets. */
const isUnset = (verb: string, value: string) => verb.toLowerCase() === 'reset' || value === 'default';

/** The settings by which a statement has less logged. */
function silencedSettings(event: AccessEvent): string | false {
  // What a service of AWS sets for its own session is its own. All others are read: names are the same in any case.
  if (event.identity.type === 'AWSService') return false;
  const statement = statementOf(event);
  // All of a session's settings are reset by whoever hands it on; those of a role or database, by whoever takes them away.
  const isSetting = (name: string) =>
    isDatabaseLogging(name) || (name === 'all' && event.eventName.startsWith('Alter'));
  const silenced = [...statement.matchAll(event.eventName === 'Select' ? SET_CONFIG : SETTING)].flatMap(
    ([, verb = '', quoted = '', written]) => {
      const name = quoted.replaceAll('"', '').toLowerCase();
      const value = written?.toLowerCase() ?? 'on';
      return isSetting(name) && (SILENT.has(value) || isUnset(verb, value)) ? [name] : [];
    },
  );
  return silenced.length > 0 && shown(silenced.join(', '));
}

/** The log of a user, database or session narrowed by a statement. */
export const silencingActs: readonly Act[] = [
  {
    services,
    eventNames: ['AlterRole', 'AlterDatabase', 'AlterSystem', 'Set', 'Reset', 'Select'],
    it: 'registro del database ristretto',
    en: "database's log narrowed",
    severity: 'high',
    when: silencedSettings,
  },
];
