import { production } from './production';
import { rehearsal } from './rehearsal';
import type { Settings } from './settings';
import { staging } from './staging';

export { production, rehearsal, staging };
export * from './instance-class';
export * from './names';
export { IRREVERSIBLE, type ClusterSettings, type Lock, type Settings } from './settings';
export * from './validate-settings';

/** One typed constant per environment. */
export const environments = { production, staging, rehearsal } as const;
export type EnvironmentName = keyof typeof environments;

/** No environment is called so; the message says by what it was asked for, and which there are. */
export class UnknownEnvironmentError extends Error {
  override readonly name = 'UnknownEnvironmentError';
}

/** The settings of an environment. @param asked option with its name, for the error @throws UnknownEnvironmentError */
export function environmentNamed(name: string, asked: string): Settings {
  if (Object.hasOwn(environments, name)) return environments[name as EnvironmentName];
  throw new UnknownEnvironmentError(`${asked}: one of ${Object.keys(environments).join(', ')} is right`);
}
