import type { Settings } from '../lib/config';

/** Environment by which the AWS CLI, the CDK CLI and the SDKs speak to the emulator and to nothing else. */
export const awsEnvironment = (endpoint: string, { account, region }: Pick<Settings, 'account' | 'region'>) => ({
  AWS_ENDPOINT_URL: endpoint,
  AWS_ENDPOINT_URL_S3: endpoint,
  AWS_ACCESS_KEY_ID: account, // the emulator takes the account from it
  AWS_SECRET_ACCESS_KEY: 'rehearsal',
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_EC2_METADATA_DISABLED: 'true',
});
