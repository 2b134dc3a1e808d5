import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { DateTime } from 'luxon';
import { brokenPromises } from '../../lambda/monthly-review/register/broken-promises';
import { databaseRolesSql } from '../../lambda/monthly-review/register/database-roles-sql';
import { protectedTablesSql } from '../../lambda/monthly-review/register/protected-tables-sql';
import { parseRegister } from '../../lambda/monthly-review/register/parse-register';
import type { RegisterFile } from '../../lambda/monthly-review/register/register-schema';
import { environmentNamed, type EnvironmentName, type Settings } from '../../lib/config';
import { TIME_ZONE } from '../../lib/policy';

/** Reads a register for a month. @throws Error in one clear line when the file cannot be read, RegisterError otherwise */
function read(file: string, month: string): RegisterFile {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new Error(`The register of administrators ${file} cannot be read (${code}): give the path of a JSON file`, {
      cause: error,
    });
  }
  return parseRegister(bytes, file, month);
}

const thisMonth = () => DateTime.now().setZone(TIME_ZONE).toFormat('yyyy-MM');

function month(value: string): string {
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(value)) return value;
  throw new Error(`--month ${value}: a month such as 2026-10 is right`);
}

function check(file: string, options: { month: string }): void {
  const register = read(file, month(options.month));
  const broken = brokenPromises(register);
  for (const { path, given, allowed } of broken) {
    console.error(`${path}: given ${JSON.stringify(given)}; promised: ${allowed}`);
  }
  const { administrators, reviewers, emergency, workloads } = register;
  const counted = ({ length }: readonly unknown[], one: string) => `${length} ${one}${length === 1 ? '' : 's'}`;
  console.log(
    `${file}: ${counted(administrators, 'administrator')}, ${counted(reviewers, 'reviewer')}, ${emergency.length} emergency, ${counted(workloads, 'workload')}; ${broken.length === 0 ? 'valid' : `valid, but ${broken.length} promise(s) broken`}`,
  );
  if (broken.length > 0) process.exitCode = 1;
}

/** The cluster of some settings. @throws Error naming those that there are */
function clusterOf(settings: Settings, name: string) {
  const cluster = settings.clusters.find((one) => one.name === name);
  if (!cluster) {
    const known = settings.clusters.map((one) => one.name).join(', ');
    throw new Error(`--cluster ${name}: one of ${known} is right`);
  }
  return cluster;
}

function sql(file: string, options: { cluster?: string; environment: string }): void {
  const settings = environmentNamed(options.environment, `--environment ${options.environment}`);
  const tables = options.cluster === undefined ? '' : protectedTablesSql(clusterOf(settings, options.cluster));
  const register = read(file, thisMonth());
  process.stdout.write(`${databaseRolesSql(register)}${tables && `\n${tables}`}`);
}

/** `register check FILE` and `register sql FILE`. Exit codes: 0 valid, 1 valid but breaks a promise, 2 unusable. */
export const registerCommand = new Command('register')
  .description('The register of administrators')
  .addCommand(
    new Command('check')
      .description('validates a register and says every mistake at once')
      .argument('<file>', 'the register, JSON as docs/register.schema.json says')
      .option('--month <YYYY-MM>', 'month of the review: its administrators may not review it', thisMonth())
      .action(check),
  )
  .addCommand(
    new Command('sql')
      .description("writes the SQL of the database roles of the register's persons on stdout")
      .argument('<file>', 'the register')
      .option('--cluster <name>', "adds what audits the cluster's protected tables")
      .option('--environment <name>', 'whose settings name the cluster', 'production' satisfies EnvironmentName)
      .action(sql),
  );
