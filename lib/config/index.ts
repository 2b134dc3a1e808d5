import { production } from './production';
import { rehearsal } from './rehearsal';
import { staging } from './staging';

export { production, rehearsal, staging };
export * from './instance-class';
export * from './names';
export { IRREVERSIBLE, type ClusterSettings, type Lock, type Settings } from './settings';
export * from './validate-settings';

/** One typed constant per environment. */
export const environments = { production, staging, rehearsal } as const;
export type EnvironmentName = keyof typeof environments;
