"""EventBridge Scheduler and scheduled rules on the virtual clock, in their own time zones.

The emulator's own ticking by real time is off: what is due fires when the clock is advanced, once however many
occurrences were passed, and Lambda targets are waited for. A Lambda's failure is reported to who advanced the clock.
What recurs within the day fires first, because it would have been at work all along; then the rest. Each of the two
fires at the same time, as it would.
"""

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

from .. import upstream
from .schedule_times import due, recurs_within_a_day


def _context(payload: str, schedule_arn: str, now: float) -> str:
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
    for name, value in (
        ("schedule-arn", schedule_arn),
        ("scheduled-time", moment),
        ("execution-id", str(uuid.uuid4())),
        ("attempt-number", "1"),
    ):
        payload = payload.replace(f"<aws.scheduler.{name}>", value)
    return payload


def _fire(target: dict, payload: str, event: dict, rule: dict) -> dict:
    arn = target["Arn"]
    if ":lambda:" in arn:
        return {"target": arn, **upstream.invoke_lambda(arn, json.loads(payload))}
    upstream.events.invoke_target({**target, "Input": payload} if payload else target, event, rule)
    return {"target": arn}


def _event(resource: str, now: float) -> dict:
    return {
        "EventId": str(uuid.uuid4()),
        "Source": "aws.events",
        "DetailType": "Scheduled Event",
        "Detail": "{}",
        "Time": now,
        "Resources": [resource],
        "Account": upstream.account_id(),
        "Region": upstream.region(),
    }


def _payload(event: dict) -> str:
    return json.dumps({
        "version": "0",
        "id": event["EventId"],
        "detail-type": event["DetailType"],
        "source": event["Source"],
        "account": event["Account"],
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(event["Time"])),
        "region": event["Region"],
        "resources": event["Resources"],
        "detail": {},
    })


def _due_schedules(last: float, now: float):
    for (account, in_region, name), schedule in list(upstream.schedules.all.all_items()):
        expression = schedule.get("ScheduleExpression", "")
        zone = schedule.get("ScheduleExpressionTimezone", "UTC")
        if schedule.get("State") == "ENABLED" and due(expression, zone, last, now):
            yield account, in_region, name, schedule


def _due_rules(last: float, now: float):
    for (account, in_region, name), rule in list(upstream.events.rules.all_items()):
        expression = rule.get("ScheduleExpression", "")
        if expression and rule.get("State") == "ENABLED" and due(expression, "UTC", last, now):
            yield account, in_region, name, rule, upstream.events.targets.get_scoped(account, in_region, name, [])


def _fire_schedule(account: str, in_region: str, name: str, schedule: dict, now: float) -> list:
    upstream.set_scope(account, in_region)
    event = _event(schedule["Arn"], now)
    target = schedule["Target"]
    given = target.get("Input")
    payload = _context(given, schedule["Arn"], now) if given else _payload(event)
    return [{"schedule": name, **_fire(target, payload, event, schedule)}]


def _fire_rule(account: str, in_region: str, name: str, rule: dict, targets: list, now: float) -> list:
    upstream.set_scope(account, in_region)
    event = _event(rule["Arn"], now)
    return [{"rule": name, **_fire(target, target.get("Input") or _payload(event), event, rule)} for target in targets]


def fire(last: float, now: float) -> list:
    """Fires what came due in (last, now]."""
    work = [(each[3], _fire_schedule, each) for each in _due_schedules(last, now)]
    work += [(each[3], _fire_rule, each) for each in _due_rules(last, now)]
    fired = []
    for often in (True, False):
        turn = [(how, each) for what, how, each in work if recurs_within_a_day(what["ScheduleExpression"]) == often]
        with ThreadPoolExecutor(max(1, len(turn))) as at_once:
            answers = [at_once.submit(how, *each, now) for how, each in turn]
            fired += [entry for answer in answers for entry in answer.result()]
    return fired


def _time_zone_kept(original):
    def create(logical_id, properties, stack):
        answer = original(logical_id, properties, stack)
        zone = properties.get("ScheduleExpressionTimezone")
        for schedule in upstream.schedules.all.values():
            if zone and schedule.get("Name") == answer[0].rsplit("/", 1)[-1]:
                schedule["ScheduleExpressionTimezone"] = zone
        return answer

    return create


def install() -> None:
    upstream.replace("scheduler.tick", lambda _original: lambda: None)
    upstream.replace("events.tick", lambda _original: lambda: None)
    schedule = upstream.resource_handlers["AWS::Scheduler::Schedule"]
    schedule["create"] = _time_zone_kept(schedule["create"])
