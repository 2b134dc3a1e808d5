import { list, object, objects, text } from '../../template/shape';
import { speaksOf, statementsOf, type Statement } from '../../template/statements';
import type { Resource } from '../../template/model';
import { refusesClear, refusesOldTls } from '../checks/buckets';
import { speaksOfBucket } from '../checks/policies';
import { eachCluster, eachParameterGroup } from '../checks/clusters';
import { check, type Check, type ClauseJudge, type Evidence } from '../check';
import { leavesOf } from '../leaves';

const SAFE_TLS = /^TLSv1\.[23]$/;

/** Ways to and from databases, with the property that makes them speak TLS; by default they do not, MemoryDB does. */
const ENCRYPTED_BY: Readonly<Record<string, readonly [property: string, secure: RegExp]>> = {
  'AWS::RDS::DBProxy': ['RequireTLS', /^true$/i],
  'AWS::DMS::Endpoint': ['SslMode', /^(require|verify-ca|verify-full)$/],
  'AWS::ElastiCache::ReplicationGroup': ['TransitEncryptionEnabled', /^true$/i],
  'AWS::ElastiCache::CacheCluster': ['TransitEncryptionEnabled', /^true$/i],
  'AWS::MemoryDB::Cluster': ['TLSEnabled', /^(true)?$/i],
};

/** Properties that hold an address to which something is sent. */
const ADDRESSES = /(Url|URL|Uri|URI|Endpoint)$/;

/** Engines that DMS reaches by AWS's own API, over TLS always. */
const BY_API = /^(s3|dynamodb|kinesis|opensearch|elasticsearch)$/i;

/** Databases, buckets, topics, queues and mail speak TLS only. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  return [
    ...eachCluster(evidence, (cluster) => {
      const { resource, parameters } = cluster;
      if (!parameters)
        return [check(resource, 'DBClusterParameterGroupName', 'a parameter group that forces TLS', undefined, false)];
      return eachParameterGroup(cluster, (group, given) => {
        const forced = given['rds.force_ssl'] ?? given['require_secure_transport'];
        const least = given['ssl_min_protocol_version'] ?? given['tls_version'];
        return [
          check(group, 'Parameters.rds.force_ssl', '1', forced, /^(1|on)$/i.test(String(forced))),
          check(
            group,
            'Parameters.ssl_min_protocol_version',
            'TLSv1.2 or TLSv1.3',
            least,
            text(least)
              .split(',')
              .every((version) => SAFE_TLS.test(version)),
          ),
        ];
      });
    }),
    ...estate.buckets.flatMap((bucket) => [
      refused(bucket, evidence, refusesClear, 'denies what does not come over TLS'),
      refused(bucket, evidence, refusesOldTls, 'denies what comes over a TLS older than 1.2'),
    ]),
    ...policyRefuses(evidence, 'AWS::SNS::Topic', 'AWS::SNS::TopicPolicy', 'Topics', 'sns:Publish'),
    ...policyRefuses(evidence, 'AWS::SQS::Queue', 'AWS::SQS::QueuePolicy', 'Queues', 'sqs:SendMessage'),
    ...model
      .ofType('AWS::SNS::Subscription')
      .filter(({ properties }) => text(properties['Protocol']) === 'http')
      .map((subscription) => check(subscription, 'Protocol', 'https', 'http', false)),
    ...model.ofType('AWS::SES::EmailIdentity').map((identity) => {
      const set = object(identity.properties['ConfigurationSetAttributes'])['ConfigurationSetName'];
      const found = model.target(set, identity, 'AWS::SES::ConfigurationSet');
      return check(
        identity,
        'ConfigurationSetAttributes',
        'a configuration set that requires TLS',
        model.text(set, identity),
        found !== undefined,
      );
    }),
    ...model.ofType('AWS::SES::ConfigurationSet').map((set) => {
      const policy = object(set.properties['DeliveryOptions'])['TlsPolicy'];
      return check(set, 'DeliveryOptions.TlsPolicy', 'REQUIRE', policy, policy === 'REQUIRE');
    }),
    ...model
      .ofType(...Object.keys(ENCRYPTED_BY))
      .filter(({ properties }) => !BY_API.test(text(properties['EngineName'])))
      .map((way) => {
        const [property, secure] = ENCRYPTED_BY[way.type] as readonly [string, RegExp];
        const actual = model.text(way.properties[property], way);
        return check(way, property, 'TLS only', actual, secure.test(actual));
      }),
    ...model.resources.flatMap((resource) =>
      leavesOf(resource)
        .filter(({ key, value }) => ADDRESSES.test(key) && text(value).startsWith('http://'))
        .map(({ path, value }) => check(resource, path, 'https', value, false)),
    ),
    ...model.ofType('AWS::ElasticLoadBalancingV2::Listener').map((listener) => {
      const protocol = text(listener.properties['Protocol']);
      const redirects = objects(listener.properties['DefaultActions']).every(({ Type }) => Type === 'redirect');
      return check(
        listener,
        'Protocol',
        'HTTPS or TLS',
        protocol,
        /^(HTTPS|TLS)$/.test(protocol) || (protocol === 'HTTP' && redirects),
      );
    }),
  ];
};

/** A bucket's policy refuses requests to the bucket and to each of its objects; the policy is named where there is one. */
function refused(
  bucket: Resource,
  { estate, model }: Evidence,
  refuses: (statement: Statement) => boolean,
  expected: string,
): Check {
  const name = model.name(bucket) || bucket.logicalId;
  const refusals = estate.statementsOn(bucket).filter(refuses);
  const asked = [
    ['s3:GetObject', 'any/object'],
    ['s3:PutObject', 'any/object'],
    ['s3:ListBucket', undefined],
  ] as const;
  const all = asked.every(([action, key]) =>
    refusals.some((statement) => speaksOf(statement, action) && speaksOfBucket(statement, bucket, name, key)),
  );
  const [policy] = estate.policiesOf(bucket);
  return check(policy ?? bucket, 'PolicyDocument', expected, all ? 'denied' : 'not denied', all);
}

function policyRefuses(
  { model }: Evidence,
  type: string,
  policyType: string,
  property: string,
  action: string,
): Check[] {
  return model.ofType(type).map((resource: Resource) => {
    const policies = model
      .ofType(policyType)
      .filter((policy) =>
        list(policy.properties[property]).some((target) => model.targets(target, policy).includes(resource)),
      );
    const all = policies.some((policy) =>
      statementsOf(policy.properties['PolicyDocument'], model, policy).some(
        (statement) =>
          refusesClear(statement) &&
          speaksOf(statement, action) &&
          statement.resources.some(
            (text_) =>
              text_ === '*' ||
              text_.includes(model.name(resource) || resource.logicalId) ||
              text_.includes(resource.logicalId),
          ),
      ),
    );
    const [policy] = policies;
    return check(
      policy ?? resource,
      policy ? 'PolicyDocument' : (policyType.split('::')[2] ?? policyType),
      `denies what does not come over TLS to ${resource.logicalId}`,
      all ? 'denied' : 'not denied',
      all,
    );
  });
}
