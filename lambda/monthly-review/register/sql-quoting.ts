/** An identifier as PostgreSQL quotes it. https://www.postgresql.org/docs/15/sql-syntax-lexical.html */
export const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A text constant; a backslash is itself because `standard_conforming_strings` is on. */
export const text = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** A comment of one line, whatever a name holds. */
export const comment = (value: string) => `-- ${value.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')}`;
