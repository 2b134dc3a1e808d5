import { BlockList, isIP } from 'node:net';
import { DateTime } from 'luxon';
import { TIME_ZONE } from '../../../lib/policy';
import type { AccessEvent, Identity } from '../access-event';
import { memoized } from '../memoized';
import type { Administrator, RegisterFile } from './register-schema';

/**
 * What stands behind an event:
 * - `administrator`: a person, in the register or not (`administrator` says which); root too;
 * - `workload`: a machine role that the register lists, or an EC2 instance by itself;
 * - `service`: AWS itself, or a service that acts through a role nobody here signed in to; the applications' users, too,
 *   where Cognito signs them in: no administrators of the platform, and as little anybody here;
 * - `outsider`: another account's, nobody's, one who has not yet proved who he is, or who only opens a session, which is
 *   judged under its own ARN. What an outsider was refused, or did to what is ours, counts as anybody's.
 *
 * An administrator's act is any event, reading included, of an `administrator`: in the platform's accounts there is
 * nobody else who could sign in, and the Garante asks for the log of accesses, not of changes.
 */
export type ActorKind = 'administrator' | 'workload' | 'service' | 'outsider';

export interface Actor {
  readonly kind: ActorKind;
  /** ARN where the record has one, else the sign-in name. */
  readonly principal: string;
  /** The person by the register; null when it does not hold the principal. */
  readonly person: string | null;
  readonly administrator: RegisteredAdministrator | null;
  readonly root: boolean;
  /** The principal, bounded, as a key of states: no name is one that objects have by themselves. */
  readonly key: string;
  /**
   * Who can be in one place only, as a key of states: a person by whatever principal, else the principal. A database knows
   * the addresses of the network it lies in, not where somebody sits: its users are for themselves.
   */
  readonly whoKey: string;
}

/** The principal of a record that names none. */
export const NOBODY = 'unknown';

/**
 * An EC2 instance's own identity: AWS makes it, nobody can assume it or give it rights, and no role of ours can be called so.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-identity-roles.html
 */
const INSTANCE = ':assumed-role/aws:ec2-instance/';

/** Types of identities that open a session, or act from another account. */
const OUTSIDERS = new Set(['SAMLUser', 'WebIdentityUser', 'AWSAccount']);

/**
 * A user of an application at Cognito's sign-in pages, user pools or identity pools: they ask for no credentials of AWS, and
 * a record names an account, `Anonymous` or nothing.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/understanding-amazon-cognito-entries.html
 */
const isApplicationUser = ({ type, accountId }: Identity, principal: string): boolean =>
  (principal === NOBODY && (type === 'Unknown' || (type === '' && accountId !== ''))) ||
  (principal === 'Anonymous' && type === 'Unknown');

/** Whether somebody is only at the door: Identity Center asks for a password, and names nobody but its account. */
const isUnproved = ({ type, accountId }: Identity, principal: string): boolean =>
  type === 'Unknown' && principal === accountId;

/** An entry of the register with what its checks need, prepared once. */
export interface RegisteredAdministrator extends Administrator {
  /** Appointment in seconds since 1970, `from` included, `until` excluded. */
  readonly appointed: { readonly from: number; readonly until: number | null };
  /** Whether a source address lies in the registered networks. */
  readonly knows: (address: string) => boolean;
}

/** `*` matches anything, everything else itself. */
export function patternOf(patterns: readonly string[]): RegExp | null {
  if (patterns.length === 0) return null;
  const escaped = patterns.map((pattern) =>
    pattern
      .split('*')
      .map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'))
      .join('.*'),
  );
  return new RegExp(`^(?:${escaped.join('|')})$`, 's');
}

/** Midnight in Italy, in seconds since 1970. */
const midnight = (date: string, plusDays = 0) =>
  DateTime.fromISO(date, { zone: TIME_ZONE }).plus({ days: plusDays }).toSeconds();

function prepare(administrator: Administrator): RegisteredAdministrator {
  const networks = new BlockList();
  for (const network of administrator.networks) {
    const [address = '', prefix] = network.split('/');
    networks.addSubnet(address, Number(prefix), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  const { from, until } = administrator.appointment;
  return {
    ...administrator,
    appointed: { from: midnight(from), until: until === null ? null : midnight(until, 1) },
    knows: memoized((address) => networks.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')),
  };
}

/** An IAM user where a record of a sign-in leaves the ARN out: names are unique in an account, whatever their path. */
const userKey = (account: string, userName: string) => `${account}/${userName}`.toLowerCase();

/** A database takes any letter for a name; the register writes each in one way. */
const databaseKey = (name: string) => name.normalize('NFC').toLowerCase();

/** What Secrets Manager adds to a secret's name in its ARN. A name may well end like this by itself: `sealed-backup`. */
const SUFFIX = /-[A-Za-z0-9]{6}$/;

const CACHED = 5000;
const KEY_LENGTH = 200;
const KEY_HEAD = 60;

/** A name as a key. Long ones differ at their ends: an IAM user's path may be longer than all that is kept of it. */
const keyOf = (name: string) =>
  name.length <= KEY_LENGTH ? name : `${name.slice(0, KEY_HEAD)}…${name.slice(KEY_HEAD + 1 - KEY_LENGTH)}`;

/** The register, prepared for hundreds of thousands of events. */
export class RegisterIndex {
  readonly administrators: readonly RegisteredAdministrator[];
  private readonly byPrincipal = new Map<string, RegisteredAdministrator>();
  private readonly byDatabaseUser = new Map<string, RegisteredAdministrator>();
  private readonly workloads: RegExp | null;
  private readonly emergencyArns: RegExp | null;
  private readonly emergency = memoized((arn) => this.emergencyArns?.test(arn) ?? false);
  private readonly actors = new Map<string, Actor>();
  private readonly secretArns: RegExp | null;
  private readonly secretNames: RegExp | null;
  /**
   * Whatever names an emergency role or sealed secret holds one of these: the longest part of its name without `*`, and
   * without the hyphen before a secret's suffix, which its name lacks.
   */
  readonly emergencyNames: readonly string[];

  constructor(readonly file: RegisterFile) {
    this.administrators = file.administrators.map(prepare);
    for (const administrator of this.administrators) {
      for (const name of administrator.principals) {
        this.byPrincipal.set(name.toLowerCase(), administrator);
        const [, account, user] = /^arn:[^:]+:iam::(\d+):user\/(?:.*\/)?(.+)$/.exec(name) ?? [];
        if (account && user) this.byPrincipal.set(userKey(account, user), administrator);
      }
      for (const name of administrator.databaseUsers) this.byDatabaseUser.set(databaseKey(name), administrator);
    }
    this.workloads = patternOf(file.workloads);
    this.emergencyArns = patternOf(file.emergency);
    this.emergencyNames = file.emergency.map((arn) =>
      (arn.split(/[:/]/).at(-1) ?? '')
        .replace(SUFFIX, '')
        .split('*')
        .reduce((longest, part) => (part.length > longest.length ? part : longest), '')
        .replace(/-$/, ''),
    );
    // A replica differs by its Region alone.
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
    const secrets = file.emergency
      .filter((arn) => arn.includes(':secretsmanager:'))
      .map((arn) => arn.replace(/:secretsmanager:[^:]*:/, ':secretsmanager:*:'));
    const names = secrets.map((arn) => arn.split(':').slice(6).join(':') || '*');
    const eitherWay = (name: string) => [name, name.replace(SUFFIX, '')];
    this.secretArns = patternOf(secrets.flatMap(eitherWay));
    this.secretNames = patternOf(names.flatMap(eitherWay));
  }

  /** Whether a secret is one of the sealed ones. @param id its name or its ARN, which may lack the random suffix */
  isSealedSecret(id: string): boolean {
    if (!id.startsWith('arn:')) return [id, `${id}-000000`].some((name) => this.secretNames?.test(name));
    return [id, id.replace(SUFFIX, '')].some((arn) => this.secretArns?.test(arn));
  }

  /** Whether an ARN is one of the emergency roles or sealed secrets. */
  isEmergency(arn: string): boolean {
    return arn !== '' && this.emergency(arn);
  }

  /** Who stands behind an event: by its identity and, where a service acts, by whether it came from a service's host. */
  actorOf({ identity, sourceIp }: Pick<AccessEvent, 'identity' | 'sourceIp'>): Actor {
    // An ARN says all there is to say, unless somebody acts through a service or on behalf of another, or in a session that
    // any user, root too, may have given this name.
    if (
      identity.arn !== '' &&
      identity.onBehalfOf === '' &&
      identity.invokedBy === '' &&
      identity.type !== 'FederatedUser'
    ) {
      return this.remember(identity.arn, identity, false);
    }
    const host = identity.invokedBy !== '' && isIP(sourceIp) === 0;
    const key = `${identity.type}\n${identity.arn}\n${identity.userName}\n${identity.onBehalfOf}\n${identity.issuerArn}\n${identity.arn ? '' : `${identity.principalId}\n${identity.accountId}`}\n${host}`;
    return this.remember(key, identity, host);
  }

  private remember(key: string, identity: Identity, host: boolean): Actor {
    const known = this.actors.get(key);
    if (known) return known;
    const actor = this.resolve(identity, host);
    if (this.actors.size >= CACHED) this.actors.clear();
    this.actors.set(key, actor);
    return actor;
  }

  private resolve(identity: Identity, host: boolean): Actor {
    // A session that root asked for by GetFederationToken has rights of root, whatever name it was given.
    const root =
      identity.type === 'Root' || (identity.type === 'FederatedUser' && identity.issuerArn.endsWith(':root'));
    const principal =
      identity.arn || identity.userName || identity.onBehalfOf || identity.principalId || identity.invokedBy || NOBODY;
    const actor = (kind: ActorKind, administrator: RegisteredAdministrator | null = null): Actor => {
      const person = administrator?.person ?? null;
      const key = `p${keyOf(principal)}`;
      const whoKey = person === null || identity.type === 'DatabaseUser' ? key : `r${keyOf(person)}`;
      return { kind, principal, person, administrator, root, key, whoKey };
    };
    if (identity.type === 'AWSService' || identity.issuerArn.includes(':role/aws-service-role/'))
      return actor('service');
    const administrator = this.find(identity);
    if (administrator) return actor('administrator', administrator);
    if (root) return actor('administrator');
    // Whoever opens the sealed role is a person, whatever pattern its name happens to match.
    const sealed = this.isEmergency(identity.issuerArn);
    if (!sealed && (this.workloads?.test(identity.arn) || this.workloads?.test(identity.issuerArn))) {
      return actor('workload');
    }
    if (identity.arn.includes(INSTANCE)) return actor('workload');
    // A service that works through a role (AWS Backup, CloudFormation) comes from its host name, a person from an address.
    if (host) return actor('service');
    if (isApplicationUser(identity, principal)) return actor('service');
    return actor(OUTSIDERS.has(identity.type) || isUnproved(identity, principal) ? 'outsider' : 'administrator');
  }

  private find(identity: Identity): RegisteredAdministrator | undefined {
    if (identity.type === 'DatabaseUser') return this.byDatabaseUser.get(databaseKey(identity.userName));
    const names = [
      identity.arn,
      identity.onBehalfOf,
      identity.arn.includes(':assumed-role/') || identity.arn.includes(':federated-user/')
        ? identity.arn.slice(identity.arn.lastIndexOf('/') + 1)
        : '',
      identity.type === 'IAMUser' && identity.arn === '' ? userKey(identity.accountId, identity.userName) : '',
      identity.type === 'AssumedRole' ? '' : identity.userName,
      identity.type === 'Root' ? '' : identity.issuerArn,
      identity.arn ? '' : identity.principalId,
    ];
    for (const name of names) {
      const administrator = name ? this.byPrincipal.get(name.toLowerCase()) : undefined;
      if (administrator) return administrator;
    }
    return undefined;
  }
}
