/** Where a run leaves what its steps hand to each other, in the working bucket. */
export const working = {
  folder: (month: string, run: string) => `runs/${month}/${run}/`,
  trail: (folder: string) => `${folder}trail.json`,
  shard: (folder: string, shard: string) => `${folder}shards/${shard}.json`,
  state: (folder: string, shard: string) => `${folder}states/${shard}.json`,
  /** The report composed, for the step that draws it. */
  document: (folder: string) => `${folder}document.json`,
  file: (folder: string, name: string) => `${folder}${name}`,
  /** Which run mails a report. */
  mailClaim: (report: string) => `claims/${report}.json`,
};

/** How long the claim on a mail lasts, longer than one attempt of the function can: each attempt claims anew. */
export const CLAIM_MINUTES = 10;

/** Where the records lie, in the locked bucket of reports. */
export const kept = {
  registers: 'registers/',
  month: (month: string) => `reviews/${month}/`,
  /** The folder of a report is named after its content: the same review lies in the same place. */
  report: (month: string, sha256: string) => `reviews/${month}/${sha256.slice(0, 16)}/`,
};

/** Files in a report's folder beside the report itself. */
export const keptFiles = { manifest: 'manifest.json', mailed: 'mailed.json', signedOff: 'signed-off.json' } as const;
