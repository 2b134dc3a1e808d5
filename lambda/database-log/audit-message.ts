/** What pgaudit says of a statement: `AUDIT: SESSION,1,1,ROLE,ALTER ROLE,,,alter role …,<not logged>`. */
export interface AuditedStatement {
  /** SESSION: by the kind of statement; OBJECT: because of what it touched. */
  readonly auditType: string;
  /** READ, WRITE, FUNCTION, ROLE, DDL, MISC or MISC_SET. */
  readonly statementClass: string;
  /** `ALTER ROLE`, `SELECT`, … */
  readonly command: string;
  readonly objectType: string;
  /** Name with schema, empty where pgaudit knows none. */
  readonly object: string;
}

/** Reads a message of pgaudit; undefined for any other. https://github.com/pgaudit/pgaudit#format */
export function parseAudit(message: string): AuditedStatement | undefined {
  const prefix = 'AUDIT: ';
  if (!message.startsWith(prefix)) return undefined;
  const [auditType = '', , , statementClass, command, objectType = '', object = ''] = csvFields(
    message.slice(prefix.length),
    7,
  );
  return statementClass && command ? { auditType, statementClass, command, objectType, object } : undefined;
}

/** The first fields of a line of CSV, in one pass: what follows them may be as long and as odd as a statement can be. */
function csvFields(text: string, count: number): string[] {
  const fields: string[] = [];
  let at = 0;
  while (fields.length < count && at <= text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') field += text[at];
        else if (text[at + 1] === '"') field += text[at++];
        else break;
      }
      at = text.indexOf(',', at);
    } else {
      const end = text.indexOf(',', at);
      field = text.slice(at, end < 0 ? undefined : end);
      at = end;
    }
    fields.push(field);
    if (at < 0) break;
    at++;
  }
  return fields;
}
