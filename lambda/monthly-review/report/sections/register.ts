import type { Section } from '../document';
import { dayOf } from '../../rules/shown';
import { shown, shownName } from '../shown-text';
import { boundedList, boundedTable, code, firm, left, paragraph, tableBlock, type Writer } from '../writer';

/** Identities named in a row. */
const NAMED = 6;

/** The register rendered as the list that an authority may ask for, with the hash of the document it comes from. */
export function registerSection(writer: Writer): Section {
  const { review, context, texts, limits } = writer;
  const { register } = context;
  const t = texts.register;
  const c = t.columns;
  const seen = new Set(review.administrators.flatMap(({ person }) => (person === null ? [] : [person])));
  return {
    id: 'register',
    title: t.title,
    blocks: [
      paragraph(t.hash(register.sha256)),
      tableBlock(
        boundedTable(
          writer,
          t.table,
          [left(c.person), left(c.scopes), left(c.act), firm(c.from), firm(c.until), code(c.principals), left(c.seen)],
          register.administrators,
          limits.principals,
          ({ person, scopes, appointment, principals, databaseUsers = [] }) => [
            shown(person),
            scopes.map((scope) => t.scopes[scope]).join(', '),
            shown(appointment.act),
            dayOf(appointment.from),
            appointment.until ? dayOf(appointment.until) : t.open,
            boundedList(
              writer,
              [...principals, ...databaseUsers].map((one) => shownName(one)),
              NAMED,
            ),
            seen.has(person) ? t.yes : t.no,
          ],
        ),
      ),
    ],
  };
}
