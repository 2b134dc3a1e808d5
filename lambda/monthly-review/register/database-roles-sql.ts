import { numbers, TIME_ZONE } from '../../../lib/policy';
import type { Administrator, RegisterFile } from './register-schema';
import { comment, identifier, text } from './sql-quoting';

const idle = `${numbers.sessionLock.value}min`;

const today = `(now() AT TIME ZONE ${text(TIME_ZONE)})::date`;

/** The statements of one database user: a role that signs in by IAM only, during the appointment, audited whole. */
function role(name: string, { from, until }: Administrator['appointment']): string[] {
  const id = identifier(name);
  const outside = [`${today} < DATE ${text(from)}`, ...(until === null ? [] : [`${today} > DATE ${text(until)}`])];
  return [
    `DO $do$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${text(name)}) THEN CREATE ROLE ${id}; END IF; END $do$;`,
    `ALTER ROLE ${id} WITH LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOREPLICATION NOBYPASSRLS PASSWORD NULL;`,
    // VALID UNTIL ends passwords only, and this role has none: before the first day and after the last it may not sign in at all.
    `DO $do$ BEGIN IF ${outside.join(' OR ')} THEN ALTER ROLE ${id} NOLOGIN; END IF; END $do$;`,
    `GRANT rds_iam TO ${id};`,
    `ALTER ROLE ${id} SET pgaudit.log = 'all';`,
    // traffic.private: the values that statements are given are people's data, and logged by no setting of ours.
    `ALTER ROLE ${id} SET pgaudit.log_parameter = 'off';`,
    `ALTER ROLE ${id} SET idle_session_timeout = ${text(idle)};`,
    `ALTER ROLE ${id} SET idle_in_transaction_session_timeout = ${text(idle)};`,
  ];
}

/**
 * The roles of the register's persons, as SQL that may be run again and again: sign-in by IAM (`admins.named`), every
 * statement audited (`admins.log-18-months`) but not the values it is given (`traffic.private`), ten idle minutes end the
 * session (`session.lock`).
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.DBAccounts.html
 */
export function databaseRolesSql(register: RegisterFile): string {
  const people = register.administrators.filter(({ databaseUsers }) => databaseUsers.length > 0);
  const blocks = people.map(({ person, appointment, databaseUsers }) => {
    const { act, from, until } = appointment;
    return [
      comment(`${person}: ${act}, from ${from} until ${until ?? 'revoked'}`),
      ...databaseUsers.flatMap((user) => role(user, appointment)),
    ].join('\n');
  });
  return `${['BEGIN;', ...blocks, 'COMMIT;'].join('\n\n')}\n`;
}
