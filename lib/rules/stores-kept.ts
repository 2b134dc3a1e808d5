import { shown, type TreeRule } from './rule';

/** What outlives its stack: data, its copies, its keys and the log. A snapshot will do for a cluster. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  'AWS::S3::Bucket': ['Retain', 'RetainExceptOnCreate'],
  'AWS::RDS::DBCluster': ['Retain', 'RetainExceptOnCreate', 'Snapshot'],
  'AWS::KMS::Key': ['Retain', 'RetainExceptOnCreate'],
  'AWS::Backup::BackupVault': ['Retain', 'RetainExceptOnCreate'],
  'AWS::DynamoDB::Table': ['Retain', 'RetainExceptOnCreate'],
};

/** Data, copies and keys stay when their stack goes or when a change would replace them. */
export const storesKept: TreeRule = {
  name: 'stores-kept',
  judge: ({ type, template }) =>
    (['DeletionPolicy', 'UpdateReplacePolicy'] as const)
      .filter(() => KEPT[type])
      .map((property) => ({
        clause: 'backup.central',
        property,
        expected: (KEPT[type] ?? []).join(' or '),
        actual: shown(template[property]),
        holds: (KEPT[type] ?? []).includes(String(template[property])),
      })),
};
