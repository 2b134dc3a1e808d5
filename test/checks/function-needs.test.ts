import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '../../lib/function-bundles';
import { TemplateModel, type Resource } from '../../lib/template/model';
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

const folder = bundleFunctions(undefined, mkdtempSync(join(tmpdir(), 'custodia-bundles-')));
const model = new TemplateModel(synthesised().templates);
const bundleOf = (worker: Resource) => (worker.properties['Code'] as { S3Key: string }).S3Key;
const codeOf = (worker: Resource) =>
  readFileSync(join(folder, bundleOf(worker).replace('.zip', ''), 'index.js'), 'utf8');

test("Every call that a function's code makes of AWS is allowed by what it says it works with", () => {
  const workers = model.ofType('AWS::Lambda::Function');
  const found = workers.map((worker) => {
    const bundle = bundleOf(worker);
    const called = calledBy(codeOf(worker));
    const statements = needsOf(worker, model)?.statements ?? [];
    // A version is deleted by the same call
    const allowed = (action: string) =>
      [action, action.replace(/DeleteObject$/, 'DeleteObjectVersion')].some((one) =>
        statements.some((statement) => speaksOf(statement, one)),
      );
    const denied = called.filter((action) => !allowed(action) && !UNUSED[bundle]?.includes(action));
    return { worker: bundle, called, denied };
  });
  expect(found.filter(({ denied }) => denied.length > 0)).toEqual([]);
  expect(found.flatMap(({ called }) => called).length).toBeGreaterThan(workers.length);
});

// Who may not list is told that a missing object is forbidden; the request names no prefix by which to allow it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
test('A function that knows a missing object from a failure may list the bucket that it reads', () => {
  const asking = model.ofType('AWS::Lambda::Function').filter((worker) => codeOf(worker).includes('"NoSuchKey"'));
  const unanswered = asking.flatMap((worker) => {
    const statements = needsOf(worker, model)?.statements ?? [];
    const onBuckets = (action: string) =>
      statements
        .filter((one) => speaksOf(one, action))
        .flatMap((one) => one.resources.map((arn) => ({ bucket: String(arn).split('/')[0], of: one })));
    const listed = onBuckets('s3:ListBucket').filter(({ of }) => Object.keys(of.conditions).length === 0);
    return onBuckets('s3:GetObject')
      .filter(({ bucket }) => !listed.some((one) => one.bucket === bucket))
      .map(({ bucket }) => [worker.logicalId, bucket]);
  });
  expect(unanswered).toEqual([]);
  expect(asking).not.toEqual([]);
});
