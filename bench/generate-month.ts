import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const BUCKET = 'bench-trail';
const KIB = 1024;
const HOUR = 3_600_000;
const iso = (at: number) => `${new Date(at).toISOString().slice(0, 19)}Z`;
const compact = (at: number) => iso(at).replace(/[-:]/g, '');
const folder = (at: number) => iso(at).slice(0, 10).replaceAll('-', '/');
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What machines and people do in an ordinary month, by service: mostly they read. */
const CALLS = Object.entries({
  backup: ['ListRecoveryPointsByBackupVault'],
  cloudformation: ['DescribeStacks'],
  ec2: ['DescribeSubnets', 'DescribeNetworkInterfaces', 'DescribeSecurityGroups', 'DescribeVpcEndpoints'],
  iam: ['ListRoles', 'GetRole', 'ListAttachedRolePolicies'],
  kms: ['Decrypt', 'GenerateDataKey'],
  lambda: ['ListFunctions20150331'],
  logs: ['CreateLogStream', 'FilterLogEvents', 'DescribeLogGroups'],
  monitoring: ['DescribeAlarms', 'PutMetricData'],
  rds: ['DescribeDBClusters', 'DescribeDBInstances', 'ListTagsForResource', 'DescribeEvents'],
  s3: ['GetBucketPolicy', 'GetBucketLocation', 'GetBucketVersioning', 'ListBuckets'],
  secretsmanager: ['DescribeSecret'],
  sts: ['AssumeRole', 'GetCallerIdentity'],
}).flatMap(([service, names]) => names.map((name) => [service, name] as const));
const WRITES = ['CreateLogStream', 'PutMetricData'];
/** Persons and machines of docs/register.sample.json. */
const PEOPLE = ['anna.verdi@example.com', 'bruno.neri2@example.com'];
const MACHINES = ['backup-watch', 'backup-copy', 'database-log', 'tracing-delivery', 'review-shard', 'retention-run'];

/** A plausible record; `n` makes its id, and by that who does what: mostly machines, a fifth people. */
function record(n: number, at: number): object {
  const id = createHash('md5').update(`event ${n}`).digest();
  const one = <Value>(of: readonly Value[], byte: number) => of[(id[byte] ?? 0) % of.length] as Value;
  const person = (id[0] ?? 0) < 52;
  const who = one(person ? PEOPLE : MACHINES, 1);
  const role = person ? 'AWSReservedSSO_Administrator_0a1b2c' : `custodia-production-${who}`;
  const session = person ? who : `${who}-${(id[2] ?? 0) % 40}`;
  const [service, eventName] = one(CALLS, 3);
  const failed = (id[4] ?? 0) < 4;
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLEEXAMPLE000:${session}`,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`,
      accountId: ACCOUNT,
      accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: 'AROAEXAMPLEEXAMPLE000',
          arn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
          accountId: ACCOUNT,
          userName: role,
        },
        attributes: { creationDate: iso(at - HOUR), mfaAuthenticated: 'false' },
      },
    },
    eventTime: iso(at),
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: REGION,
    sourceIPAddress: `${person ? '203.0.113' : '198.51.100'}.${1 + ((id[5] ?? 0) % 50)}`,
    userAgent:
      'aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 md/arch#x86_64 lang/python#3.13 cfg/retry-mode#standard',
    ...(failed ? { errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' } : {}),
    requestParameters: { resource: `school-${id.readUInt16LE(6) % 4000}`, maxRecords: 100, includeShared: false },
    responseElements: null,
    requestID: createHash('md5').update(`request ${n}`).digest('hex'),
    eventID: id.toString('hex'),
    readOnly: !WRITES.includes(eventName),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: `${service}.eu-west-1.amazonaws.com`,
    },
  };
}

/** A month of made-up logs and their chain of digests, one an hour, signed with a key of its own. */
export function generateMonth(root: string, keys: string, month: string, kib: number, fileKib: number): void {
  const put = (key: string, bytes: Buffer, metadata?: object) => {
    const path = join(root, key);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, gzipSync(bytes));
    if (metadata) writeFileSync(`${path}.meta.json`, JSON.stringify(metadata));
  };
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ type: 'pkcs1', format: 'der' });
  const fingerprint = createHash('md5').update(der).digest('hex');
  const start = Date.parse(`${month}-01T00:00:00Z`);
  const end = new Date(start).setUTCMonth(new Date(start).getUTCMonth() + 1);
  const hours = (end - start) / HOUR;
  const files = Math.max(1, Math.ceil(kib / fileKib));
  let events = 0;
  let previous: { key: string; hash: string; signature: string } | null = null;
  for (let hour = 0; hour < hours; hour++) {
    const [from, to] = [start + hour * HOUR, start + (hour + 1) * HOUR];
    const logFiles = [];
    const wanted = Math.floor((files * (hour + 1)) / hours) - Math.floor((files * hour) / hours);
    for (let file = 0; file < wanted; file++) {
      const records: string[] = [];
      for (let size = 0; size < Math.min(fileKib, kib) * KIB; size += (records.at(-1) ?? '').length + 1) {
        records.push(JSON.stringify(record(events++, from + ((records.length * 1000) % HOUR))));
      }
      const bytes = Buffer.from(`{"Records":[${records.join(',')}]}`);
      const name = `${ACCOUNT}_CloudTrail_${REGION}_${compact(from).slice(0, 13)}Z_${String(file).padStart(16, '0')}.json.gz`;
      const key = `AWSLogs/${ACCOUNT}/CloudTrail/${REGION}/${folder(from)}/${name}`;
      put(key, bytes);
      const [oldestEventTime, newestEventTime] = [iso(from), iso(to - 1000)];
      logFiles.push({
        ...{ s3Bucket: BUCKET, s3Object: key, hashValue: sha256(bytes), hashAlgorithm: 'SHA-256' },
        ...{ newestEventTime, oldestEventTime },
      });
    }
    const key = `AWSLogs/${ACCOUNT}/CloudTrail-Digest/${REGION}/${folder(to)}/${ACCOUNT}_CloudTrail-Digest_${REGION}_main_${REGION}_${compact(to)}.json.gz`;
    const bytes = Buffer.from(
      JSON.stringify({
        ...{ awsAccountId: ACCOUNT, digestStartTime: iso(from), digestEndTime: iso(to), digestS3Bucket: BUCKET },
        ...{ digestS3Object: key, digestPublicKeyFingerprint: fingerprint, digestSignatureAlgorithm: 'SHA256withRSA' },
        newestEventTime: logFiles[0]?.newestEventTime ?? null,
        oldestEventTime: logFiles[0]?.oldestEventTime ?? null,
        previousDigestS3Bucket: previous && BUCKET,
        previousDigestS3Object: previous?.key ?? null,
        previousDigestHashValue: previous?.hash ?? null,
        previousDigestHashAlgorithm: previous && 'SHA-256',
        previousDigestSignature: previous?.signature ?? null,
        logFiles,
      }),
    );
    const hash = sha256(bytes);
    const signed = `${iso(to)}\n${BUCKET}/${key}\n${hash}\n${previous?.signature ?? 'null'}`;
    const signature: string = sign('sha256', Buffer.from(signed), privateKey).toString('hex');
    put(key, bytes, { signature, 'signature-algorithm': 'SHA256withRSA' });
    previous = { key, hash, signature };
  }
  mkdirSync(keys, { recursive: true });
  const day = 86_400;
  const validity = { ValidityStartTime: start / 1000 - 30 * day, ValidityEndTime: end / 1000 + 300 * day };
  writeFileSync(
    join(keys, 'keys.json'),
    JSON.stringify([{ Value: der.toString('base64'), ...validity, Fingerprint: fingerprint }]),
  );
}
