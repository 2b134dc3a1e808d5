import { isObject } from './intrinsics';

type Json = Record<string, unknown>;

/** What CloudFormation takes in either of two forms, in the one that checks read. */
const FORMS: Readonly<Record<string, (properties: Json) => Json>> = {
  'AWS::CloudWatch::Alarm': (properties) => {
    const [metric, ...others] = Array.isArray(properties['Metrics']) ? (properties['Metrics'] as unknown[]) : [];
    if (!isObject(metric) || others.length > 0 || metric['AccountId'] !== undefined) return properties;
    const { Metric, Stat, ...more } = isObject(metric['MetricStat']) ? metric['MetricStat'] : {};
    if (!isObject(Metric) || typeof Stat !== 'string') return properties;
    const { Metrics: _, ...rest } = properties;
    return { ...rest, ...Metric, ...more, [/^[A-Z]/.test(Stat) ? 'Statistic' : 'ExtendedStatistic']: Stat };
  },
  'AWS::Events::Rule': (properties) => {
    if (typeof properties['EventPattern'] !== 'string') return properties;
    try {
      return { ...properties, EventPattern: JSON.parse(properties['EventPattern']) as unknown };
    } catch {
      return properties;
    }
  },
};

/** A resource's properties with what may be said in two forms said in one. */
export const formed = (type: string, properties: Json): Json => FORMS[type]?.(properties) ?? properties;
