import type { Resource } from '../../template/model';
import { object, objects, isTrue, text } from '../../template/shape';
import { keyOf } from '../../rules/stores';
import { eachCluster } from '../checks/clusters';
import { keyKept, keyOfStore, keysFor } from '../checks/keys';
import { check, shown, type Check, type ClauseJudge, type Evidence } from '../check';

/** What else has disks of its own, which are not encrypted unless it says so. */
const DISKS: Readonly<Record<string, string>> = {
  'AWS::DocDB::DBCluster': 'StorageEncrypted',
  'AWS::EC2::Volume': 'Encrypted',
  'AWS::Neptune::DBCluster': 'StorageEncrypted',
  'AWS::Redshift::Cluster': 'Encrypted',
};

/** Machines, whose disks are as their image has them, or as a template of theirs does, where they do not say. */
const MACHINES = ['AWS::AutoScaling::LaunchConfiguration', 'AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate'];

function disksOf(machine: Resource, { model }: Evidence): Check {
  const { BlockDeviceMappings, LaunchTemplate, LaunchTemplateData } = machine.properties;
  const given = objects(BlockDeviceMappings ?? object(LaunchTemplateData)['BlockDeviceMappings']);
  const disks = given.flatMap(({ Ebs }) => objects(Ebs));
  const encrypted = disks.filter(({ Encrypted }) => isTrue(Encrypted));
  return check(
    machine,
    'BlockDeviceMappings',
    'disks, each encrypted',
    `${encrypted.length} of ${disks.length}`,
    encrypted.length === disks.length && (disks.length > 0 || model.targets(LaunchTemplate, machine).length > 0),
  );
}

/** Every cluster's storage, snapshots and performance data are encrypted with the databases' own key. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  const alone = model
    .ofType('AWS::RDS::DBInstance')
    .filter(({ properties }) => properties['DBClusterIdentifier'] === undefined);
  const secrets = model
    .ofType('AWS::SecretsManager::Secret')
    .map((secret) => keyOf(secret.properties['KmsKeyId'], secret, model));
  const sealed = estate.clusters.map(({ resource }) =>
    keyOf(object(resource.properties['MasterUserSecret'])['KmsKeyId'], resource, model),
  );
  const encrypted = (resource: (typeof alone)[number]) => {
    const { StorageEncrypted, KmsKeyId } = resource.properties;
    const key = keyOf(KmsKeyId, resource, model);
    const seals = key !== undefined && [...secrets, ...sealed].includes(key);
    return [
      check(resource, 'StorageEncrypted', 'true', StorageEncrypted, isTrue(StorageEncrypted)),
      ...keyOfStore(evidence, resource, 'KmsKeyId', KmsKeyId),
      check(
        resource,
        'KmsKeyId',
        'a key that seals no credentials',
        seals ? 'the key of sealed credentials' : 'another key',
        !seals,
      ),
    ];
  };
  return [
    ...eachCluster(evidence, ({ resource, instances }) => [
      ...encrypted(resource),
      ...[resource, ...instances]
        .filter(
          ({ properties }) =>
            isTrue(properties['PerformanceInsightsEnabled']) || isTrue(properties['EnablePerformanceInsights']),
        )
        .flatMap((owner) => {
          const property =
            owner.properties['PerformanceInsightsKMSKeyId'] === undefined
              ? 'PerformanceInsightsKmsKeyId'
              : 'PerformanceInsightsKMSKeyId';
          const value = owner.properties[property];
          const same = keyOf(value, owner, model) === keyOf(resource.properties['KmsKeyId'], resource, model);
          return [check(owner, property, 'the key of its disks', same ? 'the same' : shown(value, model, owner), same)];
        }),
    ]),
    ...alone.flatMap(encrypted),
    ...model.ofType(...Object.keys(DISKS)).map((disk) => {
      const property = DISKS[disk.type] ?? '';
      return check(disk, property, 'true', disk.properties[property], isTrue(disk.properties[property]));
    }),
    ...model.ofType(...MACHINES).map((machine) => disksOf(machine, evidence)),
    ...keysFor(evidence, 'disks').flatMap((key) => keyKept(evidence, key)),
    ...estate.clusters.flatMap(({ resource }) =>
      text(resource.properties['StorageEncryptionType']) === 'none'
        ? [check(resource, 'StorageEncryptionType', 'sse-kms', 'none', false)]
        : [],
    ),
  ];
};
