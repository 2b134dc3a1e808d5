import type { Heat } from '../document';
import { heatColour, heatSteps, palette } from '../palette';

const CELL = { width: 26, height: 15, gap: 1.5 };
const LEFT = 46;
const TOP = 26;
const HOURS = [...Array(24).keys()];

const text = { 'font-size': 11, fill: palette.muted } as const;

/** Hours down, days across; the darker the more accesses. Drawn as inline SVG: no script, no external resource. */
export function HeatMap({ heat }: { readonly heat: Heat }) {
  const width = LEFT + heat.counts.length * CELL.width;
  const bottom = TOP + HOURS.length * CELL.height;
  const legend = bottom + 30;
  return (
    <figure>
      <figcaption>{heat.caption}</figcaption>
      <div class="wide" tabindex={0} role="group" aria-label={heat.caption}>
        <svg
          viewBox={`0 0 ${width} ${legend + 16}`}
          role="img"
          aria-label={`${heat.caption}. ${heat.summary}`}
          class="heat"
        >
          <text x={LEFT - 6} y={12} text-anchor="end" {...text}>
            {heat.dayLabel}
          </text>
          {heat.counts.map((_, day) => (
            <DayLabel key={day} day={day + 1} rest={heat.restDays.includes(day + 1)} />
          ))}
          {HOURS.filter((hour) => hour % 3 === 0).map((hour) => (
            <text key={hour} x={LEFT - 6} y={TOP + hour * CELL.height + 11} text-anchor="end" {...text}>
              {`${String(hour).padStart(2, '0')}:00`}
            </text>
          ))}
          {heat.counts.flatMap((hours, day) =>
            HOURS.map((hour) => (
              <rect
                key={`${day}-${hour}`}
                x={LEFT + day * CELL.width}
                y={TOP + hour * CELL.height}
                width={CELL.width - CELL.gap}
                height={CELL.height - CELL.gap}
                rx="2"
                fill={heatColour(hours[hour] ?? 0, heat.most)}
              >
                {(hours[hour] ?? 0) > 0 && <title>{`${day + 1}, ${hour}:00: ${hours[hour]}`}</title>}
              </rect>
            )),
          )}
          <Legend heat={heat} y={legend} />
        </svg>
      </div>
      <p class="muted">{heat.summary}</p>
    </figure>
  );
}

function DayLabel({ day, rest }: { readonly day: number; readonly rest: boolean }) {
  const x = LEFT + (day - 1) * CELL.width;
  return (
    <>
      {rest && <rect x={x} y={1} width={CELL.width - CELL.gap} height={15} rx="3" fill={palette.rest} />}
      <text x={x + (CELL.width - CELL.gap) / 2} y={12.5} text-anchor="middle" font-size={11} fill={palette.ink}>
        {day}
      </text>
    </>
  );
}

function Legend({ heat, y }: { readonly heat: Heat; readonly y: number }) {
  const scale = LEFT + 110;
  return (
    <>
      <text x={scale - 6} y={y} text-anchor="end" {...text}>
        {heat.legend.none}
      </text>
      {heatSteps.map((colour, step) => (
        <rect key={colour} x={scale + step * 22} y={y - 10} width="20" height="12" rx="2" fill={colour} />
      ))}
      <text x={scale + heatSteps.length * 22 + 4} y={y} {...text}>
        {heat.legend.most}
      </text>
      <rect x={scale + 360} y={y - 10} width="20" height="12" rx="3" fill={palette.rest} />
      <text x={scale + 386} y={y} {...text}>
        {heat.legend.rest}
      </text>
    </>
  );
}
