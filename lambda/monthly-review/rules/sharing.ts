import type { AccessEvent } from '../access-event';
import { fieldOf, listOf, parameter, textParameter } from './record-fields';
import { shown } from './shown';

/** Whoever a permission is given to: everybody, or an account that is not the resource's own. */
export function others(event: AccessEvent, given: readonly unknown[]): string | false {
  const outside = given.filter(
    (one): one is string =>
      typeof one === 'string' && (one === 'all' || (/^\d{12}$/.test(one) && one !== event.recipientAccountId)),
  );
  return outside.length > 0 && shown(outside.slice(0, 3).join(', '));
}

/** Whom an image or a snapshot is shared with by a request: everybody, accounts, or an organisation or unit of one. */
export function sharedWith(event: AccessEvent, name: string): string | false {
  const added = listOf(fieldOf(parameter(event, name), 'add'));
  // The older form of such a request names what it does and the accounts beside each other.
  const named = textParameter(event, 'operationType') === 'add' ? ['userIds', 'userGroups', 'groupNames'] : [];
  const given = [
    ...added.flatMap((one) => [fieldOf(one, 'group'), fieldOf(one, 'userId')]),
    ...named.flatMap((name) => listOf(parameter(event, name))),
  ];
  const organisations = added
    .flatMap((one) => [fieldOf(one, 'organizationArn'), fieldOf(one, 'organizationalUnitArn')])
    .filter((arn) => typeof arn === 'string' && arn !== '');
  return others(event, given) || (organisations.length > 0 && shown(organisations[0]));
}

/** The account inside an ARN, or the account itself; `all` for everybody. */
export const accountOf = (principal: unknown) =>
  principal === '*' || principal === 'All'
    ? 'all'
    : (/^(?:arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:)?(\d{12})(?::|$)/.exec(String(principal))?.[1] ?? '');
