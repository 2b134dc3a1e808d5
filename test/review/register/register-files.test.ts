import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { brokenPromises } from '../../../lambda/monthly-review/register/broken-promises';
import { databaseRolesSql } from '../../../lambda/monthly-review/register/database-roles-sql';
import { databaseParameters } from '../../../lib/constructs/database-parameters';
import { parseRegister } from '../../../lambda/monthly-review/register/parse-register';
import { protectedTablesSql } from '../../../lambda/monthly-review/register/protected-tables-sql';
import { registerJsonSchema } from '../../../lambda/monthly-review/register/register-json-schema';

const docs = (name: string) => readFileSync(join(__dirname, '../../../docs', name), 'utf8');
const sample = () => parseRegister(docs('register.sample.json'), 'docs/register.sample.json', '2026-10');

describe('the documents of the register', () => {
  it('hold the schema that the code has (npm run docs)', () => {
    expect(JSON.parse(docs('register.schema.json'))).toEqual(JSON.parse(registerJsonSchema()));
  });

  it('hold a sample that is valid, breaks no promise and keeps to the schema', () => {
    expect(brokenPromises(sample())).toEqual([]);
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv);
    const valid = ajv.compile(JSON.parse(docs('register.schema.json')) as object);
    expect([valid(JSON.parse(docs('register.sample.json'))), valid.errors]).toEqual([true, null]);
    expect(valid({ administrators: [], reviewers: [], admins: [] })).toBe(false);
  });
});

describe('the SQL of the database roles', () => {
  it('lets a person sign in by IAM only, audits everything and ends idle sessions', () => {
    const sql = databaseRolesSql(sample());
    expect(sql).toContain('GRANT rds_iam TO "anna_verdi";');
    expect(sql).toContain(`ALTER ROLE "anna_verdi" SET pgaudit.log = 'all';`);
    expect(sql).toContain(`ALTER ROLE "anna_verdi" SET idle_session_timeout = '10min';`);
    expect(sql).not.toContain('bruno');
  });

  it('traffic.private: sets nothing otherwise than the parameter groups that the evidence judges', () => {
    const set = [...databaseRolesSql(sample()).matchAll(/SET (pgaudit\.log_\w+) = '(\w+)'/g)];
    expect(set.map(([, name, value]) => [name, value])).toEqual([['pgaudit.log_parameter', 'off']]);
    expect(databaseParameters['pgaudit.log_parameter']).toBe('0');
  });

  it('quotes names, and lets them sign in from the first day of the appointment to the last', () => {
    const register = sample();
    const [anna] = register.administrators;
    const hostile = {
      ...anna!,
      person: 'A\nDROP ROLE x',
      databaseUsers: [`a";DROP'`],
      appointment: { act: 'x', from: '2026-01-01', until: '2026-06-30' },
    };
    const sql = databaseRolesSql({ ...register, administrators: [hostile] });
    expect(sql).toContain(`rolname = 'a";DROP'''`);
    expect(sql).toContain(`GRANT rds_iam TO "a"";DROP'";`);
    const today = "(now() AT TIME ZONE 'Europe/Rome')::date";
    expect(sql).toContain(
      `IF ${today} < DATE '2026-01-01' OR ${today} > DATE '2026-06-30' THEN ALTER ROLE "a"";DROP'" NOLOGIN`,
    );
    const open = { ...hostile, appointment: { ...hostile.appointment, until: null } };
    expect(databaseRolesSql({ ...register, administrators: [open] })).toContain(
      `IF ${today} < DATE '2026-01-01' THEN ALTER ROLE "a"";DROP'" NOLOGIN`,
    );
    expect(sql.split('\n').filter((line) => line.startsWith('DROP'))).toEqual([]);
  });
});

describe('the SQL of the protected tables', () => {
  const sql = (...protectedTables: string[]) => protectedTablesSql({ name: 'didattica', protectedTables });

  it('admins.log-18-months: lets the audit role touch each, which is what pgaudit records', () => {
    expect(sql('alunni.note_sanitarie')).toContain(
      'GRANT SELECT, INSERT, UPDATE, DELETE ON "alunni"."note_sanitarie" TO rds_pgaudit;',
    );
    expect(sql('alunni.note_sanitarie')).toContain('CREATE EXTENSION IF NOT EXISTS pgaudit;');
  });

  it('warns of a table that is not there, and lets go of those that are no longer named', () => {
    expect(sql('alunni.futura')).toContain(`IF to_regclass('"alunni"."futura"') IS NULL THEN RAISE WARNING`);
    expect(sql('alunni.a', 'alunni.b')).toContain("<> ALL (ARRAY['alunni.a', 'alunni.b']::text[])");
    expect(sql()).toContain('ARRAY[]::text[]');
  });
});
