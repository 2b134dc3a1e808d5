import type { Language } from '../document';
import { en } from './en';
import { it, type Texts } from './it';

export type { Texts };
export const textsOf = (language: Language): Texts => ({ it, en })[language];
