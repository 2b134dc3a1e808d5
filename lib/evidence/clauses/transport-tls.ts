import { list, object, objects, text } from '../../template/shape';
import { statementsOf } from '../../template/statements';
import type { Resource } from '../../template/model';
import { refusesClear } from '../checks/buckets';
import { eachCluster } from '../checks/clusters';
import { check, type Check, type ClauseJudge, type Evidence } from '../check';

const SAFE_TLS = /^TLSv1\.[23]$/;

/** Databases, buckets, topics, queues and mail speak TLS only. */
export const judge: ClauseJudge = (evidence) => {
  const { model, estate } = evidence;
  return [
    ...eachCluster(evidence, ({ resource, parameters }) => {
      if (!parameters)
        return [check(resource, 'DBClusterParameterGroupName', 'a parameter group that forces TLS', undefined, false)];
      const given = object(parameters.properties['Parameters']);
      const forced = given['rds.force_ssl'] ?? given['require_secure_transport'];
      const least = given['ssl_min_protocol_version'] ?? given['tls_version'];
      return [
        check(parameters, 'Parameters.rds.force_ssl', '1', forced, /^(1|on)$/i.test(String(forced))),
        check(
          parameters,
          'Parameters.ssl_min_protocol_version',
          'TLSv1.2 or TLSv1.3',
          least,
          text(least)
            .split(',')
            .every((version) => SAFE_TLS.test(version)),
        ),
      ];
    }),
    ...estate.buckets.map((bucket) => {
      const refused =
        refusesClear(estate.statementsOn(bucket), 's3:GetObject') &&
        refusesClear(estate.statementsOn(bucket), 's3:PutObject');
      return check(
        bucket,
        'BucketPolicy',
        'denies what does not come over TLS',
        refused ? 'denied' : 'not denied',
        refused,
      );
    }),
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

function policyRefuses(
  { model }: Evidence,
  type: string,
  policyType: string,
  property: string,
  action: string,
): Check[] {
  return model.ofType(type).map((resource: Resource) => {
    const statements = model
      .ofType(policyType)
      .filter((policy) =>
        list(policy.properties[property]).some((target) => model.targets(target, policy).includes(resource)),
      )
      .flatMap((policy) => statementsOf(policy.properties['PolicyDocument'], model, policy));
    const refused = refusesClear(statements, action);
    return check(
      resource,
      policyType.split('::')[2] ?? policyType,
      'denies what does not come over TLS',
      refused ? 'denied' : 'not denied',
      refused,
    );
  });
}
