import type { Block, Field, FindingGroup, Table } from '../document';
import { HeatMap } from './heat-map';

/** One block of the report as HTML. */
export function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return <p class={`tone-${block.tone}`}>{block.text}</p>;
    case 'table':
      return <TableView table={block.table} />;
    case 'heat':
      return <HeatMap heat={block.heat} />;
    case 'finding':
      return <FindingView finding={block.finding} />;
    case 'fields':
      return <FieldsView fields={block.fields} />;
  }
}

/** A table; on a narrow screen each row becomes a card that repeats the column's name. */
function TableView({ table, hideCaption = false }: { readonly table: Table; readonly hideCaption?: boolean }) {
  return (
    <>
      <table>
        <caption class={hideCaption ? 'hidden' : ''}>{table.caption}</caption>
        <thead>
          <tr>
            {table.columns.map((column, at) => (
              <th key={at} scope="col" class={column.align}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, index) => {
                const column = table.columns[index];
                return (
                  <td
                    key={index}
                    data-label={column?.label}
                    class={`${column?.align} ${column?.code ? 'code' : column?.firm ? 'firm' : ''}`}
                  >
                    <span>{cell}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {table.more && <p class="more">{table.more}</p>}
    </>
  );
}

function FindingView({ finding }: { readonly finding: FindingGroup }) {
  return (
    <article class={`finding ${finding.severity}`}>
      <h3>
        <span class={`badge ${finding.severity}`}>{finding.severityLabel}</span> {finding.title}
      </h3>
      <dl>
        <dt>{finding.labels.why}</dt>
        <dd>{finding.why}</dd>
        <dt>{finding.labels.check}</dt>
        <dd>{finding.check}</dd>
        <dt>{finding.labels.clause}</dt>
        <dd>{finding.clause}</dd>
      </dl>
      <TableView table={finding.table} hideCaption />
    </article>
  );
}

function FieldsView({ fields }: { readonly fields: readonly Field[] }) {
  return (
    <dl class="fields">
      {fields.map(({ label, value, lines }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value ?? [...Array(lines).keys()].map((line) => <span key={line} class="line" />)}</dd>
        </div>
      ))}
    </dl>
  );
}
