import type { ProblemKind } from '../../review';
import type { Severity } from '../../rules/rule';

const bySeverity = ({ high, medium, low }: Record<Severity, number>, n: Shown) =>
  [counted(high, 'grave', 'gravi', n), counted(medium, 'media', 'medie', n), counted(low, 'lieve', 'lievi', n)].join(
    ', ',
  );

/** How the records are locked: `governance` can be lifted by the account's root and by deployments, `compliance` by nobody. */
export type RecordsLock = 'governance' | 'compliance';

/** A number as the language writes it. */
export type Shown = (value: number) => string;

/** A number with its noun. */
export const counted = (value: number, singular: string, plural: string, n: Shown) =>
  `${n(value)} ${value === 1 ? singular : plural}`;

/** What the report says, in Italian. */
export const it = {
  title: 'Verifica mensile degli accessi degli amministratori',
  platform: 'Custodia',
  verdicts: {
    unproven: {
      title: 'registro NON dimostrato integro',
      sentence: (problems: string) =>
        `Il registro del mese non è dimostrato completo e inalterato (${problems}). Finché i problemi elencati non sono chiariti, l’assenza di segnalazioni non significa che tutto sia in ordine.`,
    },
    empty: {
      title: 'NESSUN evento registrato',
      sentence: () =>
        'Nel mese non risulta registrato alcun evento. Una piattaforma in funzione ne produce sempre: la registrazione va ritenuta guasta finché non è dimostrato il contrario.',
    },
    attention: {
      title: (findings: number, high: number, n: Shown) =>
        high > 0
          ? counted(high, 'segnalazione grave', 'segnalazioni gravi', n)
          : counted(findings, 'segnalazione da esaminare', 'segnalazioni da esaminare', n),
      sentence: (findings: number, high: number, n: Shown) =>
        `Il registro è completo e inalterato. ${counted(findings, 'segnalazione richiede', 'segnalazioni richiedono', n)} una valutazione${high > 0 ? `, di cui ${counted(high, 'grave', 'gravi', n)}` : ''}.`,
    },
    clear: {
      title: 'nessuna segnalazione',
      sentence: () => 'Il registro è completo e inalterato e nessun accesso ha dato luogo a segnalazioni.',
    },
  },
  problemCount: (value: number, n: Shown) => counted(value, 'problema', 'problemi', n),
  unreadableCount: (value: number, n: Shown) => counted(value, 'oggetto non letto', 'oggetti non letti', n),
  population: (
    p: { events: number; files: number; regions: number; digests: number; administrators: number },
    n: Shown,
  ) =>
    `${counted(p.events, 'evento', 'eventi', n)} in ${n(p.files)} file di ${n(p.regions)} Region, ${counted(p.digests, 'digest valido', 'digest validi', n)}; ${counted(p.administrators, 'evento è', 'eventi sono', n)} di amministratori.`,
  notes: [
    'Il mese è quello solare in UTC, secondo l’ora dell’evento; gli orari mostrati sono quelli di Roma (Europe/Rome), salvo dove è scritto UTC.',
    'Un evento consegnato più volte è contato una volta. Gli accessi comprendono i tentativi falliti.',
    'Una Region è una delle sedi di AWS nel mondo (eu-west-1 è l’Irlanda); un account, uno degli ambienti separati che vi teniamo; un digest, l’impronta firmata dei file di un’ora. Il nome in inglese fra parentesi quadre, tonde o in fondo alla frase è quello che AWS dà all’operazione.',
    'I testi provenienti dal registro sono riportati come dati: i caratteri invisibili appaiono come \\u{…}.',
  ],
  more: (shown: string, total: string, file: string) =>
    `Mostrati i primi ${shown} di ${total}: gli altri sono in ${file}.`,
  figures: {
    log: 'Registro',
    logWhole: 'integro',
    logNotWhole: 'non integro',
    logWholeDetail: (digests: number, n: Shown) => counted(digests, 'digest verificato', 'digest verificati', n),
    accesses: 'Accessi',
    accessesDetail: (failures: number, n: Shown) => `di cui ${counted(failures, 'fallito', 'falliti', n)}`,
    people: 'Amministratori',
    peopleDetail: (unregistered: number, n: Shown) =>
      unregistered === 0
        ? 'tutti nel registro delle nomine'
        : counted(unregistered, 'non registrato', 'non registrati', n),
    findings: 'Segnalazioni',
    findingsDetail: bySeverity,
  },
  severities: { high: 'Grave', medium: 'Media', low: 'Lieve' } satisfies Record<Severity, string>,
  integrity: {
    title: 'Il registro è completo e inalterato?',
    whole:
      'Sì. Ogni digest del mese è presente, firmato e concatenato al precedente; ogni file di registro elencato esiste e ha l’impronta attesa; nessun file è estraneo; ogni ora di ogni Region è coperta.',
    notWhole: (problems: string) =>
      `No, o non è dimostrabile: ${problems}. Per ciascuno è indicato che cosa è stato trovato e su quale oggetto.`,
    empty:
      'Il registro non contiene eventi. Anche se le firme sono valide, un mese senza eventi non è normale: verificare che la registrazione sia attiva.',
    table: 'Che cosa è stato verificato',
    columns: { what: 'Oggetti', valid: 'Validi', invalid: 'Non validi', missing: 'Mancanti', unlisted: 'Estranei' },
    digests: 'Digest (impronte firmate, una per ora e Region)',
    logs: 'File di registro',
    problems: 'Problemi, per tipo',
    problemColumns: { kind: 'Problema', object: 'Oggetto', detail: 'Dettaglio tecnico (in inglese)' },
    kindColumns: { kind: 'Problema', count: 'Casi', meaning: 'Che cosa significa' },
    each: 'Problemi, uno per uno',
    unreadable: 'Oggetti che non è stato possibile leggere',
    unreadableColumns: { object: 'Oggetto', why: 'Perché' },
    scope: (accounts: string, regions: string) => `Account: ${accounts}. Region: ${regions}.`,
    none: 'nessuno',
  },
  problems: {
    'log-modified': [
      'File modificato',
      'Il contenuto di un file di registro non corrisponde all’impronta firmata: è stato alterato dopo la consegna.',
    ],
    'log-missing': ['File mancante', 'Un file elencato in un digest non esiste più: potrebbe essere stato cancellato.'],
    'log-unreadable': [
      'File illeggibile',
      'Un file non si è potuto leggere per intero: i suoi eventi non sono stati esaminati.',
    ],
    'log-unlisted': [
      'File estraneo',
      'Tra i registri c’è un file che nessun digest elenca: non è stato consegnato dal servizio, o il suo digest manca.',
    ],
    'digest-modified': ['Digest modificato', 'La firma di un digest non è valida o manca: il digest non prova nulla.'],
    'digest-missing': [
      'Digest mancante',
      'Manca il digest di un’ora: di quell’ora non si può dire se il registro sia completo.',
    ],
    'digest-moved': [
      'Digest spostato',
      'Un digest non si trova dove dichiara di essere: potrebbe essere stato copiato da altrove.',
    ],
    'chain-broken': [
      'Catena interrotta',
      'Un digest non richiama il precedente come dovrebbe: uno dei due è stato sostituito.',
    ],
    'key-unknown': [
      'Chiave sconosciuta',
      'La chiave che ha firmato un digest non è tra quelle pubblicate: la firma non è verificabile.',
    ],
    'period-not-covered': ['Periodo scoperto', 'Una parte iniziale o finale del mese non è coperta da alcun digest.'],
    'logging-gap': [
      'Registrazione interrotta',
      'La registrazione si è fermata ed è ripartita: di quell’intervallo non c’è traccia.',
    ],
    'backfill-invalid': ['Recupero non valido', 'La catena dei recuperi (consegne tardive) non è verificabile.'],
  } satisfies Record<ProblemKind, readonly [string, string]>,
  accesses: {
    title: 'Chi ha avuto accesso, quanto e quando',
    table: 'Accessi per identità',
    people: 'Accessi per persona',
    hiddenName: 'nome inesistente, che AWS nasconde',
    columns: {
      person: 'Persona',
      principal: 'Identità',
      accesses: 'Accessi',
      failures: 'Falliti',
      first: 'Primo',
      last: 'Ultimo',
      networks: 'Reti',
    },
    unknown: 'NON REGISTRATO',
    none: 'Nessun amministratore risulta avere avuto accesso nel mese.',
    workloads: 'Carichi di lavoro (ruoli di macchina, contati a parte)',
    workloadColumns: { principal: 'Identità', events: 'Eventi', failures: 'Falliti' },
    heat: 'Accessi per ora e giorno (ora di Roma)',
    day: 'giorno',
    heatSummary: (total: number, most: number, when: string, n: Shown) =>
      `${counted(total, 'accesso', 'accessi', n)} nei giorni del mese; l’ora più intensa ne ha ${n(most)} (${when}).`,
    heatAfter: (count: number, n: Shown) =>
      `${counted(count, 'altro accesso è avvenuto', 'altri accessi sono avvenuti', n)} dopo la mezzanotte di Roma dell’ultimo giorno, che in UTC è ancora del mese.`,
    heatNone: 'Nessun accesso nel mese.',
    heatWhen: (day: number, hour: number) => `giorno ${day}, dalle ${hour} alle ${hour + 1}`,
    legend: {
      none: 'nessun accesso',
      most: (most: number, n: Shown) => `${counted(most, 'accesso', 'accessi', n)} in un’ora`,
      rest: 'sabati, domeniche e festivi',
    },
  },
  findings: {
    title: 'Segnalazioni',
    none: 'Nessuna segnalazione sugli eventi esaminati.',
    noneUnproven:
      'Nessuna segnalazione sugli eventi che è stato possibile esaminare: il registro però non è dimostrato integro.',
    severities:
      'Grave: da chiarire prima di firmare. Media: da chiarire con l’interessato. Lieve: di solito macchine previste dal registro o semplici letture; basta uno sguardo d’insieme.',
    columns: {
      what: 'Che cosa',
      who: 'Chi',
      when: 'Quando',
      where: 'Da dove',
      region: 'Region',
      account: 'Account e Region',
    },
    why: 'Perché conta',
    check: 'Che cosa verificare',
    clause: 'Impegno',
    times: (count: number, n: Shown) => counted(count, 'caso', 'casi', n),
    others: (count: number, n: Shown) =>
      `${counted(count, 'altra segnalazione meno grave è', 'altre segnalazioni meno gravi sono', n)} nel PDF e in review.json.`,
  },
  changes: {
    title: 'Che cosa è cambiato dal mese precedente',
    noHistory: 'La verifica del mese precedente non è disponibile: nessun confronto.',
    table: (month: string) => `Confronto con ${month}`,
    columns: { what: 'Voce', before: 'Prima', now: 'Ora', change: 'Differenza' },
    events: 'Eventi',
    accesses: 'Accessi di amministratori',
    failures: 'Accessi falliti',
    administrators: 'Identità di amministratori',
    problems: 'Problemi di integrità',
    appeared: (list: string) => `Identità nuove rispetto al mese precedente: ${list}.`,
    gone: (list: string) => `Identità presenti il mese precedente e assenti ora: ${list}.`,
    sameIdentities: 'Le identità viste sono le stesse del mese precedente.',
    newRules: (list: string) => `Segnalazioni di un tipo che il mese precedente non aveva: ${list}.`,
    andMore: (value: number, n: Shown) => (value === 1 ? 'e un’altra' : `e altre ${n(value)}`),
  },
  retention: {
    title: 'Che cosa ha trovato il controllo della conservazione',
    absent:
      'Il riepilogo del mese non è disponibile: il controllo quotidiano della conservazione non ha lasciato registrazioni leggibili.',
    notRun: (days: string) => `Giorni del mese senza controllo: ${days}. Per quei giorni nulla si può affermare.`,
    table: 'Riepilogo dei controlli quotidiani',
    columns: { what: 'Esito', count: 'Numero' },
    days: 'Giorni con il controllo eseguito',
    missing: 'Copie o registrazioni mancanti',
    overdue: 'Elementi oltre il termine di conservazione',
    unprotected: 'Protezioni mancanti o indebolite',
    deleted: 'Elementi cancellati alla scadenza',
    held: 'Elementi conservati per un vincolo',
    unseen: 'Controlli non riusciti',
    details: 'Dettaglio',
    detailColumns: { day: 'Giorno', what: 'Che cosa (in inglese)' },
  },
  register: {
    title: 'Registro degli amministratori di sistema',
    hash: (hash: string) => `Elenco in vigore per il mese; impronta SHA-256 del documento: ${hash}`,
    table: 'Amministratori nominati',
    columns: {
      person: 'Persona',
      scopes: 'Ambiti',
      act: 'Atto di nomina',
      from: 'Dal',
      until: 'Al',
      principals: 'Identità',
      seen: 'Visto nel mese',
    },
    scopes: { database: 'database', applications: 'applicazioni' },
    open: 'in corso',
    yes: 'sì',
    no: 'no',
  },
  record: {
    title: 'Verbale di verifica',
    place: 'Luogo',
    date: 'Data',
    object: 'Oggetto',
    objectText: (month: string) =>
      `Verifica dell’operato degli amministratori di sistema per ${month}, mediante il registro dei loro accessi (Garante, provv. 27/11/2008, punti 4.4 e 4.5; politica di protezione dei dati, «Architettura»).`,
    participants: 'Partecipanti',
    reviewers: (people: string) => `Incaricati della verifica: ${people || 'nessuno'}.`,
    criteria: 'Criteri',
    criteriaText: (rules: number) =>
      `Esame dell’intera popolazione, senza campionamento: prima la completezza e l’inalterabilità del registro (firme, impronte, catena, copertura oraria), poi la riconciliazione delle identità con le nomine, infine ${rules} regole applicate a ogni evento. Nessuno degli incaricati è amministratore nel mese verificato.`,
    data: 'Dati acquisiti',
    results: 'Risultanze',
    resultsText: (verdict: string, findings: Record<Severity, number>, n: Shown) =>
      `${verdict} Segnalazioni: ${bySeverity(findings, n)}.`,
    evaluation: 'Valutazione',
    remarks: 'Osservazioni',
    conclusions: 'Conclusioni',
    signature: 'Firma',
  },
  mail: {
    subject: (month: string, verdict: string) => `Verifica accessi amministratori, ${month}: ${verdict}`,
    full: 'Documenti completi',
    fullText: (months: string, lock: RecordsLock) =>
      `Sono conservati per ${months} mesi in un archivio bloccato (modalità ${lock}): ${
        lock === 'compliance'
          ? 'fino ad allora nessuno può cancellarli o modificarli, nemmeno AWS.'
          : 'nessun amministratore può cancellarli o modificarli. Il blocco potrebbero toglierlo soltanto l’utenza root dell’account o un rilascio che cambi le protezioni dell’archivio: l’uno e l’altro restano nel registro degli accessi.'
      } Per aprirli si accede con la propria identità.`,
    place: 'Per firmare, il comando review:sign-off chiede la cartella di questo verbale:',
    open: 'Apri i documenti',
    files: 'File e impronte SHA-256',
    bytes: 'byte',
    attached: 'In allegato: report.pdf e accesses.csv.',
    attachmentsLeftOut: 'Gli allegati superano la dimensione ammessa per la posta: sono tra i documenti completi.',
    next: 'Che cosa fare ora',
    nextSteps: {
      unproven:
        'Chiarire per primi i problemi di integrità; poi esaminare le segnalazioni, completare il verbale e firmarlo.',
      empty: 'Verificare subito che la registrazione degli accessi sia attiva; poi completare il verbale e firmarlo.',
      attention: 'Esaminare le segnalazioni, completare il verbale in fondo al PDF e firmarlo.',
      clear: 'Leggere il riepilogo, completare il verbale in fondo al PDF e firmarlo.',
    },
  },
  yearly: {
    title: 'Valutazione annuale dell’operato degli amministratori di sistema',
    complete: {
      title: 'dodici verifiche, registro integro',
      sentence: 'Ci sono le verifiche di tutti i dodici mesi e in ciascuna il registro è completo e inalterato.',
    },
    incomplete: {
      title: 'anno NON dimostrato per intero',
      sentence: (missing: string, unproven: string) =>
        `Mesi senza verifica: ${missing}. Mesi il cui registro non è dimostrato integro: ${unproven}. Per quei mesi l’assenza di segnalazioni non significa che tutto sia in ordine.`,
    },
    none: 'nessuno',
    population: (months: number, events: number, digests: number, n: Shown) =>
      `${counted(months, 'verifica mensile', 'verifiche mensili', n)}, ${counted(events, 'evento esaminato', 'eventi esaminati', n)}, ${counted(digests, 'digest valido', 'digest validi', n)}.`,
    figures: {
      months: 'Verifiche',
      monthsDetail: (missing: number, n: Shown) => counted(missing, 'mancante', 'mancanti', n),
    },
    months: 'I mesi',
    monthColumns: {
      month: 'Mese',
      log: 'Registro',
      events: 'Eventi',
      accesses: 'Accessi',
      high: 'Gravi',
      medium: 'Medie',
      low: 'Lievi',
    },
    noReview: 'nessuna verifica',
    people: 'Gli amministratori nell’anno',
    peopleColumns: {
      person: 'Persona o identità',
      months: 'Mesi attivi',
      accesses: 'Accessi',
      failures: 'Falliti',
      findings: 'Segnalazioni',
      high: 'di cui gravi',
    },
    rules: 'Segnalazioni per tipo',
    ruleColumns: { rule: 'Tipo', months: 'Mesi', findings: 'Segnalazioni' },
    object: (year: string) =>
      `Verifica almeno annuale dell’operato degli amministratori di sistema per l’anno ${year} (Garante, provv. 27/11/2008, punto 4.4), sulla base delle verifiche mensili dei loro accessi.`,
    criteria:
      'Riepilogo delle verifiche mensili, ciascuna sull’intera popolazione degli eventi; i mesi senza verifica o con registro non integro sono indicati uno per uno.',
    notes: [
      'Ogni riga riporta la verifica mensile conservata con la propria impronta; i dettagli sono nei rapporti dei singoli mesi.',
      'Le segnalazioni che non riguardano un amministratore (macchine, servizi, database) sono contate solo nei totali.',
    ],
  },
  pageLabel: 'Pagina {page} di {pages}',
};

export type Texts = typeof it;
