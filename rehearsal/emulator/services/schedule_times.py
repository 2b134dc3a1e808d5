"""When an AWS schedule expression is due, in its own time zone (the emulator knows UTC only)."""

from datetime import datetime, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from .. import upstream


def next_time(expression: str, zone: str, after: float):
    """Epoch of the first time after `after` that `cron(…)` or `at(…)` names in `zone`; None when there is none."""
    local = ZoneInfo(zone or "UTC")
    if expression.startswith("at("):
        moment = datetime.fromisoformat(expression[3:-1]).replace(tzinfo=local).timestamp()
        return moment if moment > after else None
    fields = upstream.events.parse_cron(expression)
    if fields is None:
        return None
    # cron walks wall-clock time: go on in local time without its offset, then give it its offset back
    walked = datetime.fromtimestamp(after, tz=local).replace(tzinfo=timezone.utc)
    following = upstream.events.next_fire(fields, walked)
    return following.replace(tzinfo=local).timestamp() if following else None


def due(expression: str, zone: str, last: float, now: float) -> bool:
    """Whether an occurrence lies in (last, now]."""
    interval = upstream.events.parse_rate(expression)
    if interval is not None:
        return now - last >= interval
    moment = next_time(expression, zone, last)
    return moment is not None and moment <= now


def occurrences(expression: str, zone: str, after: float, until: float):
    """Every occurrence of a cron expression in (after, until], in order."""
    moment = next_time(expression, zone, after)
    while moment is not None and moment <= until:
        yield moment
        moment = next_time(expression, zone, moment)


@lru_cache(maxsize=None)
def recurs_within_a_day(expression: str) -> bool:
    """Whether it comes due more than once a day, every day."""
    interval = upstream.events.parse_rate(expression)
    if interval is not None:
        return interval < 86400
    three_days = occurrences(expression, "UTC", 0, 3 * 86400 - 1)
    return sum(1 for _ in three_days) > 3
