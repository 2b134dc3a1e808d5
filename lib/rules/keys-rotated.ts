import { numbers } from '../policy';
import { shown, type TreeRule } from './rule';

/** Every symmetric key is rotated at least yearly, and goes only after the longest window to change one's mind. */
export const keysRotated: TreeRule = {
  name: 'keys-rotated',
  judge: ({ type, properties }) => {
    if (type !== 'AWS::KMS::Key') return [];
    const symmetric = [undefined, 'SYMMETRIC_DEFAULT'].includes(properties['KeySpec'] as string | undefined);
    const window = Number(properties['PendingWindowInDays'] ?? numbers.keyDeletionWindow.value);
    const period = Number(properties['RotationPeriodInDays'] ?? numbers.keyRotation.value);
    return [
      ...(symmetric
        ? [
            {
              clause: 'encryption.disks' as const,
              property: 'EnableKeyRotation',
              expected: `true, every ${numbers.keyRotation.value} days or sooner`,
              actual: `${shown(properties['EnableKeyRotation'])}, every ${period} days`,
              holds: properties['EnableKeyRotation'] === true && period <= numbers.keyRotation.value,
            },
          ]
        : []),
      {
        clause: 'encryption.disks',
        property: 'PendingWindowInDays',
        expected: String(numbers.keyDeletionWindow.value),
        actual: String(window),
        holds: window === numbers.keyDeletionWindow.value,
      },
    ];
  },
};
