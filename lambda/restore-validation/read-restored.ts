import { ExecuteStatementCommand, type Field, type RDSDataClient } from '@aws-sdk/client-rds-data';
import { DescribeDBClustersCommand, type RDSClient } from '@aws-sdk/client-rds';
import type { Opening } from './open-restored';
import { judgeContents, type Contents } from './validate';

export interface ReadingTools {
  readonly rds: Pick<RDSClient, 'send'>;
  readonly data: Pick<RDSDataClient, 'send'>;
}

/** Tables beside the engine's own. */
const TABLES = `from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'm') and n.nspname !~ '^(pg_|information_schema$)'`;
const COUNTS = `select count(*), coalesce(sum(pg_catalog.pg_total_relation_size(c.oid)), 0)::bigint ${TABLES}`;
const LARGEST = `select pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) ${TABLES}
and pg_catalog.has_table_privilege(c.oid, 'select') order by pg_catalog.pg_relation_size(c.oid) desc, 1 limit 1`;

const number = (field: Field | undefined): number => Number(field?.longValue ?? field?.stringValue ?? NaN);

/**
 * Reads what a restored database holds, through the Data API: how many tables, how many bytes, and that a row of the
 * largest comes back. The row's contents are not asked for: a drill needs no person's data.
 * @throws whatever the Data API throws, and RangeError when it answers without numbers: what was not read is not judged
 */
export async function readRestored({ rds, data }: ReadingTools, opening: Opening): Promise<Opening> {
  const { DBClusters } = await rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: opening.restored }));
  const database = DBClusters?.[0]?.DatabaseName;
  const ask = async (sql: string): Promise<Field[]> => {
    const { records } = await data.send(
      new ExecuteStatementCommand({ resourceArn: opening.restoredArn, secretArn: opening.secretArn, database, sql }),
    );
    return records?.[0] ?? [];
  };
  const [tables, bytes] = (await ask(COUNTS)).map(number);
  if (tables === undefined || bytes === undefined || Number.isNaN(tables + bytes)) {
    throw new RangeError(`The Data API did not say what ${opening.restored} holds`);
  }
  const [largest] = await ask(LARGEST);
  const contents: Contents = {
    tables,
    bytes,
    rowsRead: largest?.stringValue
      ? number((await ask(`select count(*) from (select 1 from ${largest.stringValue} limit 1) one`))[0])
      : undefined,
  };
  return { ...opening, findings: [...opening.findings, ...judgeContents(contents)] };
}
