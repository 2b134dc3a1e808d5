import type { Texts } from './it';

const one = (value: number, singular: string, plural: string, shown = String(value)) =>
  `${shown} ${value === 1 ? singular : plural}`;

/** What the report says, in English. */
export const en: Texts = {
  title: 'Monthly review of administrators’ accesses',
  platform: 'Custodia',
  verdicts: {
    unproven: {
      title: 'log NOT proven whole',
      sentence: (problems) =>
        `The month’s log is not proven complete and unaltered (${problems}). Until the problems listed are cleared up, an absence of findings does not mean that all is well.`,
    },
    empty: {
      title: 'NO events logged',
      sentence: () =>
        'Not one event was logged in the month. A platform in operation always produces some: take the logging as broken until shown otherwise.',
    },
    attention: {
      title: (findings, high, n) =>
        high > 0
          ? one(high, 'serious finding', 'serious findings', n(high))
          : one(findings, 'finding to look at', 'findings to look at', n(findings)),
      sentence: (findings, high, n) =>
        `The log is complete and unaltered. ${one(findings, 'finding asks', 'findings ask', n(findings))} for a judgement${high > 0 ? `, ${one(high, 'of them serious', 'of them serious', n(high))}` : ''}.`,
    },
    clear: {
      title: 'no findings',
      sentence: () => 'The log is complete and unaltered, and no access gave rise to a finding.',
    },
  },
  problemCount: (value, shown) => one(value, 'problem', 'problems', shown),
  unreadableCount: (value, shown) => one(value, 'object not read', 'objects not read', shown),
  population: (p) =>
    `${p.events} events in ${p.files} files of ${p.regionsShown} ${p.regions === 1 ? 'Region' : 'Regions'}, ${p.digests} digests valid; ${p.administrators} events are administrators’.`,
  notes: [
    'The month is the UTC month, by the time of the event; times shown are Rome’s (Europe/Rome) except where UTC is written.',
    'An event delivered several times counts once. Accesses include failed attempts.',
    'Texts that come from the log are shown as data: invisible characters appear as \\u{…}.',
  ],
  more: (shown, total, file) => `The first ${shown} of ${total} are shown: the others are in ${file}.`,
  figures: {
    log: 'Log',
    logWhole: 'whole',
    logNotWhole: 'not whole',
    logWholeDetail: (digests) => `${digests} digests verified`,
    accesses: 'Accesses',
    accessesDetail: (failures) => `${failures} of them failed`,
    people: 'Administrators',
    peopleDetail: (unregistered, shown) => (unregistered === 0 ? 'all in the register' : `${shown} not registered`),
    findings: 'Findings',
    findingsDetail: (high, medium, low) => `${high} high, ${medium} medium, ${low} low`,
  },
  severities: { high: 'High', medium: 'Medium', low: 'Low' },
  integrity: {
    title: 'Is the log complete and unaltered?',
    whole:
      'Yes. Every digest of the month is there, signed and chained to the one before; every log file listed exists and has the expected hash; no file is foreign; every hour of every Region is covered.',
    notWhole: (problems) =>
      `No, or it cannot be proven: ${problems}. Each is listed with what was found and on which object.`,
    empty:
      'The log holds no events. Even where signatures are valid, a month without events is not normal: check that logging is on.',
    table: 'What was verified',
    columns: { what: 'Objects', valid: 'Valid', invalid: 'Invalid', missing: 'Missing', unlisted: 'Foreign' },
    digests: 'Digests (signed fingerprints, one an hour and Region)',
    logs: 'Log files',
    problems: 'Problems, by kind',
    problemColumns: { kind: 'Problem', object: 'Object', detail: 'Technical detail' },
    kindColumns: { kind: 'Problem', count: 'Cases', meaning: 'What it means' },
    each: 'Problems, one by one',
    unreadable: 'Objects that could not be read',
    unreadableColumns: { object: 'Object', why: 'Why' },
    scope: (accounts, regions) => `Accounts: ${accounts}. Regions: ${regions}.`,
    none: 'none',
  },
  problems: {
    'log-modified': [
      'File modified',
      'The content of a log file does not match its signed hash: it was altered after delivery.',
    ],
    'log-missing': ['File missing', 'A file that a digest lists no longer exists: it may have been deleted.'],
    'log-unreadable': ['File unreadable', 'A file could not be read whole: its events were not examined.'],
    'log-unlisted': [
      'Foreign file',
      'Among the logs lies a file that no digest lists: the service did not deliver it, or its digest is missing.',
    ],
    'digest-modified': ['Digest modified', 'A digest’s signature is invalid or absent: the digest proves nothing.'],
    'digest-missing': [
      'Digest missing',
      'The digest of an hour is missing: whether that hour’s log is complete cannot be told.',
    ],
    'digest-moved': ['Digest moved', 'A digest is not where it says it is: it may have been copied from elsewhere.'],
    'chain-broken': [
      'Chain broken',
      'A digest does not name the one before as it should: one of the two was replaced.',
    ],
    'key-unknown': [
      'Key unknown',
      'The key that signed a digest is not among those published: the signature cannot be verified.',
    ],
    'period-not-covered': ['Period not covered', 'A part of the month, at its start or end, is covered by no digest.'],
    'logging-gap': ['Logging interrupted', 'Logging stopped and started again: of that interval there is no trace.'],
    'backfill-invalid': ['Backfill invalid', 'The chain of backfills (late deliveries) cannot be verified.'],
  },
  accesses: {
    title: 'Who had access, how much and when',
    table: 'Accesses by identity',
    people: 'Accesses by person',
    hiddenName: 'a name that does not exist, hidden by AWS',
    columns: {
      person: 'Person',
      principal: 'Identity',
      accesses: 'Accesses',
      failures: 'Failed',
      first: 'First',
      last: 'Last',
      networks: 'Networks',
    },
    unknown: 'NOT REGISTERED',
    none: 'No administrator is seen to have had access in the month.',
    workloads: 'Workloads (machine roles, counted apart)',
    workloadColumns: { principal: 'Identity', events: 'Events', failures: 'Failed' },
    heat: 'Accesses by hour and day (Rome time)',
    day: 'day',
    hour: 'hour',
    heatSummary: (total, most, when) =>
      `${total} accesses on the month’s days; the busiest hour has ${most} (${when}).`,
    heatAfter: (count, shown) =>
      `${one(count, 'other access was', 'other accesses were', shown)} after the last day’s midnight in Rome, which in UTC is still of the month.`,
    heatNone: 'No access in the month.',
    heatWhen: (day, hour) => `day ${day}, ${hour} to ${hour + 1}`,
    legend: {
      none: 'no access',
      most: (most) => `${most} accesses in an hour`,
      rest: 'Saturdays, Sundays and holidays',
    },
  },
  findings: {
    title: 'Findings',
    none: 'No findings on the events examined.',
    noneUnproven: 'No findings on the events that could be examined: the log, however, is not proven whole.',
    columns: { what: 'What', who: 'Who', when: 'When', where: 'From where', region: 'Region' },
    why: 'Why it matters',
    check: 'What to check',
    clause: 'Promise',
    times: (count, shown) => one(count, 'case', 'cases', shown),
    others: (count, shown) =>
      `${one(count, 'other, less severe finding is', 'other, less severe findings are', shown)} in the PDF and in review.json.`,
  },
  rules: {
    'root-use': 'Use of the root user',
    'login-without-mfa': 'Sign-in without a second factor',
    'failed-logins': 'Burst of failed sign-ins',
    'unregistered-administrator': 'Administrator not registered',
    'shared-identity': 'Identity used by several persons',
    'irregular-hours': 'Irregular hours',
    'new-network': 'New network',
    'trail-tampering': 'Tampering with the log',
    'key-loss': 'Encryption key at risk',
    'backup-loss': 'Copies or data deleted or less protected',
    'data-exposure': 'Data exposed to others',
    'privilege-change': 'Change of privileges',
    'network-opening': 'Network opened to the world',
    'emergency-access': 'Emergency access',
    'dormant-administrator': 'Credentials unused',
    'audit-silence': 'Source that logs nothing',
  },
  changes: {
    title: 'What changed since the month before',
    noHistory: 'The review of the month before is not available: no comparison.',
    table: (month) => `Compared with ${month}`,
    columns: { what: 'Item', before: 'Before', now: 'Now', change: 'Difference' },
    events: 'Events',
    accesses: 'Administrators’ accesses',
    failures: 'Failed accesses',
    administrators: 'Administrators’ identities',
    problems: 'Integrity problems',
    appeared: (list) => `Identities not seen the month before: ${list}.`,
    gone: (list) => `Identities of the month before not seen now: ${list}.`,
    sameIdentities: 'The identities seen are those of the month before.',
    newRules: (list) => `Findings of a kind that the month before did not have: ${list}.`,
    andMore: (value) => `and ${value} more`,
  },
  retention: {
    title: 'What the retention check found',
    absent: 'The month’s summary is not available: the daily retention check left no readable records.',
    notRun: (days) => `Days of the month without a check: ${days}. Nothing can be said of those days.`,
    table: 'Summary of the daily checks',
    columns: { what: 'Outcome', count: 'Number' },
    days: 'Days on which the check ran',
    missing: 'Missing copies or logs',
    overdue: 'Items beyond their retention period',
    unprotected: 'Protections missing or weakened',
    deleted: 'Items deleted when due',
    held: 'Items kept by a hold',
    unseen: 'Checks that failed',
    details: 'Details',
    detailColumns: { day: 'Day', what: 'What' },
  },
  register: {
    title: 'Register of system administrators',
    hash: (hash) => `List in force for the month; SHA-256 of the document: ${hash}`,
    table: 'Appointed administrators',
    columns: {
      person: 'Person',
      scopes: 'Scopes',
      act: 'Act of appointment',
      from: 'From',
      until: 'Until',
      principals: 'Identities',
      seen: 'Seen in the month',
    },
    open: 'open',
    yes: 'yes',
    no: 'no',
  },
  record: {
    title: 'Verification record',
    place: 'Place',
    date: 'Date',
    object: 'Object',
    objectText: (month) =>
      `Verification of the system administrators’ work for ${month}, by the log of their accesses (Garante, provv. 27/11/2008, points 4.4 and 4.5; data protection policy, “Architettura”).`,
    participants: 'Participants',
    reviewers: (people) => `Reviewers designated: ${people || 'nobody'}.`,
    criteria: 'Criteria',
    criteriaText: (rules) =>
      `The whole population, no sampling: first the log’s completeness and integrity (signatures, hashes, chain, hourly coverage), then the reconciliation of identities with appointments, then ${rules} rules applied to every event. No reviewer is an administrator in the month reviewed.`,
    data: 'Data acquired',
    results: 'Findings',
    resultsText: (verdict, high, medium, low) => `${verdict} Findings: ${high} high, ${medium} medium, ${low} low.`,
    evaluation: 'Evaluation',
    remarks: 'Remarks',
    conclusions: 'Conclusions',
    signature: 'Signature',
  },
  mail: {
    subject: (month, verdict) => `Review of administrators’ accesses, ${month}: ${verdict}`,
    full: 'Full documents',
    fullText: (months, lock) =>
      `They are kept for ${months} months in a locked archive (${lock} mode): ${
        lock === 'compliance'
          ? 'until then nobody can delete or change them, not even AWS.'
          : 'no administrator can delete or change them. Only the account’s root user, or a deployment that changes how the archive is protected, could lift the lock: either stays in the log of accesses.'
      } To open them, sign in as yourself.`,
    place: 'To sign, the command review:sign-off asks for the folder of this record:',
    open: 'Open the documents',
    files: 'Files and their SHA-256',
    fileColumns: { file: 'File', size: 'Bytes', hash: 'SHA-256' },
    attached: 'Attached: report.pdf and accesses.csv.',
    attachmentsLeftOut: 'The attachments exceed the size that mail allows: they are among the full documents.',
    next: 'What to do now',
    nextSteps: {
      unproven: 'Clear up the integrity problems first; then look at the findings, complete the record and sign it.',
      empty: 'Check at once that accesses are being logged; then complete the record and sign it.',
      attention: 'Look at the findings, complete the record at the end of the PDF and sign it.',
      clear: 'Read the summary, complete the record at the end of the PDF and sign it.',
    },
  },
  yearly: {
    title: 'Yearly evaluation of the system administrators’ work',
    complete: {
      title: 'twelve reviews, log whole',
      sentence: 'The reviews of all twelve months are there, and in each the log is complete and unaltered.',
    },
    incomplete: {
      title: 'year NOT proven as a whole',
      sentence: (missing, unproven) =>
        `Months without a review: ${missing}. Months whose log is not proven whole: ${unproven}. For those months an absence of findings does not mean that all is well.`,
    },
    none: 'none',
    population: (months, events, digests) =>
      `${months} monthly reviews, ${events} events examined, ${digests} digests valid.`,
    figures: { months: 'Reviews', monthsDetail: (missing) => `${missing} missing` },
    months: 'The months',
    monthColumns: {
      month: 'Month',
      log: 'Log',
      events: 'Events',
      accesses: 'Accesses',
      high: 'High',
      medium: 'Medium',
      low: 'Low',
    },
    noReview: 'no review',
    people: 'The administrators in the year',
    peopleColumns: {
      person: 'Person or identity',
      months: 'Active months',
      accesses: 'Accesses',
      failures: 'Failed',
      findings: 'Findings',
      high: 'of them high',
    },
    rules: 'Findings by kind',
    ruleColumns: { rule: 'Kind', months: 'Months', findings: 'Findings' },
    object: (year) =>
      `At least yearly verification of the system administrators’ work for ${year} (Garante, provv. 27/11/2008, point 4.4), on the monthly reviews of their accesses.`,
    participants: 'Participants',
    criteria:
      'A summary of the monthly reviews, each over the whole population of events; months without a review or with a log that is not whole are named one by one.',
    notes: ['Each row is the month’s kept review; the details are in the reports of the months.'],
  },
  pageLabel: 'Page {page} of {pages}',
};
