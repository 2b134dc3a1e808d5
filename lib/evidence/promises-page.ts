import {
  administratorLogDays,
  clauses,
  numbers,
  operationLogDays,
  planned,
  type Clause,
  type ClauseSlug,
  type ShownBy,
} from '../policy';

/** Clauses by what a school asks, in the page's order. */
const CHAPTERS: readonly { readonly title: string; readonly about: RegExp }[] = [
  {
    title: 'Dove stanno i dati e come sono protetti',
    about: /^(data|residency|zones|encryption|transport|network|traffic|risk|malware)\./,
  },
  { title: 'Se un server si guasta', about: /^(cluster|servers)\./ },
  { title: 'Copie di sicurezza', about: /^backup\./ },
  { title: 'Chi amministra, e chi controlla', about: /^(admins|admin|maintenance|user-id|roles)\./ },
  { title: 'Tracciamento degli accessi e delle operazioni', about: /^tracing\./ },
  { title: 'Incidenti, verifiche e avvisi', about: /^(incident|assurance|processor\.breach|plan)/ },
  { title: 'Utenti e password', about: /^(accounts|password|session)\./ },
  { title: 'Avere i propri dati, e andarsene', about: /^(export|exit)\./ },
  { title: 'Ruoli, registri e informazioni', about: /./ },
];

const SHOWN_BY: Readonly<Record<ShownBy, string>> = {
  template: 'nella configurazione',
  account: 'nel sistema in esercizio',
  record: 'in un documento',
};

/** `docs/promises.md`: what the platform keeps, for schools, in Italian. */
export function promisesPage(): string {
  const left = new Set<Clause>(clauses);
  const chapters = CHAPTERS.map(({ title, about }) => {
    const own = [...left].filter(({ slug }) => about.test(slug));
    for (const clause of own) left.delete(clause);
    return [`## ${title}`, '', ...own.map(line), ''].join('\n');
  });
  return [
    '# Che cosa promettiamo alle scuole',
    '',
    'Questa pagina elenca ogni promessa della policy di protezione e disponibilità dei dati e del piano di sicurezza delle',
    'scuole. È generata dagli stessi dati con cui la piattaforma è costruita e giudicata: se una promessa cambia, cambia qui.',
    '**In preparazione** vuol dire che la parte della piattaforma che la manterrà non esiste ancora.',
    '',
    '## Per quanto tempo si conserva',
    '',
    '| che cosa | quanto | poi |',
    '|---|---|---|',
    ...periods().map((row) => `| ${row.join(' | ')} |`),
    '',
    'Un mese è un mese di calendario. La cancellazione può tardare al più di ' +
      `${numbers.deletionSlack.value} giorni, tranne per i registri delle operazioni, il cui periodo è scelto perché spariscano in tempo.`,
    '',
    ...chapters,
  ].join('\n');
}

const periods = (): string[][] => [
  ['Ogni istante dei database', `gli ultimi ${numbers.pointInTime.value} giorni`, 'non più ripristinabile'],
  ['Copia giornaliera di ogni database', `${numbers.dailyBackup.value} giorni`, 'una copia a settimana'],
  ['Copia settimanale', `fino a ${numbers.backupCeiling.value} giorni di età`, 'cancellata'],
  [
    'Registro degli accessi degli amministratori',
    `${numbers.administratorLog.value} mesi (${administratorLogDays} giorni), bloccato`,
    'cancellato',
  ],
  [
    'Registri degli accessi e delle operazioni',
    `da ${numbers.operationLogAtLeast.value} a ${numbers.operationLogAtMost.value} mesi (da ${operationLogDays.floorDays} a ${operationLogDays.ceilingDays} giorni)`,
    'cancellati',
  ],
];

function line({ slug, promise, shownBy }: Clause): string {
  const stack = planned[slug as ClauseSlug];
  const where = shownBy.map((by) => SHOWN_BY[by]).join(', ');
  return `- ${promise.it}. ${stack ? '**In preparazione.**' : `Si vede ${where}.`} \`${slug}\``;
}
