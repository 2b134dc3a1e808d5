"""RDS: what Aurora clusters lack here: key and tags, one writer, a restorable window that moves, restores, copies."""

import copy
import time

from .. import clock, upstream

_r = upstream.rds
_tags = upstream.ScopedStore()
_DAY = 86400
_LAG = 240
"""Seconds by which the latest restorable time trails: Aurora's is typically within five minutes."""


def _cluster(arn_or_name: str):
    return _r.clusters.get(arn_or_name.rsplit(":", 1)[-1])


def key_of(arn: str):
    cluster = _cluster(arn) if ":cluster:" in arn else None
    return cluster.get("KmsKeyId") if cluster else None


def tags_of(arn: str) -> dict:
    return {tag["Key"]: tag["Value"] for tag in _tags.get(arn, [])}


def snapshot_tags(arn: str) -> dict:
    """Tags of a snapshot: its own, or those that Aurora copies from its cluster."""
    snapshot = _r.snapshots.get(arn.split("cluster-snapshot:", 1)[-1])
    if not snapshot:
        return {}
    own = {tag["Key"]: tag["Value"] for tag in snapshot.get("TagList") or []}
    cluster = _cluster(snapshot["DBClusterIdentifier"])
    return own or (tags_of(cluster["DBClusterArn"]) if cluster else {})


def add_snapshot(name: str, cluster_arn: str, kind: str) -> None:
    snapshot = _r.create_snapshot(name, _cluster(cluster_arn))
    snapshot["SnapshotType"] = kind


def remove_snapshot(name: str) -> None:
    _r.snapshots.pop(name, None)


def copy_cluster(source: str, name: str):
    """A new cluster restored from another's storage. @returns it, or None when there is no such source"""
    original = _r.clusters.get(source)
    if not original:
        return None
    restored = copy.deepcopy(original)
    suffix = upstream.new_id()[:8]
    restored.update(
        DBClusterIdentifier=name,
        DBClusterArn=f"{original['DBClusterArn'].rsplit(':', 1)[0]}:{name}",
        DBClusterMembers=[],
        Endpoint=f"{name}.cluster-{suffix}.{upstream.region()}.rds.amazonaws.com",
        ReaderEndpoint=f"{name}.cluster-ro-{suffix}.{upstream.region()}.rds.amazonaws.com",
        ClusterCreateTime=_r.format_time(time.time()),
        DeletionProtection=False,
        HttpEndpointEnabled=False,
    )
    _r.clusters[name] = restored
    return restored


def remove_restored(arn: str) -> None:
    """A restore test's cluster goes once it is validated; one that still has an instance stays, as on AWS."""
    if _cluster(arn) and not _cluster(arn)["DBClusterMembers"]:
        del _r.clusters[arn.rsplit(":", 1)[-1]]


def _refresh() -> None:
    now = time.time()
    for cluster in _r.clusters.values():
        born = clock.to_epoch(cluster["ClusterCreateTime"])
        days = int(cluster.get("BackupRetentionPeriod") or 1)
        cluster["LatestRestorableTime"] = _r.format_time(now - _LAG)
        cluster["EarliestRestorableTime"] = _r.format_time(max(born, now - _DAY * days))
        members = cluster.get("DBClusterMembers", [])
        if sum(1 for member in members if member.get("IsClusterWriter")) != 1:
            for index, member in enumerate(members):
                member["IsClusterWriter"] = index == 0


def _refreshed(original):
    def action(parameters):
        _refresh()
        return original(parameters)

    return action


def _restored(name: str, cluster):
    if not cluster:
        return _r.error("DBClusterNotFoundFault", "The source does not exist", 404)
    return _r.xml(200, f"{name}Response", f"<{name}Result><DBCluster>{_r.cluster_xml(cluster)}</DBCluster></{name}Result>")


def _restore_to_point_in_time(parameters):
    source = _r.parameter(parameters, "SourceDBClusterIdentifier").rsplit(":", 1)[-1]
    cluster = copy_cluster(source, _r.parameter(parameters, "DBClusterIdentifier"))
    return _restored("RestoreDBClusterToPointInTime", cluster)


def _restore_from_snapshot(parameters):
    name = _r.parameter(parameters, "SnapshotIdentifier").split("cluster-snapshot:")[-1]
    snapshot = _r.snapshots.get(name)
    source = snapshot["DBClusterIdentifier"] if snapshot else ""
    cluster = copy_cluster(source, _r.parameter(parameters, "DBClusterIdentifier"))
    return _restored("RestoreDBClusterFromSnapshot", cluster)


def _automated_backups(_parameters):
    return _r.xml(
        200,
        "DescribeDBClusterAutomatedBackupsResponse",
        "<DescribeDBClusterAutomatedBackupsResult><DBClusterAutomatedBackups></DBClusterAutomatedBackups>"
        "</DescribeDBClusterAutomatedBackupsResult>",
    )


def _with_dropped_properties(original):
    def create(logical_id, properties, stack):
        physical_id, attributes = original(logical_id, properties, stack)
        cluster = _r.clusters[physical_id]
        cluster["KmsKeyId"] = properties.get("KmsKeyId", "")
        cluster["EnabledCloudwatchLogsExports"] = properties.get("EnableCloudwatchLogsExports", [])
        cluster["DBClusterParameterGroup"] = properties.get("DBClusterParameterGroupName", "")
        _tags[cluster["DBClusterArn"]] = properties.get("Tags", [])
        # The emulator makes no managed secret; what names it by its ARN gets one of the right shape
        if properties.get("ManageMasterUserPassword"):
            base = cluster["DBClusterArn"].replace(":rds:", ":secretsmanager:").rsplit(":cluster:", 1)[0]
            attributes["MasterUserSecret.SecretArn"] = f"{base}:secret:rds!cluster-{physical_id}-Sealed"
        return physical_id, attributes

    return create


def _with_log_exports(original):
    def xml(cluster):
        members = "".join(f"<member>{name}</member>" for name in cluster.get("EnabledCloudwatchLogsExports", []))
        return f"{original(cluster)}<EnabledCloudwatchLogsExports>{members}</EnabledCloudwatchLogsExports>"

    return xml


def install() -> None:
    upstream.replace("rds.cluster_xml", _with_log_exports)
    cluster = upstream.resource_handlers["AWS::RDS::DBCluster"]
    cluster["create"] = _with_dropped_properties(cluster["create"])
    for action in ("DescribeDBClusters", "FailoverDBCluster"):
        _r.actions[action] = _refreshed(_r.actions[action])
    _r.actions["RestoreDBClusterToPointInTime"] = _restore_to_point_in_time
    _r.actions["RestoreDBClusterFromSnapshot"] = _restore_from_snapshot
    _r.actions["DescribeDBClusterAutomatedBackups"] = _automated_backups
