import { production } from './production';
import { rehearsalSignIn } from './rehearsal-sign-in';
import type { Settings } from './settings';

/** The platform on the embedded emulator: administrators sign in by SAML, which an emulator can act out. */
export const rehearsal: Settings = {
  ...production,
  environment: 'rehearsal',
  account: '333344445555',
  clusters: production.clusters.map((cluster) => ({
    ...cluster,
    capacity: { kind: 'serverless', minAcu: 0.5, maxAcu: 1 },
  })),
  signIn: { kind: 'saml', metadataDocument: rehearsalSignIn },
};
