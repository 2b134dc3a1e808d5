import {
  AuroraPostgresEngineVersion,
  DatabaseClusterEngine,
  ParameterGroup,
  type IClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { names } from '../config';

/** The newest version that Aurora offers and does not deprecate; minor versions after it come by themselves. */
export const databaseEngine: IClusterEngine = DatabaseClusterEngine.auroraPostgres({
  version: AuroraPostgresEngineVersion.VER_18_6,
});

/**
 * What the engine enforces and records, whoever connects.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Reference.ParameterGroups.html
 */
export const databaseParameters: Readonly<Record<string, string>> = {
  // transport.tls: nobody connects in clear
  'rds.force_ssl': '1',
  ssl_min_protocol_version: 'TLSv1.2',
  // admins.named: no password is stored or accepted in a form that can be replayed
  password_encryption: 'scram-sha-256',
  'rds.accepted_password_auth_method': 'scram',
  // admins.log-18-months: who came and went, every change of roles and structure, every touch of a protected table
  shared_preload_libraries: 'pg_stat_statements,pgaudit',
  'pgaudit.log': 'role,ddl',
  'pgaudit.role': names.auditRole,
  'pgaudit.log_relation': '1',
  // Since PostgreSQL 18 a list of stages; RDS refuses the boolean of earlier families:
  // https://github.com/ministryofjustice/cloud-platform/issues/7948
  log_connections: 'all',
  log_disconnections: '1',
  // Statements are recorded by pgaudit, which hides passwords; the plain statement log would print them, and people's data
  log_statement: 'none',
  'pgaudit.log_parameter': '0',
};

/** The parameter group of a cluster. Each cluster has its own, so that changing one restarts one. */
export function databaseParameterGroup(scope: Construct, cluster: string): ParameterGroup {
  return new ParameterGroup(scope, 'Parameters', {
    engine: databaseEngine,
    description: `TLS, SCRAM and audit of ${cluster}`,
    parameters: { ...databaseParameters },
  });
}
