import type { Language } from '../../../../lib/policy';
import { en } from './en';
import { it, type RecordsLock, type Shown, type Texts } from './it';

export type { RecordsLock, Shown, Texts };
export const textsOf = (language: Language): Texts => ({ it, en })[language];
