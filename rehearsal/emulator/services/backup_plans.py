"""Runs AWS Backup plans on the virtual clock: every occurrence of every rule, in its time zone, in order."""

import json
import time

from .. import clock, upstream
from . import rds, recovery_points, s3_lifecycle
from .schedule_times import occurrences


def _tags(arn: str) -> dict:
    service = arn.split(":")[2]
    return rds.tags_of(arn) if service == "rds" else s3_lifecycle.tags_of(arn.rsplit(":", 1)[-1])


def clusters() -> list:
    return [cluster["DBClusterArn"] for cluster in upstream.rds.clusters.values()]


def _all_resources() -> list:
    return clusters() + [f"arn:aws:s3:::{bucket}" for bucket in upstream.s3.buckets]


def meets(arn: str, selection: dict) -> bool:
    tags = _tags(arn)
    by_tag = [tags.get(c["ConditionKey"]) == c["ConditionValue"] for c in selection.get("ListOfTags") or []]
    equals = (selection.get("Conditions") or {}).get("StringEquals") or []
    every = all(tags.get(c["ConditionKey"].removeprefix("aws:ResourceTag/")) == c["ConditionValue"] for c in equals)
    named = arn in (selection.get("Resources") or [])
    excluded = arn in (selection.get("NotResources") or [])
    wanted = any(by_tag) if by_tag else named or bool(equals) or "*" in (selection.get("Resources") or [])
    return wanted and every and not excluded


def _announce(point: dict, plan: dict) -> None:
    """The event that AWS Backup sends when a copy is complete."""
    detail = {
        "backupJobId": point["RecoveryPointArn"].rsplit("-", 1)[-1],
        "backupVaultName": point["BackupVaultName"],
        "backupVaultArn": point["BackupVaultArn"],
        "recoveryPointArn": point["RecoveryPointArn"],
        "resourceArn": point["ResourceArn"],
        "resourceType": point["ResourceType"],
        "status": "COMPLETED",
        "state": "COMPLETED",
        "creationDate": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "createdBy": {
            "backupPlanId": plan.get("BackupPlanId"),
            "backupPlanArn": plan.get("BackupPlanArn"),
            "backupRuleName": point["CreatedBy"]["BackupRuleName"],
            "backupRuleId": point["CreatedBy"]["BackupRuleName"],
        },
    }
    for detail_type in ("Recovery Point State Change", "Backup Job State Change"):
        upstream.events.put([{
            "Source": "aws.backup",
            "DetailType": detail_type,
            "Detail": json.dumps(detail),
            "Resources": [point["RecoveryPointArn"]],
        }])


def _run(plan: dict, rule: dict, moment: float) -> int:
    vault_name = rule.get("TargetBackupVaultName") or rule.get("TargetBackupVault")
    days = (rule.get("Lifecycle") or {}).get("DeleteAfterDays")
    days = int(days) if days else None
    vault = upstream.backup.vaults.get(vault_name)
    if not vault or recovery_points.locked_out(vault, days):
        return 0
    made = 0
    selections = [s for s in upstream.backup.selections.values() if s["BackupPlanId"] == plan["BackupPlanId"]]
    with clock.at(moment):
        for arn in _all_resources():
            if any(meets(arn, selection) for selection in selections):
                by = {"BackupPlanId": plan["BackupPlanId"], "BackupPlanArn": plan["BackupPlanArn"]}
                by["BackupRuleName"] = by["BackupRuleId"] = rule.get("RuleName", "")
                point = recovery_points.add(vault_name, arn, days, by, rule.get("RecoveryPointTags"))
                _announce(point, plan)
                made += 1
    return made


def run(after: float, until: float) -> int:
    """Makes the copies due in (after, until], and tells EventBridge of each."""
    due = []
    for (account, in_region, _), plan in list(upstream.backup.plans.all_items()):
        for rule in plan["BackupPlan"].get("Rules", []):
            expression = rule.get("ScheduleExpression", "cron(0 5 ? * * *)")
            for moment in occurrences(expression, rule.get("ScheduleExpressionTimezone", "UTC"), after, until):
                due.append((moment, account, in_region, plan, rule))
    made = 0
    for moment, account, in_region, plan, rule in sorted(due, key=lambda each: each[0]):
        upstream.set_scope(account, in_region)
        made += _run(plan, rule, moment)
    return made
