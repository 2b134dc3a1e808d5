import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environments, names, production, rehearsal, staging, type Settings, type StackName } from '../../lib/config';
import type { Template } from '../../lib/template/template';
import { synthesise } from './synthesise';
import { synthesised } from './synthesised';

/** Hides asset hashes and nothing else. */
const hashesHidden = (template: Template): Template =>
  JSON.parse(JSON.stringify(template).replace(/[0-9a-f]{64}(\.zip|\.json)?/g, 'ASSET$1')) as Template;

const shortName = (stack: string, environment: string) => stack.replace(`custodia-${environment}-`, '');

/** A template under production's name and account. */
const asProduction = (template: Template, settings: Settings): Template =>
  JSON.parse(
    JSON.stringify(template)
      .replaceAll(settings.environment, production.environment)
      .replaceAll(settings.account, production.account),
  ) as Template;

/** What an environment's stack has otherwise than production's: resources added, removed (null) or changed. */
function differences(template: Template, reference: Template): Record<string, unknown> {
  const ids = [
    ...new Set([...Object.keys(reference.Resources ?? {}), ...Object.keys(template.Resources ?? {})]),
  ].sort();
  return Object.fromEntries(
    ids
      .map((id) => [id, template.Resources?.[id] ?? null, reference.Resources?.[id] ?? null] as const)
      .filter(([, own, other]) => JSON.stringify(own) !== JSON.stringify(other))
      .map(([id, own]) => [id, own]),
  );
}

test.each(Object.keys(synthesised().templates))('%s is as reviewed', (stack) => {
  expect(hashesHidden(synthesised().templates[stack] ?? {})).toMatchSnapshot();
});

describe.each([staging, rehearsal])('$environment', (settings) => {
  test.each(Object.keys(synthesised(settings).templates))('%s differs from production as reviewed', (stack) => {
    const reference =
      synthesised().templates[names.stack(production, shortName(stack, settings.environment) as StackName)];
    const own = asProduction(hashesHidden(synthesised(settings).templates[stack] ?? {}), settings);
    expect(differences(own, hashesHidden(reference ?? {}))).toMatchSnapshot();
  });
});

test.each(Object.values(environments))('$environment asks the account for nothing', (settings) => {
  const manifest = JSON.parse(readFileSync(join(synthesised(settings).outdir, 'manifest.json'), 'utf8')) as {
    missing?: unknown;
  };
  expect(manifest.missing).toBeUndefined();
});

test('two synths give the same bytes', () => {
  const synth = () => {
    const directory = mkdtempSync(join(tmpdir(), 'custodia-twice-'));
    synthesise(production, directory);
    return Object.fromEntries(
      readdirSync(directory)
        .filter((file) => file.endsWith('.json'))
        .map((file) => [file, readFileSync(join(directory, file), 'utf8')]),
    );
  };
  // in a loop: CDK records the line and column of each call
  const [first, second] = [1, 2].map(synth);
  expect(second).toEqual(first);
});

test('every stack is deployed after the audit stack, whose boundary its roles name', () => {
  const manifest = JSON.parse(readFileSync(join(synthesised().outdir, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, { type: string; dependencies?: string[] }>;
  };
  const stacks = Object.entries(manifest.artifacts).filter(([, { type }]) => type === 'aws:cloudformation:stack');
  const early = stacks.filter(([, { dependencies }]) => !dependencies?.includes('custodia-production-audit'));
  expect(early.map(([name]) => name)).toEqual(['custodia-production-audit']);
});

test('backup.central: stacks that keep data are protected against termination', () => {
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
