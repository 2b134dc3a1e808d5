import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { names } from '../config';

/** Lets a function write the platform's metrics: they have no ARN, their namespace is the limit. */
export const writesMetrics = () =>
  new PolicyStatement({
    actions: ['cloudwatch:PutMetricData'],
    resources: ['*'],
    conditions: { StringEquals: { 'cloudwatch:namespace': names.metricNamespace } },
  });
