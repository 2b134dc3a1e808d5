import { numbers, type Bilingual, type ClauseSlug } from '../policy';

/** A threat of the schools' plan, what makes it possible, what answers it, and the clauses that promise the answer. */
export interface Risk {
  readonly kind: 'deliberate' | 'accidental' | 'environmental';
  readonly threat: Bilingual;
  readonly vulnerability: Bilingual;
  readonly countermeasure: Bilingual;
  readonly clauses: readonly ClauseSlug[];
}

const t = (it: string, en: string): Bilingual => ({ it, en });

/** The register of threats (`risk.register`): each is answered by a measure that the evidence shows. */
export const risks: readonly Risk[] = [
  {
    kind: 'deliberate',
    threat: t('Accesso abusivo dalla rete', 'Intrusion from the network'),
    vulnerability: t('Un database raggiungibile da Internet', 'A database reachable from the Internet'),
    countermeasure: t(
      'Sottoreti isolate, porte aperte solo alle reti delle applicazioni, registri di flusso',
      'Isolated subnets, ports open to the application networks only, flow logs',
    ),
    clauses: ['network.firewall', 'incident.detected'],
  },
  {
    kind: 'deliberate',
    threat: t('Furto di credenziali di un amministratore', "Theft of an administrator's credentials"),
    vulnerability: t('Chiavi di lunga durata, utenze condivise', 'Long-lived keys, shared accounts'),
    countermeasure: t(
      'Sessioni federate nominali di un’ora con secondo fattore, nessuna utenza permanente',
      'Named federated sessions of an hour with a second factor, no standing identity',
    ),
    clauses: ['admins.named', 'admin.least-privilege', 'admins.reviewed-monthly'],
  },
  {
    kind: 'deliberate',
    threat: t('Un amministratore infedele cancella le prove', 'A dishonest administrator removes the proof'),
    vulnerability: t(
      'Chi amministra custodisce anche il proprio registro',
      'Whoever administers also keeps the record of it',
    ),
    countermeasure: t(
      'Registro bloccato, firmato e verificato, divieti espliciti, riesame mensile da parte di altri',
      'A log locked, signed and verified, explicit denials, a monthly review by others',
    ),
    clauses: ['admins.log-18-months', 'admins.reviewed-monthly', 'admin.least-privilege'],
  },
  {
    kind: 'deliberate',
    threat: t('Cifratura o cancellazione a scopo di ricatto', 'Encryption or deletion for ransom'),
    vulnerability: t(
      'Copie raggiungibili con gli stessi diritti degli originali',
      'Copies reachable with the same rights as the originals',
    ),
    countermeasure: t(
      `Copie in una cassaforte bloccata con chiave propria, istanti degli ultimi ${numbers.pointInTime.value} giorni ripristinabili`,
      `Copies in a locked vault with a key of its own, any instant of the last ${numbers.pointInTime.value} days restorable`,
    ),
    clauses: ['backup.central', 'backup.daily-35-days', 'backup.point-in-time', 'encryption.backups'],
  },
  {
    kind: 'deliberate',
    threat: t('Codice malevolo nei dati o nei ripristini', 'Malicious code in data or in what is restored'),
    vulnerability: t('File caricati e copie non esaminate', 'Uploaded files and copies that nobody scans'),
    countermeasure: t(
      'Scansione continua e a ogni prova di ripristino',
      'Scanning all the time and at each restore test',
    ),
    clauses: ['malware.scanned', 'assurance.early-warning'],
  },
  {
    kind: 'deliberate',
    threat: t('Intercettazione delle comunicazioni', 'Eavesdropping on traffic'),
    vulnerability: t('Traffico in chiaro', 'Traffic in clear'),
    countermeasure: t(
      'TLS 1.2 o superiore imposto a database, archivi, code e messaggi; nessun ascolto del traffico',
      'TLS 1.2 or above forced on databases, buckets, queues and messages; no mirroring of traffic',
    ),
    clauses: ['transport.tls', 'traffic.private'],
  },
  {
    kind: 'deliberate',
    threat: t('Furto di dischi o copie', 'Theft of disks or copies'),
    vulnerability: t('Supporti leggibili da chi li possiede', 'Media that whoever holds them can read'),
    countermeasure: t(
      'Cifratura AES-256 con chiavi proprie, ruotate ogni anno',
      'AES-256 encryption with own keys, rotated each year',
    ),
    clauses: ['encryption.disks', 'encryption.backups', 'data.classified'],
  },
  {
    kind: 'accidental',
    threat: t('Cancellazione o modifica per errore', 'Deletion or change by mistake'),
    vulnerability: t('Un comando sbagliato ha effetto subito', 'A wrong command takes effect at once'),
    countermeasure: t(
      'Protezione dalla cancellazione, copie giornaliere e settimanali, ripristino a un istante',
      'Deletion protection, daily and weekly copies, restore to an instant',
    ),
    clauses: ['backup.central', 'backup.daily', 'backup.weekly-25-days', 'backup.point-in-time'],
  },
  {
    kind: 'accidental',
    threat: t('Guasto di un server', 'Failure of a server'),
    vulnerability: t('Un solo server per banca dati', 'A single server for a database'),
    countermeasure: t(
      'Un primario e almeno due repliche in zone diverse, subentro automatico',
      'A primary and at least two replicas in different zones, automatic takeover',
    ),
    clauses: ['cluster.replicas', 'cluster.failover', 'servers.redundant', 'cluster.synchronous'],
  },
  {
    kind: 'accidental',
    threat: t('Dati conservati oltre il dovuto', 'Data kept longer than due'),
    vulnerability: t('Copie e registri senza scadenza', 'Copies and logs that never expire'),
    countermeasure: t(
      'Scadenze vissute giorno per giorno e tetto imposto dalla cassaforte',
      'Expiry lived through day by day and a ceiling that the vault enforces',
    ),
    clauses: ['backup.weekly-25-days', 'exit.backups', 'tracing.operations', 'tracing.accesses'],
  },
  {
    kind: 'accidental',
    threat: t('Manutenzione con credenziali di servizio', 'Maintenance with service credentials'),
    vulnerability: t('Password note a più persone', 'Passwords known to several people'),
    countermeasure: t(
      'Credenziali sigillate, allarme a ogni lettura, sostituite dopo l’uso',
      'Sealed credentials, an alarm at each reading, replaced after use',
    ),
    clauses: ['admin.sealed-credentials', 'maintenance.authorised'],
  },
  {
    kind: 'environmental',
    threat: t('Incendio, allagamento o blackout di un data center', 'Fire, flood or blackout of a data centre'),
    vulnerability: t('Un solo edificio', 'A single building'),
    countermeasure: t(
      'Tre zone indipendenti; sei copie di ogni blocco',
      'Three independent zones; six copies of each block',
    ),
    clauses: ['zones.three', 'cluster.replicas', 'cluster.synchronous'],
  },
  {
    kind: 'environmental',
    threat: t('Perdita della Regione', 'Loss of the Region'),
    vulnerability: t('Tutto risiede in Irlanda, come promesso', 'Everything lives in Ireland, as promised'),
    countermeasure: t(
      'Nessuna: la promessa di residenza esclude una seconda Regione (rischio residuo dichiarato)',
      'None: the promise of residency excludes a second Region (a declared residual risk)',
    ),
    clauses: ['residency.ireland'],
  },
];

/** What the evidence would hide if it did not say it. */
export const honestly: readonly Bilingual[] = [
  t(
    'Tutto risiede in una sola Regione, come dice la policy: la perdita della Regione non è coperta da una seconda.',
    'Everything lives in one Region, as the policy says: the loss of the Region is not covered by a second one.',
  ),
  t(
    'Le frasi «le copie si fanno su una replica» e «il primario è replicato in modo sincrono» descrivono RDS Multi-AZ. In Aurora il volume stesso è scritto in sei copie su tre zone e le copie non toccano i server: la promessa è mantenuta, con un altro meccanismo.',
    '“Snapshots are taken on a standby” and “the primary is replicated synchronously” describe RDS Multi-AZ. In Aurora the volume itself is written to six copies in three zones and snapshots do not touch the instances: the promise is kept, by another mechanism.',
  ),
  t(
    `Per le credenziali inutilizzate il piano delle scuole dice sia ${numbers.inactivitySensitive.value} sia ${numbers.inactivityOther.value} mesi: vale ${numbers.inactivitySensitive.value} dove si accede a dati sensibili, come il registro dice di ciascuno.`,
    `For unused credentials the schools’ plan says both ${numbers.inactivitySensitive.value} and ${numbers.inactivityOther.value} months: ${numbers.inactivitySensitive.value} is in force where sensitive data is reached, as the register says of each person.`,
  ),
  t(
    'Queste evidenze leggono i modelli, non l’account: ciò che è stato cambiato a mano dopo il rilascio si vede solo nell’account.',
    'This evidence reads templates, not the account: what was changed by hand after deployment shows in the account only.',
  ),
];
