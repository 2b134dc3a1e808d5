import type { AccessEvent } from '../access-event';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a path of a record; undefined where a step is missing. Names match whatever their case. */
export function fieldOf(value: unknown, ...path: readonly string[]): unknown {
  let at = value;
  for (const step of path) {
    if (!isFields(at)) return undefined;
    at = Object.hasOwn(at, step) ? at[step] : at[keyOf(at, step)];
  }
  return at;
}

/** Names and values of a part of a record; none where it is no object. */
export const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  isFields(value) ? Object.entries(value) : [];

/** CloudTrail writes some services' parameters as `BucketName`, some as `bucketName`, S3's XML as `LifecycleConfiguration`. */
function keyOf(fields: Fields, name: string): string {
  const wanted = name.toLowerCase();
  return Object.keys(fields).find((key) => key.toLowerCase() === wanted) ?? name;
}

/** What a request says. EC2's newer calls and S3 control's say it in an object named after the call. */
function requestOf(event: AccessEvent): unknown {
  const request = fieldOf(event.record(), 'requestParameters');
  const name = `${event.eventName}Request`;
  if (!isFields(request) || !Object.hasOwn(request, name)) return request;
  const nested = request[name];
  return isFields(nested) ? { ...nested, ...request } : request;
}

/** A parameter of the request. */
export const parameter = (event: AccessEvent, ...path: readonly string[]): unknown =>
  fieldOf(requestOf(event), ...path);

/** A parameter of the request as text; empty when it is absent or no text. */
export function textParameter(event: AccessEvent, ...path: readonly string[]): string {
  const value = parameter(event, ...path);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** ARNs of the resources that a record names beside its request. */
export const resourcesOf = (event: AccessEvent): readonly unknown[] =>
  listOf(event.record()['resources']).map((one) => fieldOf(one, 'ARN'));

/** A part of the answer. */
export const answer = (event: AccessEvent, ...path: readonly string[]): unknown =>
  fieldOf(event.record(), 'responseElements', ...path);

/** A flag, however a record writes it (`false`, `"False"`, `{value: false}`). */
export function flag(value: unknown): boolean | undefined {
  if (isFields(value)) return flag(fieldOf(value, 'value'));
  const text = typeof value === 'boolean' ? String(value) : typeof value === 'string' ? value.toLowerCase() : '';
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

/** Whether a request switches something on, or off, by a flag. */
export const isOn = (event: AccessEvent, ...path: readonly string[]): boolean =>
  flag(parameter(event, ...path)) === true;
export const isOff = (event: AccessEvent, ...path: readonly string[]): boolean =>
  flag(parameter(event, ...path)) === false;

const LISTED = 1000;

/** A list however CloudTrail writes it: an array, `{items: [...]}`, `{item: ...}`, or one thing alone. At most 1,000. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value.slice(0, LISTED);
  if (isFields(value)) {
    if (Object.keys(value).length === 0) return [];
    for (const name of ['items', 'item', 'member']) if (name in value) return listOf(value[name]);
  }
  return [value];
}

/** Whether an event is of a service: `from(event, 's3')`, or `'postgresql'`. A record that names no source is taken for it. */
export const from = (event: AccessEvent, ...services: readonly string[]): boolean =>
  event.eventSource === '' ||
  services.some((service) => event.eventSource === `${service}.amazonaws.com` || event.eventSource === service);
