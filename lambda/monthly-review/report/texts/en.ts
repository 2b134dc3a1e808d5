import { counted, type Texts } from './it';

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
          ? counted(high, 'serious finding', 'serious findings', n)
          : counted(findings, 'finding to look at', 'findings to look at', n),
      sentence: (findings, high, n) =>
        `The log is complete and unaltered. ${counted(findings, 'finding asks', 'findings ask', n)} for a judgement${high > 0 ? `, ${`${n(high)} of them serious`}` : ''}.`,
    },
    clear: {
      title: 'no findings',
      sentence: () => 'The log is complete and unaltered, and no access gave rise to a finding.',
    },
  },
  problemCount: (value, n) => counted(value, 'problem', 'problems', n),
  unreadableCount: (value, n) => counted(value, 'object not read', 'objects not read', n),
  population: (p, n) =>
    `${counted(p.events, 'event', 'events', n)} in ${counted(p.files, 'file', 'files', n)} of ${counted(p.regions, 'Region', 'Regions', n)}, ${counted(p.digests, 'digest', 'digests', n)} valid; ${counted(p.administrators, 'event is an administrator’s', 'events are administrators’', n)}.`,
  notes: [
    'The month is the UTC month, by the time of the event; times shown are Rome’s (Europe/Rome) except where UTC is written.',
    'An event delivered several times counts once. Accesses include failed attempts.',
    'A Region is one of AWS’s sites in the world (eu-west-1 is Ireland); an account, one of the separate environments that we hold there; a digest, the signed hash of the files of an hour. A name in brackets, or at the end of a sentence, is what AWS calls the operation.',
    'Texts that come from the log are shown as data: invisible characters appear as \\u{…}.',
  ],
  more: (shown, total, file) => `The first ${shown} of ${total} are shown: the others are in ${file}.`,
  figures: {
    log: 'Log',
    logWhole: 'whole',
    logNotWhole: 'not whole',
    logWholeDetail: (digests, n) => `${counted(digests, 'digest', 'digests', n)} verified`,
    accesses: 'Accesses',
    accessesDetail: (failures, n) => `${n(failures)} of them failed`,
    people: 'Administrators',
    peopleDetail: (unregistered, n) =>
      unregistered === 0 ? 'all in the register' : `${n(unregistered)} not registered`,
    findings: 'Findings',
    findingsDetail: ({ high, medium, low }, n) => `${n(high)} high, ${n(medium)} medium, ${n(low)} low`,
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
    heatSummary: (total, most, when, n) =>
      `${counted(total, 'access', 'accesses', n)} on the month’s days; the busiest hour has ${n(most)} (${when}).`,
    heatAfter: (count, n) =>
      `${counted(count, 'other access was', 'other accesses were', n)} after the last day’s midnight in Rome, which in UTC is still of the month.`,
    heatNone: 'No access in the month.',
    heatWhen: (day, hour) => `day ${day}, ${hour} to ${hour + 1}`,
    legend: {
      none: 'no access',
      most: (most, n) => `${counted(most, 'access', 'accesses', n)} in an hour`,
      rest: 'Saturdays, Sundays and holidays',
    },
  },
  findings: {
    title: 'Findings',
    none: 'No findings on the events examined.',
    noneUnproven: 'No findings on the events that could be examined: the log, however, is not proven whole.',
    severities:
      'High: to be explained before signing. Medium: to be explained by whoever it concerns. Low: as a rule machines of the register, or mere reading; a general look is enough.',
    columns: {
      what: 'What',
      who: 'Who',
      when: 'When',
      where: 'From where',
      region: 'Region',
      account: 'Account and Region',
    },
    why: 'Why it matters',
    check: 'What to check',
    clause: 'Promise',
    times: (count, n) => counted(count, 'case', 'cases', n),
    others: (count, n) =>
      `${counted(count, 'other, less severe finding is', 'other, less severe findings are', n)} in the PDF and in review.json.`,
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
    andMore: (value, n) => `and ${n(value)} more`,
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
    scopes: { database: 'database', applications: 'applications' },
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
    resultsText: (verdict, { high, medium, low }, n) =>
      `${verdict} Findings: ${n(high)} high, ${n(medium)} medium, ${n(low)} low.`,
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
    bytes: 'bytes',
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
    population: (months, events, digests, n) =>
      `${counted(months, 'monthly review', 'monthly reviews', n)}, ${counted(events, 'event', 'events', n)} examined, ${counted(digests, 'digest', 'digests', n)} valid.`,
    figures: { months: 'Reviews', monthsDetail: (missing, n) => `${n(missing)} missing` },
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
    criteria:
      'A summary of the monthly reviews, each over the whole population of events; months without a review or with a log that is not whole are named one by one.',
    notes: [
      'Each row is the month’s kept review; the details are in the reports of the months.',
      'Findings that concern no administrator (machines, services, databases) are counted in the totals only.',
    ],
  },
  pageLabel: 'Page {page} of {pages}',
};
