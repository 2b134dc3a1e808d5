"""Recovery points of AWS Backup as records of their own: made, held, locked, and gone at the end of their lifecycle.

Of the vault lock only what the rehearsal needs is here: nothing in a locked vault is deleted before its time, and jobs
outside the lock's minimum and maximum fail. Legal holds cover the vaults and resources that they name.
"""

import time

from .. import clock, upstream
from . import rds

_b = upstream.backup
points = upstream.ScopedStore()
holds = upstream.ScopedStore()

_DAY = 86400


def lock_vault(vault: dict, lock) -> None:
    if not lock:
        vault["Locked"] = False
        return
    vault["Locked"] = True
    for bound in ("MinRetentionDays", "MaxRetentionDays"):
        if lock.get(bound):
            vault[bound] = int(lock[bound])
    if lock.get("ChangeableForDays"):
        vault["LockDate"] = time.time() + _DAY * int(lock["ChangeableForDays"])


def locked_out(vault: dict, delete_after_days) -> bool:
    """Whether the vault's lock refuses a copy of this lifecycle."""
    if not vault.get("Locked"):
        return False
    days = delete_after_days or float("inf")
    return not vault.get("MinRetentionDays", 0) <= days <= vault.get("MaxRetentionDays", float("inf"))


def add(vault_name: str, resource: str, delete_after_days=None, plan=None, tags=None) -> dict:
    """Records a recovery point made now; a cluster's is also a snapshot that RDS shows."""
    now = time.time()
    job = upstream.new_id()
    vault = _b.vaults[vault_name]
    kind = "S3" if resource.startswith("arn:aws:s3:") else "Aurora"
    if kind == "Aurora":
        arn = f"arn:aws:rds:{upstream.region()}:{upstream.account_id()}:cluster-snapshot:awsbackup:job-{job}"
        rds.add_snapshot(f"awsbackup:job-{job}", resource, "awsbackup")
    else:
        arn = f"arn:aws:backup:{upstream.region()}:{upstream.account_id()}:recovery-point:{job}"
    point = {
        "RecoveryPointArn": arn,
        "BackupVaultName": vault_name,
        "BackupVaultArn": _b.vault_arn(vault_name),
        "ResourceArn": resource,
        "ResourceType": kind,
        "Status": "COMPLETED",
        "CreationDate": now,
        "CompletionDate": now + 600,
        "BackupSizeInBytes": 0,
        "IsEncrypted": True,
        "EncryptionKeyArn": rds.key_of(resource) or vault.get("EncryptionKeyArn", ""),
        "VaultType": "BACKUP_VAULT",
        "_Tags": tags or {},
    }
    if plan:
        point["CreatedBy"] = plan
    if delete_after_days:
        point["Lifecycle"] = {"DeleteAfterDays": delete_after_days}
        point["CalculatedLifecycle"] = {"DeleteAt": now + _DAY * delete_after_days}
    points[arn] = point
    _count(vault_name)
    return point


def delete(arn: str) -> None:
    point = points[arn]
    del points[arn]
    rds.remove_snapshot(arn.split("cluster-snapshot:", 1)[-1])
    _count(point["BackupVaultName"])


def expire(now: float) -> int:
    """Deletes what has reached the end of its lifecycle and is not held, as AWS Backup does by itself."""
    gone = 0
    for (account, in_region, arn), point in list(points.all_items()):
        upstream.set_scope(account, in_region)
        if point.get("CalculatedLifecycle", {}).get("DeleteAt", float("inf")) <= now and not held(point):
            delete(arn)
            gone += 1
    return gone


def _count(vault_name: str) -> None:
    total = sum(1 for point in points.values() if point["BackupVaultName"] == vault_name)
    _b.vaults[vault_name]["NumberOfRecoveryPoints"] = total


def covers(hold: dict, point: dict) -> bool:
    selection = hold.get("RecoveryPointSelection") or {}
    vaults = selection.get("VaultNames")
    resources = selection.get("ResourceIdentifiers")
    dates = selection.get("DateRange") or {}
    if vaults and point["BackupVaultName"] not in vaults:
        return False
    if resources and point["ResourceArn"] not in resources and point["RecoveryPointArn"] not in resources:
        return False
    if dates.get("FromDate") and point["CreationDate"] < clock.to_epoch(dates["FromDate"]):
        return False
    return not (dates.get("ToDate") and point["CreationDate"] > clock.to_epoch(dates["ToDate"]))


def held(point: dict) -> bool:
    return any(hold["Status"] == "ACTIVE" and covers(hold, point) for hold in holds.values())


def shown(point: dict) -> dict:
    return {key: value for key, value in point.items() if not key.startswith("_")}
