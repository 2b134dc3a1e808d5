"""AWS Backup: recovery points as records of their own, legal holds, restore jobs, vault lock, policies, selections.

Of the vault lock only what the rehearsal needs is here: nothing in a locked vault is deleted before its time, and jobs
outside the lock's minimum and maximum fail. Legal holds cover the vaults and resources that they name.
"""

import json
import time
from urllib.parse import unquote

from .. import clock, upstream
from . import rds

_b = upstream.backup
points = upstream.ScopedStore()
_holds = upstream.ScopedStore()
_restores = upstream.ScopedStore()
_policies = upstream.ScopedStore()
_notifications = upstream.ScopedStore()

_TYPES = {"rds": "Aurora", "s3": "S3", "dynamodb": "DynamoDB"}
_DAY = 86400


def resource_type(arn: str) -> str:
    return _TYPES.get(arn.split(":")[2], "Aurora")


def locked_out(vault: dict, delete_after_days) -> bool:
    """Whether the vault's lock refuses a copy of this lifecycle."""
    if not vault.get("Locked"):
        return False
    days = delete_after_days or float("inf")
    return not vault.get("MinRetentionDays", 0) <= days <= vault.get("MaxRetentionDays", float("inf"))


def add_point(vault_name: str, resource: str, delete_after_days=None, plan=None, tags=None) -> dict:
    """Records a recovery point made now; a cluster's is also a snapshot that RDS shows."""
    now = time.time()
    job = upstream.new_id()
    vault = _b.vaults[vault_name]
    kind = resource_type(resource)
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


def delete_point(arn: str) -> None:
    point = points[arn]
    del points[arn]
    rds.remove_snapshot(arn.split("cluster-snapshot:", 1)[-1])
    _count(point["BackupVaultName"])


def expire(now: float) -> int:
    """Deletes what has reached the end of its lifecycle and is not held, as AWS Backup does by itself."""
    gone = 0
    for (account, in_region, arn), point in list(points.all_items()):
        upstream.set_scope(account, in_region)
        if point.get("CalculatedLifecycle", {}).get("DeleteAt", float("inf")) <= now and not _held(point):
            delete_point(arn)
            gone += 1
    return gone


def _count(vault_name: str) -> None:
    total = sum(1 for point in points.values() if point["BackupVaultName"] == vault_name)
    _b.vaults[vault_name]["NumberOfRecoveryPoints"] = total


def _covers(hold: dict, point: dict) -> bool:
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


def _held(point: dict) -> bool:
    return any(hold["Status"] == "ACTIVE" and _covers(hold, point) for hold in _holds.values())


def _shown(point: dict) -> dict:
    return {key: value for key, value in point.items() if not key.startswith("_")}


def _selected(points_, query):
    chosen = sorted(points_, key=lambda point: -point["CreationDate"])
    if query.get("createdBefore"):
        chosen = [p for p in chosen if p["CreationDate"] < clock.to_epoch(query["createdBefore"])]
    if query.get("createdAfter"):
        chosen = [p for p in chosen if p["CreationDate"] > clock.to_epoch(query["createdAfter"])]
    for name, field in (("resourceArn", "ResourceArn"), ("resourceType", "ResourceType")):
        if query.get(name):
            chosen = [p for p in chosen if p[field] == query[name]]
    if query.get("backupPlanId"):
        chosen = [p for p in chosen if p.get("CreatedBy", {}).get("BackupPlanId") == query["backupPlanId"]]
    return [_shown(point) for point in chosen]


def _list_points(vault_name, query):
    if vault_name not in _b.vaults:
        return _b.not_found(f"Backup vault {vault_name} not found")
    mine = [point for point in points.values() if point["BackupVaultName"] == vault_name]
    return _b.paginate(_selected(mine, query), query, "RecoveryPoints")


def _delete_request(vault_name, arn):
    point = points.get(arn)
    if not point or point["BackupVaultName"] != vault_name:
        return _b.not_found(f"Recovery point {arn} not found")
    until = point.get("CalculatedLifecycle", {}).get("DeleteAt", float("inf"))
    if _b.vaults[vault_name].get("Locked") and until > time.time():
        return _b.error("InvalidRequestException", "Recovery point cannot be deleted: the vault is locked")
    if _held(point):
        return _b.error("InvalidRequestException", "Recovery point is under a legal hold")
    delete_point(arn)
    return _b.no_content()


def _start_backup_job(original):
    def start(body):
        vault = _b.vaults.get(body.get("BackupVaultName", ""))
        days = (body.get("Lifecycle") or {}).get("DeleteAfterDays")
        if vault and locked_out(vault, days):
            return _b.error("InvalidParameterValueException", f"The vault's lock refuses a retention of {days} days")
        status, headers, answer = original(body)
        if status >= 400:
            return status, headers, answer
        started = json.loads(answer)
        job = _b.jobs[started["BackupJobId"]]
        tags = body.get("RecoveryPointTags")
        point = add_point(body["BackupVaultName"], body["ResourceArn"], days, tags=tags)
        job |= {"ResourceType": point["ResourceType"], "RecoveryPointArn": point["RecoveryPointArn"]}
        return _b.ok(started | {"RecoveryPointArn": point["RecoveryPointArn"]})

    return start


def _create_hold(body):
    hold_id = upstream.new_id()
    hold = {
        "LegalHoldId": hold_id,
        "LegalHoldArn": f"arn:aws:backup:{upstream.region()}:{upstream.account_id()}:legal-hold:{hold_id}",
        "Title": body["Title"],
        "Description": body.get("Description", ""),
        "Status": "ACTIVE",
        "CreationDate": time.time(),
        "RecoveryPointSelection": body.get("RecoveryPointSelection"),
    }
    _holds[hold_id] = hold
    return _b.ok(hold)


def _cancel_hold(hold_id):
    if hold_id not in _holds:
        return _b.not_found(f"Legal hold {hold_id} not found")
    _holds[hold_id] |= {"Status": "CANCELED", "CancellationDate": time.time()}
    return _b.no_content()


def _list_holds(query):
    shown = [{k: v for k, v in hold.items() if k != "RecoveryPointSelection"} for hold in _holds.values()]
    return _b.paginate(shown, query, "LegalHolds")


def _points_of_hold(hold_id, query):
    hold = _holds.get(hold_id)
    if not hold:
        return _b.not_found(f"Legal hold {hold_id} not found")
    return _b.paginate([_shown(p) for p in points.values() if _covers(hold, p)], query, "RecoveryPoints")


def _start_restore(body):
    point = points.get(body["RecoveryPointArn"])
    if not point:
        return _b.not_found(f"Recovery point {body['RecoveryPointArn']} not found")
    job_id = upstream.new_id().upper()
    name = body.get("Metadata", {}).get("DBClusterIdentifier") or f"restored-{job_id[:8].lower()}"
    created = rds.copy_cluster(point["ResourceArn"].rsplit(":", 1)[-1], name)
    job = {
        "RestoreJobId": job_id,
        "AccountId": upstream.account_id(),
        "RecoveryPointArn": point["RecoveryPointArn"],
        "SourceResourceArn": point["ResourceArn"],
        "CreationDate": time.time(),
        "CompletionDate": time.time(),
        "Status": "COMPLETED",
        "PercentDone": "100.00%",
        "CreatedResourceArn": created["DBClusterArn"] if created else "",
        "ResourceType": point["ResourceType"],
        "IamRoleArn": body.get("IamRoleArn", ""),
        "BackupSizeInBytes": point["BackupSizeInBytes"],
    }
    if body.get("_CreatedBy"):
        job["CreatedBy"] = body["_CreatedBy"]
    _restores[job_id] = job
    return _b.ok({"RestoreJobId": job_id})


def start_restore_test(point_arn: str, plan_arn: str) -> dict:
    """What AWS Backup's restore testing does when its time comes: it restores, and EventBridge hears of it."""
    request = {
        "RecoveryPointArn": point_arn,
        "Metadata": {"DBClusterIdentifier": f"awsbackup-restore-test-{upstream.new_id()[:8]}"},
        "_CreatedBy": {"RestoreTestingPlanArn": plan_arn},
    }
    job = _restores[json.loads(_start_restore(request)[2])["RestoreJobId"]]
    detail = {
        "restoreJobId": job["RestoreJobId"],
        "resourceType": job["ResourceType"],
        "status": job["Status"],
        "createdResourceArn": job["CreatedResourceArn"],
    }
    event = {"Source": "aws.backup", "DetailType": "Restore Job State Change", "Detail": json.dumps(detail)}
    upstream.events.put([event])
    return job


def _validate_restore(job_id, body):
    if job_id not in _restores:
        return _b.not_found(f"Restore job {job_id} not found")
    _restores[job_id] |= {
        "ValidationStatus": body["ValidationStatus"],
        "ValidationStatusMessage": body.get("ValidationStatusMessage", ""),
    }
    rds.remove_restored(_restores[job_id]["CreatedResourceArn"])
    return _b.no_content()


def _known(store, key):
    return _b.ok(store[key]) if key in store else _b.not_found(f"{key} not found")


def _vault_setting(store, method, vault, body):
    if method == "PUT":
        store[vault] = body
        return _b.no_content()
    if method == "DELETE":
        store.pop(vault, None)
        return _b.no_content()
    if vault not in store:
        return _b.not_found(f"{vault} has none")
    return _b.ok(store[vault] | {"BackupVaultName": vault, "BackupVaultArn": _b.vault_arn(vault)})


def _lock(vault_name, method, body):
    vault = _b.vaults.get(vault_name)
    if not vault:
        return _b.not_found(f"Backup vault {vault_name} not found")
    lock_vault(vault, body if method == "PUT" else None)
    return _b.no_content()


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


def _route(method, path, body, query):
    """The answer to a request this module knows; None leaves it to the emulator."""
    match [unquote(part) for part in path.strip("/").split("/") if part]:
        case ["backup-vaults", vault, "recovery-points"] if method == "GET":
            return _list_points(vault, query)
        case ["backup-vaults", vault, "recovery-points", *arn] if method == "DELETE":
            return _delete_request(vault, "/".join(arn))
        case ["backup-vaults", _, "recovery-points", *arn] if method == "GET" and arn[-1] not in ("index", "restore-metadata"):
            point = points.get("/".join(arn))
            return _b.ok(_shown(point)) if point else _b.not_found("Recovery point not found")
        case ["backup-vaults", vault, "access-policy"]:
            return _vault_setting(_policies, method, vault, body)
        case ["backup-vaults", vault, "notification-configuration"]:
            return _vault_setting(_notifications, method, vault, body)
        case ["backup-vaults", vault, "vault-lock"]:
            return _lock(vault, method, body)
        case ["resources", arn, "recovery-points"] if method == "GET":
            mine = [point for point in points.values() if point["ResourceArn"] == arn]
            return _b.paginate(_selected(mine, query), query, "RecoveryPoints")
        case ["legal-holds"]:
            return _create_hold(body) if method == "POST" else _list_holds(query)
        case ["legal-holds", hold]:
            return _cancel_hold(hold) if method == "DELETE" else _known(_holds, hold)
        case ["legal-holds", hold, "recovery-points"]:
            return _points_of_hold(hold, query)
        case ["restore-jobs"]:
            if method == "PUT":
                return _start_restore(body)
            return _b.paginate(list(_restores.values()), query, "RestoreJobs")
        case ["restore-jobs", job] if method == "GET":
            return _known(_restores, job)
        case ["restore-jobs", job, "validations"] if method == "PUT":
            return _validate_restore(job, body)
        case ["tags", *arn] if method == "GET" and "/".join(arn) in points:
            return _b.ok({"Tags": points["/".join(arn)]["_Tags"]})
    return None


def _routed(original):
    async def handle(method, path, headers, body, query_params):
        query = {key: value[0] if isinstance(value, list) else value for key, value in query_params.items()}
        answer = _route(method, path, json.loads(body) if body else {}, query)
        return answer if answer is not None else await original(method, path, headers, body, query_params)

    return handle


def _create_selection(_logical_id, properties, _stack):
    plan = properties["BackupPlanId"]
    answer = json.loads(_b.create_selection(plan, {"BackupSelection": properties["BackupSelection"]})[2])
    selection = answer["SelectionId"]
    return f"{selection}_{plan}", {"SelectionId": selection, "BackupPlanId": plan, "Id": selection}


def _delete_selection(physical_id, _properties):
    _b.selections.pop(physical_id.split("_")[0], None)


def _vault_with_lock(original):
    def create(logical_id, properties, stack):
        physical_id, attributes = original(logical_id, properties, stack)
        vault = _b.vaults[physical_id]
        vault["EncryptionKeyArn"] = properties.get("EncryptionKeyArn", "")
        if properties.get("LockConfiguration"):
            lock_vault(vault, properties["LockConfiguration"])
        if properties.get("AccessPolicy"):
            policy = properties["AccessPolicy"]
            _policies[physical_id] = {"Policy": policy if isinstance(policy, str) else json.dumps(policy)}
        if properties.get("Notifications"):
            _notifications[physical_id] = properties["Notifications"]
        return physical_id, attributes

    return create


def install() -> None:
    upstream.replace("backup.handle_request", _routed)
    upstream.replace("backup.start_job", _start_backup_job)
    vault = upstream.resource_handlers["AWS::Backup::BackupVault"]
    vault["create"] = _vault_with_lock(vault["create"])
    selection = {"create": _create_selection, "delete": _delete_selection}
    upstream.resource_handlers["AWS::Backup::BackupSelection"] = selection
