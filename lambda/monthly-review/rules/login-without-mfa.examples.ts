import { call, one, root, session, unknownUser, type Examples } from './example';

const login = (used: unknown, more: object = {}) => ({
  ...call('signin', 'ConsoleLogin'),
  responseElements: { ConsoleLogin: 'Success' },
  additionalEventData: used === undefined ? {} : { MFAUsed: used },
  ...more,
});

export const examples: Examples = {
  matches: [
    one('an IAM user signs in by password alone, written otherwise', login('no', { userIdentity: unknownUser })),
    one('an IAM user signs in by password alone, as a flag', login(false, { userIdentity: unknownUser })),
    one('an IAM user signs in by password alone', login('No', { userIdentity: unknownUser })),
    one('root signs in by password alone', login('No', { userIdentity: root })),
  ],
  ignores: [
    one('an IAM user signs in with MFA', login('Yes', { userIdentity: unknownUser })),
    one(
      'an IAM user fails to',
      login('No', { userIdentity: unknownUser, responseElements: { ConsoleLogin: 'Failure' } }),
    ),
    one(
      'a federated session, whose MFA the identity provider asked for',
      login('No', { userIdentity: session('anna.verdi@example.com') }),
    ),
    one('a federated session without the field', login(undefined, { userIdentity: session('anna.verdi@example.com') })),
    one('a user whom SAML brought in', {
      ...login('No', { userIdentity: unknownUser }),
      additionalEventData: { MFAUsed: 'No', SamlProviderArn: 'arn:aws:iam::111122223333:saml-provider/idp' },
    }),
  ],
};
