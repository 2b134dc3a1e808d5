import type { Bilingual } from './language';

/**
 * Every promise of the platform, clause by clause. Two documents stand behind it:
 *
 * - **PA**: the vendor's policy on the protection and availability of web-service data (20/01/2020), the contract;
 * - **DPS**: a school's security plan (31/03/2012), what a customer must be able to require.
 *
 * A slug is the clause's name everywhere: in code, tests, evidence and reports.
 */
export type Document = 'PA' | 'DPS';

/** Where an auditor sees a clause kept: the synthesised template, the live account, or a record that somebody leaves. */
export type ShownBy = 'template' | 'account' | 'record';

export interface Clause {
  readonly slug: string;
  readonly document: Document;
  readonly section: string;
  readonly promise: Bilingual;
  readonly shownBy: readonly ShownBy[];
}

export const clauses = [
  {
    slug: 'vendor.certified',
    document: 'PA',
    section: 'Premessa',
    promise: {
      en: "The service is AgID-qualified (today: ACN), the vendor's management system ISO/IEC 27001 certified",
      it: 'Il servizio è qualificato AgID (oggi: ACN) e il sistema di gestione del fornitore è certificato ISO/IEC 27001',
    },
    shownBy: ['record'],
  },
  {
    slug: 'data.classified',
    document: 'PA',
    section: 'Tipologia dei dati',
    promise: {
      en: 'School archives and user profiles; may hold art. 9 GDPR data (the seven D.M. 305/2006 sheets). Every store says which class it holds, and is protected for it',
      it: "Archivi della scuola e profili degli utenti, che possono contenere dati dell'art. 9 GDPR (le sette schede del D.M. 305/2006): ogni archivio dichiara la classe che contiene ed è protetto di conseguenza",
    },
    shownBy: ['template'],
  },
  {
    slug: 'residency.ireland',
    document: 'PA',
    section: 'Architettura',
    promise: {
      en: 'Database servers and backup copies live in AWS eu-west-1, nowhere else: no stack, replica, copy or report leaves it',
      it: 'I server di database e le copie di backup risiedono in AWS eu-west-1 e in nessun altro luogo: nessuno stack, replica, copia o rapporto ne esce',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'zones.three',
    document: 'PA',
    section: 'Architettura',
    promise: {
      en: 'Three availability zones',
      it: 'Tre zone di disponibilità',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'admins.appointed',
    document: 'PA',
    section: 'Architettura',
    promise: {
      en: 'Application and database administration only by internal staff, each formally appointed system administrator',
      it: "L'amministrazione di applicazioni e database è affidata solo a personale interno, formalmente nominato amministratore di sistema",
    },
    shownBy: ['record'],
  },
  {
    slug: 'admins.named',
    document: 'PA',
    section: 'Architettura',
    promise: {
      en: 'Administration only through named domain accounts: no shared, generic or root account, no long-lived key',
      it: 'Amministrazione solo con utenze di dominio nominali: nessuna utenza condivisa, generica o root, nessuna chiave di lunga durata',
    },
    shownBy: ['template', 'account', 'record'],
  },
  {
    slug: 'admins.reviewed-monthly',
    document: 'PA',
    section: 'Architettura',
    promise: {
      en: "Every month designated staff check the log of administrators' accesses",
      it: 'Ogni mese personale designato controlla il registro degli accessi degli amministratori',
    },
    shownBy: ['template', 'record'],
  },
  {
    slug: 'admins.log-18-months',
    document: 'PA',
    section: 'Architettura',
    promise: {
      en: "Log of administrators' accesses archived for 18 months, then deleted",
      it: 'Il registro degli accessi degli amministratori è archiviato per 18 mesi, poi cancellato',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'encryption.disks',
    document: 'PA',
    section: 'Gestione dei dati',
    promise: {
      en: 'All data on cluster disks encrypted, AES-256',
      it: 'Tutti i dati sui dischi dei cluster sono cifrati, AES-256',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'encryption.backups',
    document: 'PA',
    section: 'Gestione dei dati',
    promise: {
      en: 'All backups in S3 encrypted, AES-256',
      it: 'Tutti i backup in S3 sono cifrati, AES-256',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'cluster.replicas',
    document: 'PA',
    section: 'Gestione dei dati',
    promise: {
      en: 'Each cluster: one primary and several (two or more) replicas in different zones',
      it: 'Ogni cluster ha un primario e più repliche (due o più) in zone diverse',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'cluster.synchronous',
    document: 'PA',
    section: 'Gestione dei dati',
    promise: {
      en: 'The primary is replicated synchronously',
      it: 'Il primario è replicato in modo sincrono',
    },
    shownBy: ['template'],
  },
  {
    slug: 'cluster.failover',
    document: 'PA',
    section: 'Gestione dei dati',
    promise: {
      en: 'When the primary fails, a replica takes over by itself',
      it: 'Se il primario si guasta, una replica subentra da sola',
    },
    shownBy: ['template', 'account', 'record'],
  },
  {
    slug: 'backup.daily',
    document: 'PA',
    section: 'Backup',
    promise: {
      en: 'A snapshot a day of every database, without stopping reads or writes',
      it: 'Uno snapshot al giorno di ogni database, senza fermare letture e scritture',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'backup.logs-5-minutes',
    document: 'PA',
    section: 'Backup',
    promise: {
      en: 'Transaction logs reach S3 every 5 minutes',
      it: 'I log delle transazioni arrivano in S3 ogni 5 minuti',
    },
    shownBy: ['account'],
  },
  {
    slug: 'backup.daily-35-days',
    document: 'PA',
    section: 'Backup',
    promise: {
      en: 'A daily copy is kept for 35 days',
      it: 'Una copia giornaliera è conservata per 35 giorni',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'backup.point-in-time',
    document: 'PA',
    section: 'Backup',
    promise: {
      en: 'Any instant of those 35 days can be restored',
      it: 'È ripristinabile qualsiasi istante di quei 35 giorni',
    },
    shownBy: ['template', 'account', 'record'],
  },
  {
    slug: 'backup.weekly-25-days',
    document: 'PA',
    section: 'Backup',
    promise: {
      en: 'After that, one copy a week for 25 more days (ages 36 to 60), then nothing',
      it: 'In seguito una copia alla settimana per altri 25 giorni (età da 36 a 60), poi nulla',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'accounts.by-school',
    document: 'PA',
    section: 'Utenze',
    promise: {
      en: 'Accounts and profiles of a school are managed by that school alone',
      it: 'Utenze e profili di una scuola sono gestiti solo da quella scuola',
    },
    shownBy: ['template'],
  },
  {
    slug: 'accounts.email',
    document: 'PA',
    section: 'Utenze',
    promise: {
      en: 'An account is activated with an e-mail address; activation and password resets go to it, and, on request, notices of accesses',
      it: "L'utenza si attiva con un indirizzo e-mail, al quale arrivano attivazione, ripristino della password e, a richiesta, gli avvisi di accesso",
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'accounts.consent',
    document: 'PA',
    section: 'Utenze',
    promise: {
      en: 'Users change the address at any time; technical mailings only with explicit consent, revocable at any time',
      it: "L'utente cambia l'indirizzo in ogni momento; comunicazioni tecniche solo con consenso esplicito, sempre revocabile",
    },
    shownBy: ['template'],
  },
  {
    slug: 'tracing.accesses',
    document: 'PA',
    section: 'Tracciamento',
    promise: {
      en: "Accesses to the web services are traced, under the databases' backup policy (the store itself keeps them as long as operation logs: 6 to 24 months)",
      it: 'Gli accessi ai servizi web sono tracciati, secondo la politica di backup dei database',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'tracing.operations',
    document: 'PA',
    section: 'Tracciamento',
    promise: {
      en: "In critical applications, users' operations are traced; kept at least 6, at most 24 months",
      it: 'Nelle applicazioni critiche le operazioni degli utenti sono tracciate e conservate almeno 6 e al massimo 24 mesi',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'tracing.hold',
    document: 'PA',
    section: 'Tracciamento',
    promise: {
      en: 'Longer only for a technical or security need, or to obey a judicial or police request',
      it: "Conservazione più lunga solo per necessità tecniche o di sicurezza, o per richiesta dell'autorità giudiziaria o di polizia",
    },
    shownBy: ['account', 'record'],
  },
  {
    slug: 'tracing.statistics',
    document: 'PA',
    section: 'Tracciamento',
    promise: {
      en: 'Protocol data used only for anonymous statistics and health checks; deleted right after processing',
      it: 'I dati di protocollo servono solo a statistiche anonime e controlli di funzionamento, e sono cancellati subito dopo',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'assurance.yearly-test',
    document: 'PA',
    section: 'Verifica',
    promise: {
      en: 'Penetration test and vulnerability assessment by a third party each year',
      it: 'Penetration test e vulnerability assessment di terza parte ogni anno',
    },
    shownBy: ['record'],
  },
  {
    slug: 'assurance.early-warning',
    document: 'PA',
    section: 'Verifica',
    promise: {
      en: 'Continuous early warning of vulnerabilities',
      it: 'Segnalazione precoce e continua delle vulnerabilità',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'suppliers.qualified',
    document: 'PA',
    section: 'Server farm',
    promise: {
      en: 'Suppliers hold ISO 27001 and the AgID (now ACN) qualification, connectivity SLA of at least 95 % a year, service 24×365',
      it: 'I fornitori hanno ISO 27001 e qualificazione AgID (ora ACN), connettività garantita almeno al 95 % annuo, servizio 24×365',
    },
    shownBy: ['record'],
  },
  {
    slug: 'transport.tls',
    document: 'PA',
    section: 'Trasmissione',
    promise: {
      en: 'Data crosses every network encrypted',
      it: 'I dati attraversano ogni rete cifrati',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'export.local-copy',
    document: 'PA',
    section: 'Disponibilità',
    promise: {
      en: "For Alunni, Scrutini, ScuolaNext, DidUP, Formazione classi prime, Bilancio and Project a school can have a copy of its data: fully automatic, asked for only with the Supervisor's credentials, downloadable for a limited time, password-protected; the password goes to the address given in the request",
      it: "Per Alunni, Scrutini, ScuolaNext, DidUP, Formazione classi prime, Bilancio e Project la scuola può avere copia dei propri dati: automatica, chiesta solo dal Supervisor, scaricabile per un tempo limitato, protetta da password inviata all'indirizzo della richiesta",
    },
    shownBy: ['template', 'account', 'record'],
  },
  {
    slug: 'export.documents',
    document: 'PA',
    section: 'Disponibilità',
    promise: {
      en: 'For Gecodoc, Albo Pretorio and Amministrazione Trasparente: on request by certified mail (PEC); database and repository exported, link by PEC, password by e-mail',
      it: 'Per Gecodoc, Albo Pretorio e Amministrazione Trasparente: su richiesta via PEC; database e repository esportati, collegamento via PEC, password via e-mail',
    },
    shownBy: ['template', 'record'],
  },
  {
    slug: 'exit.choice',
    document: 'PA',
    section: 'Risoluzione',
    promise: {
      en: 'On termination the school chooses: return and keep (paid), or return and delete/anonymise',
      it: 'Alla risoluzione la scuola sceglie: restituzione e conservazione (a pagamento) o restituzione e cancellazione/anonimizzazione',
    },
    shownBy: ['record'],
  },
  {
    slug: 'exit.open-format',
    document: 'PA',
    section: 'Risoluzione',
    promise: {
      en: 'Data is returned in an open format',
      it: 'I dati sono restituiti in formato aperto',
    },
    shownBy: ['template', 'record'],
  },
  {
    slug: 'exit.one-month',
    document: 'PA',
    section: 'Risoluzione',
    promise: {
      en: 'Users keep access for one month from termination',
      it: "Gli utenti mantengono l'accesso per un mese dalla risoluzione",
    },
    shownBy: ['account', 'record'],
  },
  {
    slug: 'exit.deletion',
    document: 'PA',
    section: 'Risoluzione',
    promise: {
      en: 'Deletion takes 2 to 12 months, by kind of data and application',
      it: "La cancellazione richiede da 2 a 12 mesi, secondo il tipo di dati e l'applicazione",
    },
    shownBy: ['account', 'record'],
  },
  {
    slug: 'exit.backups',
    document: 'PA',
    section: 'Risoluzione',
    promise: {
      en: "Data in backups stays only until the backups' own retention ends (60 days)",
      it: 'I dati nei backup restano solo fino alla scadenza dei backup stessi (60 giorni)',
    },
    shownBy: ['template'],
  },
  {
    slug: 'processor.appointed',
    document: 'PA',
    section: 'Impegni',
    promise: {
      en: "The vendor processes as the school's formally appointed processor; without the appointment the service may be suspended",
      it: 'Il fornitore tratta i dati come responsabile formalmente nominato dalla scuola; senza nomina il servizio può essere sospeso',
    },
    shownBy: ['record'],
  },
  {
    slug: 'processor.register',
    document: 'PA',
    section: 'Impegni, Registro',
    promise: {
      en: 'A register of processing per school, open to its Supervisor, with legal representative and DPO contacts',
      it: 'Un registro dei trattamenti per scuola, aperto al suo Supervisor, con i contatti di legale rappresentante e DPO',
    },
    shownBy: ['record'],
  },
  {
    slug: 'processor.breach',
    document: 'PA',
    section: 'Impegni',
    promise: {
      en: 'Any actual or suspected breach told to the school without undue delay',
      it: 'Ogni violazione, effettiva o sospetta, è comunicata alla scuola senza ingiustificato ritardo',
    },
    shownBy: ['template', 'record'],
  },
  {
    slug: 'processor.rights',
    document: 'PA',
    section: 'Impegni',
    promise: {
      en: "A data subject's request is passed to the school and its DPO at once",
      it: 'La richiesta di un interessato è trasmessa subito alla scuola e al suo DPO',
    },
    shownBy: ['record'],
  },
  {
    slug: 'processor.evidence',
    document: 'PA',
    section: 'Impegni',
    promise: {
      en: "Everything needed to show compliance is at the school's and the authority's disposal",
      it: "Tutto ciò che serve a dimostrare la conformità è a disposizione della scuola e dell'autorità",
    },
    shownBy: ['record'],
  },
  {
    slug: 'processor.staff',
    document: 'PA',
    section: 'Impegni',
    promise: {
      en: 'Staff authorised, instructed, bound to confidentiality; sub-processors appointed in writing and supervised',
      it: 'Personale autorizzato, istruito e tenuto alla riservatezza; sub-responsabili nominati per iscritto e controllati',
    },
    shownBy: ['record'],
  },
  {
    slug: 'policy.notified',
    document: 'PA',
    section: 'Disponibilità e aggiornamento',
    promise: {
      en: 'Each new version of the policy is announced to all schools',
      it: 'Ogni nuova versione della politica è annunciata a tutte le scuole',
    },
    shownBy: ['record'],
  },
  {
    slug: 'risk.classes',
    document: 'DPS',
    section: 'Analisi dei rischi',
    promise: {
      en: 'Four classes: anonymous, personal, sensitive or judicial, health; protection rises with the class',
      it: 'Quattro classi: anonimi, personali, sensibili o giudiziari, sanitari; la protezione cresce con la classe',
    },
    shownBy: ['template'],
  },
  {
    slug: 'risk.register',
    document: 'DPS',
    section: 'Minacce, vulnerabilità, contromisure',
    promise: {
      en: 'Threats (deliberate, accidental, environmental), vulnerabilities and countermeasures, each threat answered',
      it: 'Minacce (volontarie, accidentali, ambientali), vulnerabilità e contromisure: a ogni minaccia una risposta',
    },
    shownBy: ['record'],
  },
  {
    slug: 'roles.appointed',
    document: 'DPS',
    section: 'Titolare, responsabili, incaricati',
    promise: {
      en: 'Controller, processors, people in charge, security officer, system administrator, password custodian: each named, by letter, for each structure',
      it: 'Titolare, responsabili, incaricati, responsabile della sicurezza, amministratori di sistema, custode delle password: ciascuno nominato per lettera, per ogni struttura',
    },
    shownBy: ['record'],
  },
  {
    slug: 'processing.listed',
    document: 'DPS',
    section: 'Allegato 1',
    promise: {
      en: 'Every processing listed: purpose, data subjects, class of data, structure, tools',
      it: 'Ogni trattamento è elencato: finalità, interessati, classe dei dati, struttura, strumenti',
    },
    shownBy: ['record'],
  },
  {
    slug: 'user-id.personal',
    document: 'DPS',
    section: 'Password 1–5',
    promise: {
      en: 'Every user-id belongs to one natural person, has at least 8 alphanumeric characters, is never given to somebody else; namesakes get a number',
      it: 'Ogni user-id appartiene a una persona fisica, ha almeno 8 caratteri alfanumerici e non è mai riassegnato; agli omonimi si aggiunge un numero',
    },
    shownBy: ['account', 'record'],
  },
  {
    slug: 'password.composition',
    document: 'DPS',
    section: 'Password 6, regole',
    promise: {
      en: 'At least 8 characters, a letter and a digit; no more than two equal characters in a row; does not contain the user-id; not similar to the one before; changed at first access',
      it: 'Almeno 8 caratteri, con una lettera e una cifra; non più di due caratteri uguali di seguito; non contiene lo user-id; non simile alla precedente; cambiata al primo accesso',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'password.age',
    document: 'DPS',
    section: 'Password 8',
    promise: {
      en: 'Changed every 6 months, every 3 where sensitive or judicial data is reached',
      it: 'Cambiata ogni 6 mesi, ogni 3 dove si accede a dati sensibili o giudiziari',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'password.inactivity',
    document: 'DPS',
    section: 'Password 9, regole',
    promise: {
      en: 'Credentials unused for 3 months are disabled (6 where no sensitive data is reached)',
      it: 'Le credenziali inutilizzate per 3 mesi sono disattivate (6 dove non si accede a dati sensibili)',
    },
    shownBy: ['account'],
  },
  {
    slug: 'admin.sealed-credentials',
    document: 'DPS',
    section: 'Password 10–11',
    promise: {
      en: 'Emergency credentials are sealed, opened only when needed, replaced after each use',
      it: "Le credenziali d'emergenza sono sigillate, aperte solo se necessario, sostituite dopo ogni uso",
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'session.lock',
    document: 'DPS',
    section: 'Strumenti',
    promise: {
      en: 'Ten minutes idle locks the session',
      it: 'Dieci minuti di inattività bloccano la sessione',
    },
    shownBy: ['template'],
  },
  {
    slug: 'admin.least-privilege',
    document: 'DPS',
    section: 'Virus',
    promise: {
      en: 'Nobody does daily work with administrator rights',
      it: 'Nessuno svolge il lavoro quotidiano con diritti di amministratore',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'maintenance.authorised',
    document: 'DPS',
    section: 'Strumenti',
    promise: {
      en: 'Maintenance only with written authorisation and supervision; service credentials replaced afterwards',
      it: 'Manutenzione solo con autorizzazione scritta e sorveglianza; credenziali di servizio sostituite al termine',
    },
    shownBy: ['template', 'record'],
  },
  {
    slug: 'servers.redundant',
    document: 'DPS',
    section: 'Misure',
    promise: {
      en: 'Redundant servers',
      it: 'Server ridondati',
    },
    shownBy: ['template'],
  },
  {
    slug: 'backup.central',
    document: 'DPS',
    section: 'Misure',
    promise: {
      en: 'Central, automatic, at least weekly backup with a month of history, copies kept apart from the originals',
      it: 'Backup centrale, automatico, almeno settimanale, con un mese di storico e copie separate dagli originali',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'network.firewall',
    document: 'DPS',
    section: 'Misure',
    promise: {
      en: 'A firewall keeps unwanted access out; nothing is reachable from the Internet that need not be',
      it: 'Un firewall tiene fuori gli accessi indesiderati; nulla è raggiungibile da Internet se non serve',
    },
    shownBy: ['template'],
  },
  {
    slug: 'malware.scanned',
    document: 'DPS',
    section: 'Misure, virus',
    promise: {
      en: 'Malware scanning, kept up to date; restored data is scanned',
      it: 'Scansione antimalware sempre aggiornata; i dati ripristinati sono scansionati',
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'incident.detected',
    document: 'DPS',
    section: 'Incident response',
    promise: {
      en: 'Seen and reported at once: user-id discrepancies, data changed or gone, poor performance, irregular traffic, irregular hours of use, many failed connections',
      it: "Visti e segnalati subito: discrepanze negli user-id, dati alterati o spariti, prestazioni scadenti, traffico irregolare, orari d'uso irregolari, molte connessioni fallite",
    },
    shownBy: ['template', 'account'],
  },
  {
    slug: 'incident.handled',
    document: 'DPS',
    section: 'Incident response',
    promise: {
      en: 'Isolate, preserve (a bit-for-bit copy), restore data only (never executables) from the last valid copy, document every step',
      it: "Isolare, preservare (copia bit per bit), ripristinare solo i dati (mai gli eseguibili) dall'ultima copia valida, documentare ogni passo",
    },
    shownBy: ['template', 'record'],
  },
  {
    slug: 'plan.yearly',
    document: 'DPS',
    section: 'Aggiornamento',
    promise: {
      en: 'Revised each year by 31 March, and after a change of organisation or an attack',
      it: 'Rivisto ogni anno entro il 31 marzo, e dopo un cambio di organizzazione o un attacco',
    },
    shownBy: ['record'],
  },
  {
    slug: 'staff.trained',
    document: 'DPS',
    section: 'Formazione',
    promise: {
      en: 'Trained at entry, with each new tool, and periodically',
      it: "Formazione all'ingresso, con ogni nuovo strumento e periodicamente",
    },
    shownBy: ['record'],
  },
  {
    slug: 'traffic.private',
    document: 'DPS',
    section: 'Allegato 2',
    promise: {
      en: 'Traffic is read in clear only by order of the judicial authority',
      it: "Il traffico è letto in chiaro solo per ordine dell'autorità giudiziaria",
    },
    shownBy: ['template', 'record'],
  },
] as const satisfies readonly Clause[];

export type ClauseSlug = (typeof clauses)[number]['slug'];

/** "PA, Backup": the document and section a clause comes from. */
export const sourceOf = (clause: Clause): string => `${clause.document}, ${clause.section}`;

const bySlug = new Map<string, Clause>(clauses.map((clause) => [clause.slug, clause]));

/** The clause of a slug. @throws Error on a name that is no clause. */
export function clauseOf(slug: ClauseSlug): Clause {
  const clause = bySlug.get(slug);
  if (!clause) throw new Error(`No clause is called "${slug}"`);
  return clause;
}
