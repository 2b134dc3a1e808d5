import type { Template } from '../../lib/template/template';
import { broken, properties, type Json } from './changed';

/** Gives an instance of a production cluster a parameter group of its own. */
const given = (parameters: Record<string, string>) => (template: Template) => {
  (template.Resources as Json)['Own'] = {
    Type: 'AWS::RDS::DBParameterGroup',
    Properties: { Description: 'To look into something', Family: 'aurora-postgresql18', Parameters: parameters },
  };
  named({ Ref: 'Own' })(template);
};

const named = (group: unknown) => (template: Template) =>
  void (properties(template, 'ClusterdidatticaClusterInstance2').DBParameterGroupName = group);

describe('What an instance sets for itself stands before what its cluster sets', () => {
  test.each([
    ['log_statement', 'all', 'traffic.private'],
    ['log_min_duration_statement', '100', 'traffic.private'],
    ['pgaudit.log', 'none', 'admins.log-18-months'],
    ['log_connections', '0', 'admins.log-18-months'],
    ['rds.force_ssl', '0', 'transport.tls'],
    ['password_encryption', 'md5', 'admins.named'],
    ['synchronous_commit', 'off', 'cluster.synchronous'],
  ])('%s %s breaks %s', (name, value, slug) => {
    expect(broken('database', given({ [name]: value }))).toEqual([slug]);
  });

  test('a group that is not in the templates may set anything', () => {
    expect(broken('database', named('made-by-hand'))).toEqual(['admins.log-18-months']);
  });

  test.each<[string, (template: Template) => void]>([
    ['what promises nothing', given({ work_mem: '65536' })],
    ['the same', given({ log_statement: 'none', 'pgaudit.log': 'role,ddl' })],
    ['the default of its family', named('default.aurora-postgresql18')],
    [
      'nothing, in a group that no instance uses',
      (template) => (given({ log_statement: 'all' })(template), named(undefined)(template)),
    ],
  ])('%s breaks nothing', (_, change) => {
    expect(broken('database', change)).toEqual([]);
  });
});
