import type { z } from 'zod';
import { contradictions } from './register-contradictions';
import { registerSchema, type RegisterFile } from './register-schema';
import { repeatedKeys } from './repeated-keys';

/** One mistake: where it is in the file, the value given, what would be right. */
export interface RegisterMistake {
  /** `administrators[0].appointment.until` */
  readonly path: string;
  readonly given: unknown;
  readonly allowed: string;
}

const SHOWN = 120;
const shownValue = (given: unknown) => {
  const json = given === undefined ? 'nothing' : JSON.stringify(given);
  return json.length > SHOWN ? `${json.slice(0, SHOWN)}…` : json;
};

/** A register that cannot be used: says everything that is wrong with it at once. */
export class RegisterError extends Error {
  override readonly name = 'RegisterError';
  constructor(
    /** What was read: a file name or an object's key. */
    readonly source: string,
    readonly mistakes: readonly RegisterMistake[],
  ) {
    const lines = mistakes.map(
      ({ path, given, allowed }) => `  ${path}: given ${shownValue(given)}; allowed: ${allowed}`,
    );
    super(`The register of administrators ${source} has ${mistakes.length} mistake(s):\n${lines.join('\n')}`);
  }
}

const pathOf = (path: readonly PropertyKey[]) =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index ? '.' : ''}${String(key)}`)).join('') ||
  'register';

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

/**
 * Reads a register of administrators.
 * @param json its text
 * @param source file name or object key, for the error
 * @param month the reviewed month (`2026-10`): nobody who is an administrator in it may review it
 * @throws RegisterError listing every mistake at once
 */
export function parseRegister(json: string, source: string, month: string): RegisterFile {
  let input: unknown;
  try {
    input = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RegisterError(source, [
      { path: 'register', given: json.slice(0, SHOWN), allowed: `valid JSON (${why})` },
    ]);
  }
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
