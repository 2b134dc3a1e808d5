import type { Heat } from '../document';
import { heatColour, heatSteps, palette } from '../palette';
import { font, small } from './mail-style';

const HOURS = 24;
const label = `${font}font-size:10px;line-height:11px;color:${palette.muted};`;

/**
 * The picture of hours and days as table cells, which every mail program draws: days down, hours across, so that it fits
 * a phone. Neighbours of one colour are one cell: mail programs clip long messages.
 */
export function MailHeat({ heat }: { readonly heat: Heat }) {
  return (
    <>
      <p style={`${font}font-size:15px;font-weight:bold;margin:12px 0 4px;`}>{heat.caption}</p>
      <table role="presentation" width="100%" cellPadding="0" cellSpacing="1" style={`table-layout:fixed;${label}`}>
        <tr>
          <td width="26" />
          {[...Array(HOURS).keys()].map((hour) => (
            <td key={hour}>{hour % 3 === 0 ? hour : ''}</td>
          ))}
        </tr>
        {heat.counts.map((hours, day) => (
          <tr key={day}>
            <td align="center" style={heat.restDays.includes(day + 1) ? REST : undefined}>
              {day + 1}
            </td>
            {runs(hours, heat.most).map(({ colour, length }, at) => (
              <td key={at} colSpan={length > 1 ? length : undefined} style={`background:${colour}`} />
            ))}
          </tr>
        ))}
      </table>
      <table role="presentation" cellPadding="0" cellSpacing="0" style="margin:8px 0 4px;">
        <tr>
          <td style={`${small}padding-right:6px;`}>{heat.legend.none}</td>
          {heatSteps.map((colour) => (
            <td key={colour} width="16" style={`background-color:${colour};font-size:10px;`}>
              &nbsp;
            </td>
          ))}
          <td style={`${small}padding-left:6px;`}>{heat.legend.most}</td>
        </tr>
      </table>
      <p style={`${small}margin:0 0 12px;`}>{heat.summary}</p>
    </>
  );
}

const REST = `background-color:${palette.rest}`;

function runs(hours: readonly number[], most: number): { colour: string; length: number }[] {
  const found: { colour: string; length: number }[] = [];
  for (let hour = 0; hour < HOURS; hour++) {
    const colour = heatColour(hours[hour] ?? 0, most);
    const last = found.at(-1);
    if (last?.colour === colour) last.length++;
    else found.push({ colour, length: 1 });
  }
  return found;
}
