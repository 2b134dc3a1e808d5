/** What no emulator can show: said at the end of each rehearsal, so that nobody takes it for the real thing. */
export const limits = [
  'how long a failover takes, and that readers stay in their zones: the failover drill in a real account measures it',
  'a restore of real data and how long it takes: here a restored cluster is a record, and what the drill reads of it is acted out; in a real account it restores and reads in earnest',
  'that nobody, AWS included, can undo a compliance lock, and that bucket and key policies hold against an administrator',
  'encryption at rest and the separation of keys: the templates show the keys, only AWS uses them',
  'delivery by AWS: CloudTrail, flow logs, RDS events, GuardDuty and Inspector findings are acted out or accepted without effect',
  'mail that arrives: it is kept as a file, without DKIM, SPF or a spam filter between',
  "AWS's own limits: memory, payloads, throttling, and the minutes that schedules and deliveries take",
] as const;
