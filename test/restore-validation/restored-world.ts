import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { BackupClient, DescribeRestoreJobCommand, PutRestoreValidationResultCommand } from '@aws-sdk/client-backup';
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateDBInstanceCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  EnableHttpEndpointCommand,
  ModifyDBClusterCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { ExecuteStatementCommand, RDSDataClient } from '@aws-sdk/client-rds-data';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { awsError } from '../aws-error';

export const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/data';
/** Encrypts the drills' secrets. */
export const SECRET_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/backup';
const RESTORED = 'awsbackup-restore-test-1';
export const JOB = {
  RestoreJobId: 'JOB-1',
  Status: 'COMPLETED' as const,
  CreatedBy: { RestoreTestingPlanArn: 'arn:aws:backup:eu-west-1:111122223333:restore-testing-plan:drill' },
  CreatedResourceArn: `arn:aws:rds:eu-west-1:111122223333:cluster:${RESTORED}`,
  SourceResourceArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:custodia-production-didattica',
  RecoveryPointArn: 'arn:aws:rds:eu-west-1:111122223333:cluster-snapshot:awsbackup:job-1',
  CreationDate: new Date('2026-11-08T06:00:00Z'),
  CompletionDate: new Date('2026-11-08T06:21:30Z'),
};

/** An account in which a restore test has ended: what the drill changes in it, and what it may not leave behind. */
export class RestoredWorld {
  job: Record<string, unknown> = { ...JOB };
  cluster: Record<string, unknown> | undefined = {
    DBClusterIdentifier: RESTORED,
    Status: 'available',
    Engine: 'aurora-postgresql',
    StorageEncrypted: true,
    KmsKeyId: KEY,
    MasterUsername: 'sealed_master',
    DatabaseName: 'didattica',
    HttpEndpointEnabled: false,
  };
  instance: string | undefined;
  /** Looks that an instance takes to be available, or gone. */
  slowness = 0;
  #looks = 0;
  /** Calls that RDS refuses because it is still at work. */
  busy = 0;
  secret: { password: string } | undefined;
  password = 'the one of the day the copy was taken';
  scaled = false;
  contents = { tables: 42, bytes: 8_192_000, rows: 1, largest: 'alunni.anagrafica' as string | undefined };
  readonly answers: { status: string | undefined; message: string | undefined }[] = [];
  readonly records = new Map<string, Record<string, unknown>>();
  readonly executions: string[] = [];
  metrics = 0;
  /** Calls made, by command; a fault is thrown at the call of this number, before or after it has taken effect. */
  readonly calls: string[] = [];
  fault: { at: number; after: boolean; error: Error } | undefined;

  readonly #mocks = [
    BackupClient,
    CloudWatchClient,
    RDSClient,
    RDSDataClient,
    S3Client,
    SecretsManagerClient,
    SFNClient,
  ];

  constructor() {
    const [backup, cloudwatch, rds, data, s3, secrets, sfn] = this.#mocks.map((one) =>
      mockClient(one as typeof RDSClient),
    );
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each command has input and output of its own
    const on = (client: any, command: any, act: (input: any) => unknown) =>
      client!.on(command).callsFake((input: unknown) => this.#call(command.name, () => act(input)));
    on(backup, DescribeRestoreJobCommand, () => this.job);
    on(backup, PutRestoreValidationResultCommand, ({ ValidationStatus, ValidationStatusMessage }) => {
      this.answers.push({ status: ValidationStatus, message: ValidationStatusMessage });
      this.job = { ...this.job, ValidationStatus };
      return {};
    });
    on(rds, DescribeDBClustersCommand, () => {
      if (!this.cluster) throw awsError('DBClusterNotFoundFault');
      return { DBClusters: [this.cluster] };
    });
    on(rds, ModifyDBClusterCommand, ({ ServerlessV2ScalingConfiguration, MasterUserPassword }) => {
      if (this.busy-- > 0) throw awsError('InvalidDBClusterStateFault');
      if (MasterUserPassword && this.instance !== 'available') throw awsError('InvalidParameterCombination');
      if (ServerlessV2ScalingConfiguration) this.scaled = true;
      if (MasterUserPassword) this.password = MasterUserPassword;
      return {};
    });
    on(rds, DescribeDBInstancesCommand, ({ Filters }) => {
      if (!isDeepStrictEqual(Filters, [{ Name: 'db-cluster-id', Values: [RESTORED] }]))
        throw awsError('OthersInstances');
      return { DBInstances: this.#look() };
    });
    on(rds, CreateDBInstanceCommand, ({ Tags, PubliclyAccessible }) => {
      if (PubliclyAccessible !== false) throw awsError('Public');
      if (this.instance) throw awsError('DBInstanceAlreadyExistsFault');
      if (!this.scaled) throw awsError('InvalidParameterValueException');
      if (!Tags?.some(({ Key }: { Key: string }) => Key === 'awsbackup-restore-test')) throw awsError('NotCleanedUp');
      this.instance = this.slowness > 0 ? 'creating' : 'available';
      return {};
    });
    on(rds, DeleteDBInstanceCommand, () => {
      if (!this.instance) throw awsError('DBInstanceNotFoundFault');
      if (this.instance === 'deleting') throw awsError('InvalidDBInstanceStateFault');
      this.instance = this.slowness > 0 ? 'deleting' : undefined;
      return {};
    });
    on(rds, EnableHttpEndpointCommand, () => {
      this.cluster = { ...this.cluster, HttpEndpointEnabled: true };
      return {};
    });
    on(secrets, CreateSecretCommand, ({ Name, SecretString, KmsKeyId }) => {
      if (KmsKeyId !== SECRET_KEY) throw awsError('NotItsKey');
      if (this.secret) throw awsError('ResourceExistsException');
      this.secret = JSON.parse(SecretString);
      return { ARN: `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${Name}-AbC123` };
    });
    on(secrets, PutSecretValueCommand, ({ SecretId, SecretString }) => {
      this.secret = JSON.parse(SecretString);
      return { ARN: `arn:aws:secretsmanager:eu-west-1:111122223333:secret:${SecretId}-AbC123` };
    });
    on(secrets, DeleteSecretCommand, () => {
      this.secret = undefined;
      return {};
    });
    on(data, ExecuteStatementCommand, ({ sql }) => ({ records: [this.#read(sql)] }));
    on(s3, PutObjectCommand, ({ Key, Body, IfNoneMatch }) => {
      if (IfNoneMatch && this.records.has(Key)) throw awsError('PreconditionFailed');
      this.records.set(Key, JSON.parse(gunzipSync(Body).toString()));
      return {};
    });
    on(cloudwatch, PutMetricDataCommand, () => {
      this.metrics++;
      return {};
    });
    on(sfn, StartExecutionCommand, ({ name }) => {
      if (this.executions.includes(name)) throw awsError('ExecutionAlreadyExists');
      this.executions.push(name);
      return {};
    });
  }

  async #call(command: string, act: () => unknown): Promise<unknown> {
    const fault = this.calls.push(command) - 1 === this.fault?.at ? this.fault : undefined;
    if (fault && !fault.after) throw fault.error;
    const answer = act();
    if (fault) throw fault.error;
    return answer;
  }

  #look() {
    const status = this.instance;
    if (status !== 'available' && ++this.#looks >= this.slowness) {
      this.instance = status === 'creating' ? 'available' : undefined;
      this.#looks = 0;
    }
    return status ? [{ DBInstanceIdentifier: `${RESTORED}-1`, DBInstanceStatus: status }] : [];
  }

  #read(sql: string) {
    if (this.secret?.password !== this.password) throw awsError('BadRequestException');
    const { tables, bytes, rows, largest } = this.contents;
    if (sql.includes('quote_ident')) return largest ? [{ stringValue: largest }] : undefined;
    if (sql.includes('limit 1')) return [{ longValue: rows }];
    return [{ longValue: tables }, { longValue: bytes }];
  }
}
