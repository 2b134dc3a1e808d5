import { disagreements } from './disagreements';
import { settingsSchema, type Settings } from './settings';

/** What one setting alone cannot show is asked once each by itself is right. */
const consistentSettings = settingsSchema.superRefine((settings, context) => {
  for (const { path, message } of disagreements(settings)) {
    context.addIssue({ code: 'custom', path: [...path], message });
  }
});

/** One mistake: the setting's path, the value given, what is allowed and the clause. */
export interface SettingsMistake {
  readonly setting: string;
  readonly given: unknown;
  readonly allowed: string;
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  constructor(
    readonly environment: string,
    readonly mistakes: readonly SettingsMistake[],
  ) {
    const lines = mistakes.map(
      ({ setting, given, allowed }) => `  ${setting}: given ${JSON.stringify(given) ?? 'nothing'}; allowed: ${allowed}`,
    );
    super(`The settings of ${environment} have ${mistakes.length} mistake(s):\n${lines.join('\n')}`);
  }
}

/**
 * Validates settings as a whole.
 * @returns the settings, with defaults filled in
 * @throws SettingsError that lists every mistake at once
 */
export function validateSettings(input: unknown): Settings {
  const result = consistentSettings.safeParse(input);
  if (result.success) return result.data;
  const at = (path: readonly PropertyKey[]) =>
    path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
  const written = (path: readonly PropertyKey[]) =>
    path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index ? '.' : ''}${String(key)}`)).join('');
  const mistakes = result.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          setting: written([...issue.path, key]),
          given: at([...issue.path, key]),
          allowed: 'no setting of this name',
        }))
      : [{ setting: written(issue.path) || 'settings', given: at(issue.path), allowed: issue.message }],
  );
  throw new SettingsError(String(at(['environment']) ?? 'an unnamed environment'), mistakes);
}
