import type { AccessEvent } from '../access-event';
import { fieldOf, listOf, parameter } from './record-fields';
import { shown } from './shown';

/** Access lists and groups that let in everybody, or every AWS user. */
const PUBLIC_LIST = /^(public-read|public-read-write|authenticated-read)$/;
const PUBLIC_GROUP = /\/groups\/global\/(AllUsers|AuthenticatedUsers)/;
const GRANTS = ['read', 'read-acp', 'write', 'write-acp', 'full-control'].map(
  (permission) => `x-amz-grant-${permission}`,
);

/** Headers by which a request sets an access list, of one name; CloudTrail gathers them or leaves them on top. */
const aclHeader = (event: AccessEvent, name: string): readonly unknown[] =>
  [parameter(event, 'accessControlList', name), parameter(event, name)].flatMap(listOf);

/** To whom an access list opens what it stands on, however the request writes it. */
export function opensAccessList(event: AccessEvent): string | false {
  const list = parameter(event, 'AccessControlPolicy');
  const owner = fieldOf(list, 'Owner', 'ID');
  const given = [
    ...aclHeader(event, 'x-amz-acl').filter((acl) => PUBLIC_LIST.test(String(acl))),
    ...GRANTS.flatMap((name) => aclHeader(event, name)).filter(
      (grantee) => PUBLIC_GROUP.test(String(grantee)) || /emailaddress=/i.test(String(grantee)),
    ),
    ...listOf(fieldOf(list, 'AccessControlList', 'Grant')).flatMap((grant) => {
      const [group, email, id] = ['URI', 'EmailAddress', 'ID'].map((name) => fieldOf(grant, 'Grantee', name));
      return [
        PUBLIC_GROUP.test(String(group)) ? group : undefined,
        email,
        // Whoever owns it is in its list; who that is the record may leave out.
        owner !== undefined && id !== owner ? id : undefined,
      ];
    }),
  ].filter((one) => one !== undefined && one !== '');
  return given.length > 0 && shown(given[0]);
}
