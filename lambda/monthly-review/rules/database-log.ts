import type { AccessEvent } from '../access-event';
import type { Act } from './acts';
import { fieldOf, isOn, listOf, parameter } from './record-fields';
import { shown } from './shown';

/** Parameters of PostgreSQL, and of other engines, by which statements and sessions are logged; values that log nothing. */
const LOGGING =
  /^(pgaudit\.(log|role)|log_connections|log_disconnections|log_statement|rds\.force_admin_logging_level|audit_logs|neptune_enable_audit_log|server_audit_logging|enable_user_activity_logging)$/;
export const SILENT: ReadonlySet<string> = new Set(['', '0', 'off', 'false', 'none', 'disabled']);

/** Whether statements or sessions are logged by a parameter of this name. */
export const isDatabaseLogging = (name: string): boolean => LOGGING.test(name);

/** Whether a parameter logs less: it is silenced, or the library that logs is no longer loaded. */
const logsLess = (name: string, value: string): boolean =>
  name === 'shared_preload_libraries' ? !value.includes('pgaudit') : isDatabaseLogging(name) && SILENT.has(value);

/** The parameters of a database that a request sets so that less is logged. */
function narrowsDatabaseLog(event: AccessEvent): string | false {
  const reset = event.eventName.startsWith('Reset');
  if (reset && isOn(event, 'resetAllParameters')) return 'resetAllParameters';
  const silenced = listOf(parameter(event, 'parameters'))
    .map((one) => [
      String(fieldOf(one, 'parameterName') ?? ''),
      // A parameter reset goes back to what logs nothing; of one that says no value, none is guessed.
      reset ? '' : String(fieldOf(one, 'parameterValue') ?? 'pgaudit').toLowerCase(),
    ])
    .filter(([name = '', value = '']) => logsLess(name, value))
    .map(([name]) => name);
  return silenced.length > 0 && shown(silenced.join(', '));
}

/** The log of a database narrowed or stopped. */
export const databaseLogActs: readonly Act[] = [
  {
    services: ['rds', 'redshift'],
    eventNames: [
      'ModifyClusterParameterGroup',
      'ResetClusterParameterGroup',
      'ModifyDBClusterParameterGroup',
      'ModifyDBParameterGroup',
      'ResetDBClusterParameterGroup',
      'ResetDBParameterGroup',
    ],
    it: 'registro del database ristretto',
    en: "database's log narrowed",
    severity: 'high',
    when: narrowsDatabaseLog,
  },
  {
    services: ['rds'],
    eventNames: ['StopActivityStream'],
    it: 'registro delle attività del database fermato',
    en: "database's activity stream stopped",
    severity: 'high',
  },
  {
    services: ['rds'],
    eventNames: ['ModifyDBCluster', 'ModifyDBInstance'],
    it: 'esportazione dei registri del database spenta',
    en: "export of the database's logs switched off",
    severity: 'high',
    when: (event) => listOf(parameter(event, 'cloudwatchLogsExportConfiguration', 'disableLogTypes')).length > 0,
  },
  {
    services: ['redshift'],
    eventNames: ['DisableLogging'],
    it: 'registro del database fermato',
    en: "database's log stopped",
    severity: 'high',
  },
];
