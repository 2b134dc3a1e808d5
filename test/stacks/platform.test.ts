import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { environments, production } from '../../lib/config';
import { platform } from '../../lib/platform';
import type { Template } from '../../lib/template/template';
import { synthesised, unbundledCode } from './synthesised';

/** Hides asset hashes and nothing else. */
const hashesHidden = (template: Template): unknown =>
  JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}(\.zip|\.json)?/g, 'ASSET$1'));

describe.each(Object.values(environments))('$environment', (settings) => {
  test.each(Object.keys(synthesised(settings).templates))('%s is as reviewed', (stack) => {
    expect(hashesHidden(synthesised(settings).templates[stack] ?? {})).toMatchSnapshot();
  });

  test('asks the account for nothing', () => {
    const manifest = JSON.parse(readFileSync(join(synthesised(settings).outdir, 'manifest.json'), 'utf8')) as {
      missing?: unknown;
    };
    expect(manifest.missing).toBeUndefined();
  });
});

test('two synths give the same bytes', () => {
  const synth = () => {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'custodia-twice-')), analyticsReporting: false });
    platform(app, { settings: production, code: unbundledCode });
    const { directory } = app.synth();
    return Object.fromEntries(
      readdirSync(directory)
        .filter((file) => file.endsWith('.json'))
        .map((file) => [file, readFileSync(join(directory, file), 'utf8')]),
    );
  };
  expect(synth()).toEqual(synth());
});

test('stacks that keep data are protected against termination', () => {
  const manifest = JSON.parse(readFileSync(join(synthesised().outdir, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, { type: string; properties: { terminationProtection?: boolean } }>;
  };
  const unprotected = Object.entries(manifest.artifacts)
    .filter(([, { type, properties }]) => type === 'aws:cloudformation:stack' && !properties.terminationProtection)
    .map(([name]) => name);
  expect(unprotected).toEqual(['custodia-production-network']);
});

/**
 * A changed id or immutable property silently replaces a database, a key or a locked bucket. Change this list only
 * with a migration.
 */
test('logical ids and immutable properties of what holds data are pinned', () => {
  const IMMUTABLE: Record<string, readonly string[]> = {
    'AWS::RDS::DBCluster': [
      'DBClusterIdentifier',
      'DatabaseName',
      'Engine',
      'KmsKeyId',
      'DBSubnetGroupName',
      'StorageEncrypted',
      'MasterUsername',
    ],
    'AWS::S3::Bucket': ['BucketName', 'ObjectLockEnabled'],
    'AWS::KMS::Key': ['KeySpec', 'KeyUsage'],
    'AWS::Backup::BackupVault': ['BackupVaultName', 'EncryptionKeyArn'],
    'AWS::DynamoDB::Table': ['TableName', 'KeySchema'],
  };
  const pinned = Object.entries(synthesised().templates).flatMap(([stack, template]) =>
    Object.entries(template.Resources ?? {}).flatMap(([id, { Type, Properties = {} }]) => {
      const names = IMMUTABLE[Type];
      return names
        ? [`${stack}/${id} ${names.map((name) => `${name}=${JSON.stringify(Properties[name])}`).join(' ')}`]
        : [];
    }),
  );
  expect(pinned.sort()).toMatchSnapshot();
});
