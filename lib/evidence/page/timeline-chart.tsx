import { administratorLogDays, numbers, operationLogDays, type Bilingual } from '../../policy';
import type { CopiesByAge, PromiseOutcome, Timeline } from '../timeline/timeline';
import { T } from './bilingual';
import { dayInWords } from '../day-in-words';

type Lived = Timeline['stores'][number];
interface Band {
  readonly from: number;
  readonly to: number;
  readonly fill: string;
  readonly label: Bilingual;
}

const WIDTH = 760;
const PLOT = { left: 34, right: 12, top: 26, bottom: 30, height: 96 };
const DAILY = numbers.dailyBackup.value;
const CEILING = numbers.backupCeiling.value;

const months = (it: string, en: string, count: number): Bilingual => ({
  it: `${it}${count} mesi`,
  en: `${en}${count} months`,
});

const BACKUP_BANDS: readonly Band[] = [
  { from: 0, to: DAILY, fill: '#dcebfa', label: { it: 'una al giorno', en: 'one a day' } },
  { from: DAILY, to: CEILING, fill: '#e9e2f6', label: { it: 'una a settimana', en: 'one a week' } },
];
const bandsOf = (promises: readonly PromiseOutcome[], name: string): readonly Band[] => {
  if (/^automated/.test(name))
    return [{ from: 0, to: DAILY, fill: '#dcebfa', label: { it: 'ogni istante', en: 'any instant' } }];
  if (
    promises.some(({ slug }) => slug.startsWith('backup.') || slug === 'exit.backups') ||
    /^recovery points/.test(name)
  )
    return BACKUP_BANDS;
  if (promises.some(({ slug }) => slug === 'admins.log-18-months'))
    return [
      { from: 0, to: administratorLogDays, fill: '#dcebfa', label: months('', '', numbers.administratorLog.value) },
    ];
  return [
    {
      from: 0,
      to: operationLogDays.floorDays,
      fill: '#dcebfa',
      label: months('almeno ', 'at least ', numbers.operationLogAtLeast.value),
    },
    {
      from: operationLogDays.floorDays,
      to: operationLogDays.ceilingDays,
      fill: '#eef3f9',
      label: months('al più ', 'at most ', numbers.operationLogAtMost.value),
    },
  ];
};

/** What a store is called, in Italian, by how its name begins. */
const IN_ITALIAN: readonly (readonly [english: string, italian: string])[] = [
  ['recovery points of ', 'punti di ripristino di '],
  ['automated backups of ', 'backup automatici di '],
];

const Name = ({ name }: { name: string }) => {
  const [english = '', italian = ''] = IN_ITALIAN.find(([start]) => name.startsWith(start)) ?? [];
  return english === '' ? <>{name}</> : <T it={italian + name.slice(english.length)} en={name} />;
};

/** One outcome a promise: a store may be asked several questions about it, of which the first that fails is told. */
function outcomesOf(promises: readonly PromiseOutcome[]): PromiseOutcome[] {
  const bySlug = new Map<string, PromiseOutcome>();
  for (const promise of promises) {
    const known = bySlug.get(promise.slug);
    const isWorse = !promise.kept && (known?.firstBrokenDay ?? '9999') > (promise.firstBrokenDay ?? '');
    if (!known || isWorse) bySlug.set(promise.slug, promise);
  }
  return [...bySlug.values()];
}

/** Stores that live alike, drawn once. */
interface Group {
  readonly names: readonly string[];
  readonly copiesByAge: readonly CopiesByAge[];
  readonly promises: readonly PromiseOutcome[];
}

function groupsOf({ stores, promises }: Timeline): Group[] {
  const groups = new Map<string, { names: string[]; store: Lived; promises: PromiseOutcome[] }>();
  for (const store of stores) {
    const of = promises.filter((promise) => promise.store === store.name);
    const key = JSON.stringify([
      /^(automated|recovery)/.exec(store.name)?.[0],
      store.copiesByAge,
      of.map(({ slug, why, kept }) => [slug, kept, why]),
    ]);
    const group = groups.get(key) ?? { names: [], store, promises: of };
    group.names.push(store.name);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ names, store, promises: of }) => ({
    names,
    copiesByAge: store.copiesByAge,
    promises: of,
  }));
}

function Chart({ group: { names, copiesByAge, promises } }: { group: Group }) {
  const bands = bandsOf(promises, names[0] ?? '');
  const promised = Math.max(...bands.map(({ to }) => to));
  const last = Math.max(promised, ...copiesByAge.map(({ ageDays }) => ageDays)) + 2;
  const most = Math.max(1, ...copiesByAge.map(({ copies }) => copies));
  const inner = WIDTH - PLOT.left - PLOT.right;
  const x = (age: number) => PLOT.left + (age / last) * inner;
  const bottom = PLOT.top + PLOT.height;
  const y = (copies: number) => bottom - (copies / most) * (PLOT.height - 8);
  const bar = Math.max(0.6, (inner / last) * 0.72);
  const step = last > 400 ? 100 : last > 100 ? 50 : 10;
  const ticks = Array.from({ length: Math.floor(last / step) + 1 }, (_, index) => index * step);
  const late = (age: number) => age > promised;
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${bottom + PLOT.bottom}`}
      role="img"
      aria-label={`${names[0] ?? ''}: ${copiesByAge.length} ages, oldest ${Math.max(0, ...copiesByAge.map(({ ageDays }) => ageDays))} days`}
    >
      {bands.map(({ from, to, fill, label }) => (
        <g key={from}>
          <rect x={x(from)} y={PLOT.top} width={x(to) - x(from)} height={PLOT.height} fill={fill} />
          <text x={(x(from) + x(to)) / 2} y={PLOT.top - 9} font-size="13" text-anchor="middle" fill="#3a4a66" lang="it">
            {label.it}
          </text>
          <text x={(x(from) + x(to)) / 2} y={PLOT.top - 9} font-size="13" text-anchor="middle" fill="#3a4a66" lang="en">
            {label.en}
          </text>
        </g>
      ))}
      {copiesByAge.map(({ ageDays, copies }) => (
        <rect
          key={ageDays}
          x={x(ageDays) - bar / 2}
          y={y(copies)}
          width={bar}
          height={bottom - y(copies)}
          fill={late(ageDays) ? '#c77700' : '#1f4e8c'}
        />
      ))}
      <line x1={PLOT.left} y1={bottom} x2={WIDTH - PLOT.right} y2={bottom} stroke="#18202f" />
      <line
        x1={x(promised)}
        y1={PLOT.top - 4}
        x2={x(promised)}
        y2={bottom + 5}
        stroke="#a01218"
        stroke-width="1.5"
        stroke-dasharray="4 3"
      />
      {[0, most].map((copies) => (
        <text key={copies} x={PLOT.left - 6} y={y(copies) + 4} font-size="12" text-anchor="end" fill="#4a566b">
          {copies}
        </text>
      ))}
      {ticks.map((age) => (
        <g key={age}>
          <line x1={x(age)} y1={bottom} x2={x(age)} y2={bottom + 4} stroke="#18202f" />
          <text x={x(age)} y={bottom + 17} font-size="12" text-anchor="middle" fill="#4a566b">
            {age}
          </text>
        </g>
      ))}
    </svg>
  );
}

const Outcome = ({ promise }: { promise: PromiseOutcome }) => (
  <li class={promise.kept ? 'kept' : 'unkept'}>
    {promise.kept ? '✓' : '✗'}{' '}
    <a href={`#${promise.slug}`} style="color:inherit">
      <code>{promise.slug}</code>
    </a>{' '}
    {promise.kept ? (
      <T it="mantenuta ogni giorno" en="kept every day" />
    ) : (
      <>
        <T
          it={`violata dal ${dayInWords(promise.firstBrokenDay ?? '').it}:`}
          en={`broken from ${dayInWords(promise.firstBrokenDay ?? '').en}:`}
        />{' '}
        <T it={promise.whyItalian ?? ''} en={promise.why ?? ''} />
      </>
    )}
  </li>
);

/** The picture of the timeline: copies by age on its last day, the promises' bands, and what is broken since when. */
export const TimelineCharts = ({ timeline }: { timeline: Timeline }) => {
  const groups = groupsOf(timeline).sort(
    (a, b) => Number(a.promises.every(({ kept }) => kept)) - Number(b.promises.every(({ kept }) => kept)),
  );
  return (
    <>
      {groups.map((group) => (
        <figure key={group.names[0]}>
          <figcaption>
            <strong>
              <Name name={group.names[0] ?? ''} />
            </strong>
            {group.names.length > 1 && (
              <details>
                <summary>
                  <T
                    it={
                      group.names.length === 2
                        ? 'e un altro archivio uguale'
                        : `e altri ${group.names.length - 1} archivi uguali`
                    }
                    en={`and ${group.names.length - 1} more that live alike`}
                  />
                </summary>
                {group.names.slice(1).map((name, index) => (
                  <>
                    {index > 0 && ', '}
                    <Name name={name} />
                  </>
                ))}
              </details>
            )}
          </figcaption>
          <Chart group={group} />
          <ul style="list-style:none;padding:0">
            {outcomesOf(group.promises).map((promise) => (
              <Outcome key={promise.slug} promise={promise} />
            ))}
          </ul>
        </figure>
      ))}
    </>
  );
};
