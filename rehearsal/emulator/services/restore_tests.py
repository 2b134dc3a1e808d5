"""AWS Backup's restore testing on the virtual clock: at a plan's time it restores a copy of everything its selections name."""

from .. import upstream
from . import accepted_types, backup_plans, recovery_points, restore_jobs
from .schedule_times import occurrences


def _accepted(kind: str) -> list:
    name = f"AWS::Backup::{kind}"
    return [one["properties"] for one in accepted_types.remembered if one["type"] == name]


def _wanted(selection: dict) -> list:
    conditions = (selection.get("ProtectedResourceConditions") or {}).get("StringEquals") or []
    equals = [{"ConditionKey": one["Key"], "ConditionValue": one["Value"]} for one in conditions]
    resources = selection.get("ProtectedResourceArns") or ["*"]
    meets = {"Resources": resources, "Conditions": {"StringEquals": equals}}
    return [cluster for cluster in backup_plans.clusters() if backup_plans.meets(cluster, meets)]


def run(after: float, until: float) -> int:
    """Starts what is due in (after, until]: of every cluster its oldest copy, which any algorithm may choose."""
    started = 0
    for plan in _accepted("RestoreTestingPlan"):
        zone = plan.get("ScheduleExpressionTimezone", "UTC")
        for _ in occurrences(plan["ScheduleExpression"], zone, after, until):
            for selection in _accepted("RestoreTestingSelection"):
                for cluster in _wanted(selection):
                    copies = [point for point in recovery_points.points.values() if point["ResourceArn"] == cluster]
                    if copies:
                        oldest = min(copies, key=lambda point: point["CreationDate"])
                        region, account = upstream.region(), upstream.account_id()
                        arn = f"arn:aws:backup:{region}:{account}:restore-testing-plan:{plan['RestoreTestingPlanName']}"
                        restore_jobs.start_test(oldest["RecoveryPointArn"], arn)
                        started += 1
    return started
