import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { proves } from '../../lambda/monthly-review/fold/finish-review';
import { parseRegister } from '../../lambda/monthly-review/register/parse-register';
import { RegisterIndex } from '../../lambda/monthly-review/register/register-index';
import { rules } from '../../lambda/monthly-review/rules';
import { NO_HISTORY } from '../../lambda/monthly-review/rules/rule';
import { discoverLayout } from '../../lambda/monthly-review/trail/layout';
import { parseKeys, type KeyProvider } from '../../lambda/monthly-review/trail/public-keys';
import { monthPeriod } from '../../lambda/monthly-review/utc-time';
import { PLATFORM_HOURS } from '../../lambda/monthly-review/working-hours';
import type { Language } from '../../lib/policy';
import { knownHistory } from '../review/earlier-months';
import { openSource } from '../review/open-source';
import { pdfInWorker } from '../review/pdf-worker';
import { readMonth, startWorkers } from '../review/read-month';
import { withProgress } from '../progress';
import { checkFolder, writeAll } from '../write-all';

interface Options {
  readonly logs: string;
  readonly month: string;
  readonly register: string;
  readonly out: string;
  readonly keys?: string;
  readonly digestKey?: string;
  readonly history?: string;
  readonly workers: number;
  readonly language: Language;
}

const MANY_FINDINGS = 2000;

function count(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1 || number > 64)
    throw new InvalidArgumentError('a number from 1 to 64 is right');
  return number;
}

function bytesOf(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(
      `${option} ${path}: cannot be read (${(error as NodeJS.ErrnoException).code}); the path of a JSON file is right`,
      {
        cause: error,
      },
    );
  }
}

/** All mistakes of a register in one line; `npm run register` lists them one by one. */
function registerFrom(bytes: Buffer, path: string, month: string) {
  try {
    return parseRegister(bytes, path, month);
  } catch (error) {
    throw new Error((error as Error).message.replace(/\s*\n\s*/g, ' '), { cause: error });
  }
}

/** CloudTrail's keys, from a file or from CloudTrail; and the audit stack's own, of which KMS tells. */
async function keysFrom({ keys, digestKey, month }: Options): Promise<KeyProvider> {
  const known = keys
    ? parseKeys(bytesOf('--keys', keys).toString('utf8'), `--keys ${keys}`)
    : (await import('../../lambda/monthly-review/trail/cloudtrail-keys.js')).cloudTrailKeys(month);
  if (digestKey === undefined) return known;
  const right = "the ARN of the key that signs the databases' digests";
  const [arn, , , region] = digestKey.split(':');
  if (arn !== 'arn' || !region) throw new Error(`--digest-key ${digestKey}: ${right} is right`);
  const [{ KMSClient }, { signingKeys }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('../../lambda/review-workflow/signing-keys.js'),
  ]);
  try {
    return await signingKeys(known, new KMSClient({ region }), digestKey);
  } catch (error) {
    const { name, message } = error as Error;
    const why = `${name}: ${message}`.replace(/\s*\n\s*/g, ' ');
    throw new Error(`--digest-key ${digestKey}: KMS does not tell it (${why}); ${right} is right`, { cause: error });
  }
}

const loadReports = () => import('../../lambda/monthly-review/report/report-files.js');

async function review(options: Options): Promise<number> {
  // They take as long to start as all that follows until they are needed.
  const started = startWorkers(options.workers);
  const { month } = options;
  monthPeriod(month);
  const registerBytes = bytesOf('--register', options.register);
  const register = registerFrom(registerBytes, options.register, month);
  const keys = await keysFrom(options);
  const source = await openSource(options.logs);
  const layout = await discoverLayout(source);
  if (layout.roots.length === 0)
    throw new Error(`--logs ${options.logs}: holds no AWSLogs/; expected the root that contains it`);
  // Said before the work rather than after it.
  checkFolder(options.out);
  const context = {
    ...{ month, language: options.language, register: new RegisterIndex(register) },
    ...{ workingHours: PLATFORM_HOURS, history: NO_HISTORY },
  };
  const { result, previous } = await withProgress('reading logs', async (onProgress) => {
    const { logs, workers } = options;
    const reading = { logs, source, layout, keys, workers, started, onProgress };
    const { history, previous } = await knownHistory(options.history, reading, context);
    // What makes the report is large: it is loaded while others read.
    const result = await readMonth({ ...reading, meanwhile: () => void loadReports() }, { ...context, history });
    return { result, previous };
  });

  const { reportFiles, reportFilesMeanwhile } = await loadReports();
  const sha256 = createHash('sha256').update(registerBytes).digest('hex');
  const about = { language: options.language, register: { ...register, sha256 }, rules, previous };
  // One worker is asked for where memory is short; a few findings are drawn before a thread has started.
  const files =
    options.workers > 1 && result.findings.length > MANY_FINDINGS
      ? await reportFilesMeanwhile(result, about, pdfInWorker)
      : reportFiles(result, about);
  writeAll(options.out, files);

  const { population, integrity, findings } = result;
  const good = proves(result);
  console.log(
    `${month}: ${good ? 'complete and unaltered' : 'NOT proven complete and unaltered'}; ${population.events} events in ${population.files} files, ` +
      `${integrity.digests.valid} digests valid, ${integrity.problems.length} problems, ${population.unreadable.length} unreadable, ${findings.length} findings`,
  );
  if (population.events === 0) console.log('no event in the whole month: that is no success');
  const SHOWN = 20;
  for (const { kind, object, detail } of integrity.problems.slice(0, SHOWN))
    console.log(`  ${kind} ${object}: ${detail}`);
  if (integrity.problems.length > SHOWN)
    console.log(`  … and ${integrity.problems.length - SHOWN} more in review.json`);
  return good ? 0 : 1;
}

/** `custodia review`: the monthly review. Exit 1 when the month is not proven complete and unaltered, or has no event. */
export const reviewCommand = new Command('review')
  .description("reviews a month of administrators' accesses: is the log complete, who acted, what deserves a look")
  .requiredOption('--logs <folder|s3://bucket/prefix>', 'the root that contains AWSLogs/')
  .requiredOption('--month <YYYY-MM>', 'the month, UTC')
  .requiredOption('--register <file>', 'the register of administrators')
  .requiredOption('--out <folder>', 'where review.json, report.html, report.pdf and accesses.csv go')
  .option('--keys <file>', "CloudTrail's public keys, as ListPublicKeys returns them (default: asked of CloudTrail)")
  .option('--digest-key <arn>', "the KMS key that signs the databases' digests, where --keys does not hold it")
  .option('--history <folder>', 'reviews of earlier months (default: earlier months under --logs)')
  .option('--workers <n>', 'worker threads', count, Math.min(availableParallelism(), 8))
  .option('--language <it|en>', 'language of the report', 'it')
  .action(async (options: Options) => {
    if (!['it', 'en'].includes(options.language)) throw new Error(`--language ${options.language}: it or en is right`);
    process.exitCode = await review(options);
  });
