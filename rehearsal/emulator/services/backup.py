"""AWS Backup: its requests on recovery points, legal holds, restore jobs and vaults, and what its templates make."""

import json
import time
from urllib.parse import unquote

from .. import clock, upstream
from . import recovery_points, restore_jobs
from .recovery_points import holds, points

_b = upstream.backup
_policies = upstream.ScopedStore()
_notifications = upstream.ScopedStore()


def _selected(among, query):
    chosen = sorted(among, key=lambda point: -point["CreationDate"])
    if query.get("createdBefore"):
        chosen = [p for p in chosen if p["CreationDate"] < clock.to_epoch(query["createdBefore"])]
    if query.get("createdAfter"):
        chosen = [p for p in chosen if p["CreationDate"] > clock.to_epoch(query["createdAfter"])]
    for name, field in (("resourceArn", "ResourceArn"), ("resourceType", "ResourceType")):
        if query.get(name):
            chosen = [p for p in chosen if p[field] == query[name]]
    if query.get("backupPlanId"):
        chosen = [p for p in chosen if p.get("CreatedBy", {}).get("BackupPlanId") == query["backupPlanId"]]
    return [recovery_points.shown(point) for point in chosen]


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
    if recovery_points.held(point):
        return _b.error("InvalidRequestException", "Recovery point is under a legal hold")
    recovery_points.delete(arn)
    return _b.no_content()


def _start_backup_job(original):
    def start(body):
        vault = _b.vaults.get(body.get("BackupVaultName", ""))
        days = (body.get("Lifecycle") or {}).get("DeleteAfterDays")
        if vault and recovery_points.locked_out(vault, days):
            return _b.error("InvalidParameterValueException", f"The vault's lock refuses a retention of {days} days")
        status, headers, answer = original(body)
        if status >= 400:
            return status, headers, answer
        started = json.loads(answer)
        job = _b.jobs[started["BackupJobId"]]
        tags = body.get("RecoveryPointTags")
        point = recovery_points.add(body["BackupVaultName"], body["ResourceArn"], days, tags=tags)
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
    holds[hold_id] = hold
    return _b.ok(hold)


def _cancel_hold(hold_id):
    if hold_id not in holds:
        return _b.not_found(f"Legal hold {hold_id} not found")
    holds[hold_id] |= {"Status": "CANCELED", "CancellationDate": time.time()}
    return _b.no_content()


def _list_holds(query):
    shown = [{k: v for k, v in hold.items() if k != "RecoveryPointSelection"} for hold in holds.values()]
    return _b.paginate(shown, query, "LegalHolds")


def _points_of_hold(hold_id, query):
    hold = holds.get(hold_id)
    if not hold:
        return _b.not_found(f"Legal hold {hold_id} not found")
    covered = [recovery_points.shown(point) for point in points.values() if recovery_points.covers(hold, point)]
    return _b.paginate(covered, query, "RecoveryPoints")


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
    recovery_points.lock_vault(vault, body if method == "PUT" else None)
    return _b.no_content()


def _route(method, path, body, query):
    """The answer to a request this module knows; None leaves it to the emulator."""
    match [unquote(part) for part in path.strip("/").split("/") if part]:
        case ["backup-vaults", vault, "recovery-points"] if method == "GET":
            return _list_points(vault, query)
        case ["backup-vaults", vault, "recovery-points", *arn] if method == "DELETE":
            return _delete_request(vault, "/".join(arn))
        case ["backup-vaults", _, "recovery-points", *arn] if method == "GET" and arn[-1] not in ("index", "restore-metadata"):
            point = points.get("/".join(arn))
            return _b.ok(recovery_points.shown(point)) if point else _b.not_found("Recovery point not found")
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
            return _cancel_hold(hold) if method == "DELETE" else _known(holds, hold)
        case ["legal-holds", hold, "recovery-points"]:
            return _points_of_hold(hold, query)
        case ["restore-jobs"]:
            if method == "PUT":
                return restore_jobs.start(body)
            return _b.paginate(list(restore_jobs.jobs.values()), query, "RestoreJobs")
        case ["restore-jobs", job] if method == "GET":
            return _known(restore_jobs.jobs, job)
        case ["restore-jobs", job, "validations"] if method == "PUT":
            return restore_jobs.validate(job, body)
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
            recovery_points.lock_vault(vault, properties["LockConfiguration"])
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
