import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '../../lib/function-bundles';
import { TemplateModel } from '../../lib/template/model';
import { needsOf } from '../../lib/template/needs';
import { speaksOf } from '../../lib/template/statements';
import { synthesised } from '../stacks/synthesised';

/** Prefix of a service's actions, where it is not the client's name. */
const PREFIX: Readonly<Record<string, string>> = {
  'cloudwatch-logs': 'logs',
  'secrets-manager': 'secretsmanager',
  sesv2: 'ses',
  sfn: 'states',
};

/** Actions whose name is not the call's; S3's: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const ACTION: Readonly<Record<string, string>> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:HeadObject': 's3:GetObject',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
};

/** Calls that are in a bundle because a class makes them, and that the function does not. */
const UNUSED: Readonly<Record<string, readonly string[]>> = {
  // Records of holds are removed by the retention enforcement only
  'hold-extension.zip': ['s3:DeleteObject'],
};

/** The actions that a bundle's calls of AWS need. */
function calledBy(bundle: string): string[] {
  const clients = new Map(
    [...bundle.matchAll(/([\w$]+)=require\("@aws-sdk\/client-([\w-]+)"\)/g)].map(([, name, client]) => [name, client]),
  );
  const calls = [...bundle.matchAll(/([\w$]+)\.(?:(\w+)Command\b|paginate(\w+)\b)/g)].flatMap(
    ([, name, command, page]) => {
      const client = clients.get(name);
      return client === undefined ? [] : `${PREFIX[client] ?? client}:${command ?? page}`;
    },
  );
  return [...new Set(calls.map((call) => ACTION[call] ?? call))].sort();
}

test("Every call that a function's code makes of AWS is allowed by what it says it works with", () => {
  const folder = bundleFunctions(undefined, mkdtempSync(join(tmpdir(), 'custodia-bundles-')));
  const model = new TemplateModel(synthesised().templates);
  const workers = model.ofType('AWS::Lambda::Function');
  const found = workers.map((worker) => {
    const { S3Key } = worker.properties['Code'] as { S3Key: string };
    const called = calledBy(readFileSync(join(folder, S3Key.replace('.zip', ''), 'index.js'), 'utf8'));
    const statements = needsOf(worker, model)?.statements ?? [];
    // A version is deleted by the same call
    const allowed = (action: string) =>
      [action, action.replace(/DeleteObject$/, 'DeleteObjectVersion')].some((one) =>
        statements.some((statement) => speaksOf(statement, one)),
      );
    const denied = called.filter((action) => !allowed(action) && !UNUSED[S3Key]?.includes(action));
    return { worker: S3Key, called, denied };
  });
  expect(found.filter(({ denied }) => denied.length > 0)).toEqual([]);
  expect(found.flatMap(({ called }) => called).length).toBeGreaterThan(workers.length);
});
