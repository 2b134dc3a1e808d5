import { text } from '../../template/shape';
import { eachCluster, eachParameterGroup } from '../checks/clusters';
import { check, type ClauseJudge } from '../check';

/**
 * Aurora's shared storage acknowledges a write at 4 of 6 copies over 3 zones; a replica fed by a binary log would lag.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.StorageReliability.html
 */
export const judge: ClauseJudge = (evidence) =>
  eachCluster(evidence, (cluster) => {
    const { resource, instances } = cluster;
    const { Engine, EngineMode, ReplicationSourceIdentifier } = resource.properties;
    return [
      check(
        resource,
        'Engine',
        "aurora-postgresql or aurora-mysql: Aurora's shared storage",
        Engine,
        /^aurora/.test(text(Engine)),
      ),
      check(resource, 'ReplicationSourceIdentifier', 'none', ReplicationSourceIdentifier, !ReplicationSourceIdentifier),
      ...(EngineMode === undefined
        ? []
        : [check(resource, 'EngineMode', 'provisioned', EngineMode, text(EngineMode) === 'provisioned')]),
      ...eachParameterGroup(cluster, (group, given) => {
        const commit = text(given['synchronous_commit']) || 'on';
        return [check(group, 'Parameters.synchronous_commit', 'on', commit, !/^(off|local|0)$/.test(commit))];
      }),
      ...instances.map((instance) =>
        check(
          instance,
          'Engine',
          text(Engine),
          instance.properties['Engine'],
          instance.properties['Engine'] === Engine,
        ),
      ),
    ];
  });
