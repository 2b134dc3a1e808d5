import { text } from '../../template/shape';
import { check, each, type ClauseJudge } from '../check';
import { eachParameterGroup } from '../checks/clusters';

/** Types that copy or open traffic so that it can be read. */
const READS_TRAFFIC = [
  'AWS::EC2::TrafficMirrorSession',
  'AWS::EC2::TrafficMirrorTarget',
  'AWS::EC2::TrafficMirrorFilter',
  'AWS::NetworkFirewall::TLSInspectionConfiguration',
];

/** Nobody reads traffic in clear: nothing mirrors a network or opens its TLS, and databases log no statement's text. */
export const judge: ClauseJudge = ({ model, estate }) => [
  ...each(model.ofType('AWS::EC2::VPC'), 'AWS::EC2::VPC', 'a network whose traffic nobody mirrors', (vpc) => {
    const readers = model.ofType(...READS_TRAFFIC).length;
    return [
      check(
        vpc,
        'TrafficMirrorSession',
        'none',
        readers === 0 ? 'none' : `${readers} resource(s) that read traffic`,
        readers === 0,
      ),
    ];
  }),
  ...model
    .ofType(...READS_TRAFFIC)
    .map((reader) => check(reader, 'Type', 'nothing that reads traffic', reader.type, false)),
  ...estate.clusters.flatMap((cluster) =>
    eachParameterGroup(cluster, (group, given) => {
      const statement = text(given['log_statement']) || 'none';
      const slow = text(given['log_min_duration_statement']) || '-1';
      const values = text(given['pgaudit.log_parameter']) || '0';
      return [
        check(
          group,
          'Parameters.log_statement',
          "none or ddl: statements hold people's data",
          statement,
          /^(none|ddl)$/.test(statement),
        ),
        check(group, 'Parameters.log_min_duration_statement', '-1', slow, slow === '-1'),
        check(group, 'Parameters.pgaudit.log_parameter', '0', values, /^(0|off)$/.test(values)),
      ];
    }),
  ),
];
