"""Restore jobs of AWS Backup, ordered or of a restore test: complete at once."""

import json
import time

from .. import upstream
from . import rds
from .recovery_points import points

_b = upstream.backup
jobs = upstream.ScopedStore()


def start(body):
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
    jobs[job_id] = job
    return _b.ok({"RestoreJobId": job_id})


def start_test(point_arn: str, plan_arn: str) -> None:
    """What AWS Backup's restore testing does when its time comes: it restores, and EventBridge hears of it."""
    request = {
        "RecoveryPointArn": point_arn,
        "Metadata": {"DBClusterIdentifier": f"awsbackup-restore-test-{upstream.new_id()[:8]}"},
        "_CreatedBy": {"RestoreTestingPlanArn": plan_arn},
    }
    job = jobs[json.loads(start(request)[2])["RestoreJobId"]]
    detail = {
        "restoreJobId": job["RestoreJobId"],
        "resourceType": job["ResourceType"],
        "status": job["Status"],
        "createdResourceArn": job["CreatedResourceArn"],
    }
    event = {"Source": "aws.backup", "DetailType": "Restore Job State Change", "Detail": json.dumps(detail)}
    upstream.events.put([event])


def validate(job_id, body):
    if job_id not in jobs:
        return _b.not_found(f"Restore job {job_id} not found")
    jobs[job_id] |= {
        "ValidationStatus": body["ValidationStatus"],
        "ValidationStatusMessage": body.get("ValidationStatusMessage", ""),
    }
    rds.remove_restored(jobs[job_id]["CreatedResourceArn"])
    return _b.no_content()
