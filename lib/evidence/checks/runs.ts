import type { Resource } from '../../template/model';
import { count, object } from '../../template/shape';
import { check, type Check, type Evidence } from '../check';

/** What Lambda gives at most: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST = { Timeout: 900, MemorySize: 10_240 };

/** What it gives a function that says nothing. */
const BY_DEFAULT = { Timeout: 3, MemorySize: 128 };

/** Of the time and memory that a function was built for, some is to spare; with less than half it may not come to its end. */
const ENOUGH = 0.5;

/** A function runs as it was built to, where it says how: by its handler, from where its code lies, with time and memory. */
export function runsAsBuilt({ estate, model }: Evidence, worker: Resource): Check[] {
  const { properties } = worker;
  const runs = estate.needsOf(worker)?.runs ?? {};
  const asked = (property: string, due: unknown, is: unknown, meant = (value: string) => value) => {
    const [expected, actual] = [due, is].map((value) => model.text(value, worker)) as [string, string];
    return due === undefined ? [] : [check(worker, property, expected, actual, meant(actual) === meant(expected))];
  };
  const bucket = (code: unknown) => object(code)['S3Bucket'];
  return [
    ...asked('Handler', runs['Handler'], properties['Handler']),
    // A newer or older version runs it, another language does not
    ...asked('Runtime', runs['Runtime'], properties['Runtime'], (runtime) => runtime.replace(/\d+/, '')),
    ...asked('RecursiveLoop', runs['RecursiveLoop'], properties['RecursiveLoop']),
    ...asked('Code.S3Bucket', bucket(runs['Code']), bucket(properties['Code'])),
    ...(['Timeout', 'MemorySize'] as const).flatMap((property) => {
      const due = count(runs[property]);
      if (due === undefined) return [];
      const [least, most] = [due * ENOUGH, MOST[property]];
      const is = count(properties[property] ?? BY_DEFAULT[property]) ?? 0;
      return [check(worker, property, `${least} to ${most}`, `${is}`, is >= least && is <= most)];
    }),
  ];
}
