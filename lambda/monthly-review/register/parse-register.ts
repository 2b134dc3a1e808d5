import type { z } from 'zod';
import { visible } from '../visible-text';
import { contradictions } from './register-contradictions';
import { registerSchema, type RegisterFile } from './register-schema';
import { deeperThan, repeatedKeys } from './json-shape';

/** One mistake: where it is in the file, the value given, what would be right. */
export interface RegisterMistake {
  /** `administrators[0].appointment.until` */
  readonly path: string;
  readonly given: unknown;
  readonly allowed: string;
}

const SHOWN = 120;
/** Mistakes told one by one; whoever mends these sees the rest. */
const TOLD = 100;
/** Largest register that is read, in bytes: some forty thousand administrators. */
const LARGEST = 16 * 1024 * 1024;
/** How deep a register may be nested; ours takes five levels. */
const DEEPEST = 20;

/** On one line, whatever it holds, and cut where it is long. */
const bounded = (text: string) => visible(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
const shownValue = (given: unknown) => bounded(given === undefined ? 'nothing' : JSON.stringify(given));

/** A register that cannot be used: says everything that is wrong with it at once. */
export class RegisterError extends Error {
  override readonly name = 'RegisterError';
  constructor(
    /** What was read: a file name or an object's key. */
    readonly source: string,
    readonly mistakes: readonly RegisterMistake[],
  ) {
    const lines = mistakes
      .slice(0, TOLD)
      .map(({ path, given, allowed }) => `  ${path}: given ${shownValue(given)}; allowed: ${allowed}`);
    if (mistakes.length > TOLD) lines.push(`  and ${mistakes.length - TOLD} more`);
    super(`The register of administrators ${source} has ${mistakes.length} mistake(s):\n${lines.join('\n')}`);
  }
}

const pathOf = (path: readonly PropertyKey[]) =>
  bounded(
    path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index ? '.' : ''}${String(key)}`)).join(''),
  ) || 'register';

const valueAt = (input: unknown, path: readonly PropertyKey[]) =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], input);

/** An issue as mistakes; unknown keys are named one by one. */
function mistakesOf(issue: z.core.$ZodIssue, input: unknown): RegisterMistake[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathOf([...issue.path, key]),
      given: valueAt(input, [...issue.path, key]),
      allowed: 'no such field in a register',
    }));
  }
  return [{ path: pathOf(issue.path), given: valueAt(input, issue.path), allowed: issue.message }];
}

/** @throws RegisterError for bytes that are no UTF-8, with the line they lie in */
function decoded(bytes: Uint8Array, source: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const [before = ''] = new TextDecoder().decode(bytes).split('\uFFFD');
    const given = (before.split('\n').at(-1) ?? '').slice(-SHOWN / 2);
    throw new RegisterError(source, [
      {
        path: `line ${before.split('\n').length}`,
        given,
        allowed: 'UTF-8; what follows here is another encoding: save the file as UTF-8',
      },
    ]);
  }
}

/** @throws RegisterError for text that is no JSON, with the line and column where it ceases to be */
function parsed(json: string, source: string): unknown {
  const deep = deeperThan(json, DEEPEST);
  if (deep !== undefined) {
    const given = json.slice(Math.max(0, deep - SHOWN / 2), deep + 1);
    const allowed = `at most ${DEEPEST} levels of lists and objects: a register takes five`;
    throw new RegisterError(source, [{ path: placeOf(json, deep), given, allowed }]);
  }
  try {
    return JSON.parse(json);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const at = brokenAt(json, why);
    const given = json.slice(Math.max(0, at - SHOWN / 4), at + SHOWN / 4);
    throw new RegisterError(source, [
      { path: placeOf(json, at), given, allowed: `valid JSON (${bounded(why.replace(/ in JSON at.*/s, ''))})` },
    ]);
  }
}

/** Of a token out of place `JSON.parse` tells no position, but shows ten characters before it and ten behind. */
const MISPLACED = /^Unexpected token '(.+)', (\.{3})?"(.+)"(?:\.{3})? is not valid JSON$/s;

/** Where text ceases to be JSON, by what `JSON.parse` says of it; at its end where that tells no place. */
function brokenAt(json: string, why: string): number {
  const [, position] = /at position (\d+)/.exec(why) ?? [];
  if (position !== undefined) return Number(position);
  const [, token = '', cut, around] = MISPLACED.exec(why) ?? [];
  if (around === undefined) return json.length;
  return json.indexOf(around) + (cut ? 10 : around.indexOf(token));
}

function placeOf(json: string, at: number): string {
  const lines = json.slice(0, at).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`;
}

/**
 * Reads a register of administrators.
 * @param register its bytes, UTF-8, or its text
 * @param source file name or object key, for the error
 * @param month the reviewed month (`2026-10`): nobody who is an administrator in it may review it
 * @throws RegisterError listing every mistake at once
 */
export function parseRegister(register: Uint8Array | string, source: string, month: string): RegisterFile {
  if (register.length > LARGEST) {
    const given = `${register.length} bytes`;
    throw new RegisterError(source, [{ path: 'register', given, allowed: `at most ${LARGEST} bytes` }]);
  }
  const json = (typeof register === 'string' ? register : decoded(register, source)).replace(/^\uFEFF/, '');
  const input = parsed(json, source);
  const mistakes: RegisterMistake[] = repeatedKeys(json).map((path) => ({
    path: pathOf(path),
    given: valueAt(input, path),
    allowed: 'a field that stands once; here it stands again, and what stood before would be lost',
  }));
  const result = registerSchema.safeParse(input);
  if (!result.success) mistakes.push(...result.error.issues.flatMap((issue) => mistakesOf(issue, input)));
  else mistakes.push(...contradictions(result.data, month));
  if (!result.success || mistakes.length > 0) throw new RegisterError(source, mistakes);
  return result.data;
}
