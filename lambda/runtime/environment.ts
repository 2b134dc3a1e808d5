/** Settings that a function needs and did not get: thrown once, early, naming all that are missing. */
export class MissingEnvironmentError extends Error {
  override readonly name = 'MissingEnvironmentError';
}

/**
 * Reads a function's settings from its environment.
 * @throws MissingEnvironmentError naming every variable that is missing or empty
 */
export function readEnvironment<const Names extends readonly string[]>(
  names: Names,
  environment: NodeJS.ProcessEnv = process.env,
): Record<Names[number], string> {
  const missing = names.filter((name) => !environment[name]);
  if (missing.length > 0) throw new MissingEnvironmentError(`Missing environment: ${missing.join(', ')}`);
  return Object.fromEntries(names.map((name) => [name, environment[name]])) as Record<Names[number], string>;
}
