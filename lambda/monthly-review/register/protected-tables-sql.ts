import { names, type ClusterSettings } from '../../../lib/config';
import { comment, identifier, text } from './sql-quoting';

/** What pgaudit records of a table when its audit role may do it. */
const RECORDED = 'SELECT, INSERT, UPDATE, DELETE';

const quoted = (table: string) => table.split('.').map(identifier).join('.');

/** A table that is not there yet is said, and keeps nothing else from being audited. */
const audited = (table: string) =>
  `DO $do$ BEGIN IF to_regclass(${text(quoted(table))}) IS NULL THEN RAISE WARNING '%', ${text(`${table} is not there, so nothing audits it: run this again once it is`)}; ELSE GRANT ${RECORDED} ON ${quoted(table)} TO ${names.auditRole}; END IF; END $do$;`;

/**
 * What audits every touch of a cluster's protected tables, by whomever (`admins.log-18-months`), as SQL that may be run
 * again and again; tables that are no longer protected are let go.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Appendix.PostgreSQL.CommonDBATasks.pgaudit.html
 */
export function protectedTablesSql({
  name,
  protectedTables,
}: Pick<ClusterSettings, 'name' | 'protectedTables'>): string {
  const role = names.auditRole;
  const listed = `ARRAY[${protectedTables.map(text).join(', ')}]::text[]`;
  return `${[
    'BEGIN;',
    comment(`${name}: ${protectedTables.join(', ') || 'no protected table'}`),
    'CREATE EXTENSION IF NOT EXISTS pgaudit;',
    `DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(role)}) THEN CREATE ROLE ${role} NOLOGIN; END IF; END $do$;`,
    `DO $do$ DECLARE one record; BEGIN FOR one IN SELECT DISTINCT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) granted JOIN pg_roles r ON r.oid = granted.grantee WHERE r.rolname = ${text(role)} AND (n.nspname || '.' || c.relname) <> ALL (${listed}) LOOP EXECUTE format('REVOKE ALL ON %I.%I FROM ${role}', one.nspname, one.relname); END LOOP; END $do$;`,
    ...protectedTables.map(audited),
    'COMMIT;',
  ].join('\n')}\n`;
}
