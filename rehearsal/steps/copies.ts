import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DeleteRecoveryPointCommand, paginateListRecoveryPointsByBackupVault } from '@aws-sdk/client-backup';
import { names } from '../../lib/config';
import { numbers } from '../../lib/policy';
import type { Shown, Stage } from '../stage';

const DAY_MS = 86_400_000;

/** After sixty-four days of life: a copy of each of the last 35 days, one a week to day 60, then nothing. */
export async function copies({ clients, settings, emulator, out }: Stage): Promise<Shown[]> {
  const vault = names.vault(settings);
  const now = (await emulator.now()).getTime();
  const rows: { resource: string; arn: string; age: number }[] = [];
  const pages = paginateListRecoveryPointsByBackupVault({ client: clients.backup }, { BackupVaultName: vault });
  for await (const { RecoveryPoints = [] } of pages) {
    for (const { ResourceArn = '', RecoveryPointArn = '', CreationDate } of RecoveryPoints) {
      rows.push({
        resource: ResourceArn,
        arn: RecoveryPointArn,
        age: Math.floor((now - (CreationDate?.getTime() ?? 0)) / DAY_MS),
      });
    }
  }
  writeFileSync(join(out, 'copies.json'), `${JSON.stringify(rows, null, 2)}\n`);
  const short: string[] = [];
  for (const { name } of settings.clusters) {
    const ages = rows.filter(({ resource }) => resource === names.clusterArn(settings, name)).map(({ age }) => age);
    const missing = Array.from({ length: numbers.dailyBackup.value }, (_, age) => age).filter(
      (age) => !ages.includes(age),
    );
    if (missing.length > 0) short.push(`${name} has no copy of age ${missing.join(', ')}`);
    for (let week = numbers.dailyBackup.value; week + 7 <= numbers.backupCeiling.value; week += 7) {
      if (!ages.some((age) => age >= week && age < week + 7))
        short.push(`${name} has no copy of ages ${week} to ${week + 6}`);
    }
    const oldest = Math.max(...ages);
    if (oldest > numbers.backupCeiling.value) short.push(`${name} has a copy of ${oldest} days`);
  }
  const young = rows.find(({ age }) => age < numbers.dailyBackup.value - 1);
  const refused = await clients.backup
    .send(new DeleteRecoveryPointCommand({ BackupVaultName: vault, RecoveryPointArn: young?.arn ?? 'none' }))
    .then(
      () => '',
      (error: Error) => error.message,
    );
  return [
    {
      clauses: 'backup',
      done: 'daily and weekly plans run for sixty-four days; copies aged and expired by themselves',
      seen: `${rows.length} copies, the oldest ${Math.max(...rows.map(({ age }) => age))} days; each cluster has 35 daily ones and one a week after`,
      look: 'copies.json',
      short,
    },
    {
      clauses: 'backup',
      done: 'the account tried to delete a young copy',
      seen: `refused: ${refused}`,
      look: '',
      short: [!refused.includes('locked') && (refused ? `refused for another reason: ${refused}` : 'it was deleted')],
    },
  ];
}
