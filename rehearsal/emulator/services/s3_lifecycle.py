"""S3 lifecycles, lived: what S3 does once a day after midnight UTC, run whenever the virtual clock passes it.

Expiry of a current version in a versioned bucket leaves a delete marker; noncurrent versions go by their own rule, and
only when neither lock nor legal hold keeps them; a marker with nothing behind it goes when a rule says so.
"""

import math

from .. import clock, upstream

_s3 = upstream.s3
_DAY = 86400


def tags_of(bucket: str) -> dict:
    return dict(_s3.tags.get(bucket) or {})


def _prefix(rule: dict) -> str:
    wanted = rule.get("Filter") or {}
    return wanted.get("Prefix") or (wanted.get("And") or {}).get("Prefix") or ""


def _tags(rule: dict) -> list:
    wanted = rule.get("Filter") or {}
    return (wanted.get("And") or {}).get("Tags") or ([wanted["Tag"]] if wanted.get("Tag") else [])


def _applies(rule: dict, bucket: str, key: str, version) -> bool:
    if not key.startswith(_prefix(rule)):
        return False
    tags = _tags(rule)
    have = (_s3.object_tags.get((bucket, key, version)) or {}) if tags else {}
    return all(have.get(tag["Key"]) == tag["Value"] for tag in tags)


def _due(since: float, days: int) -> float:
    """Expiry rounds up to the next midnight UTC."""
    return math.ceil((since + days * _DAY) / _DAY) * _DAY


def _expire_current(bucket: str, rules: list, now: float) -> int:
    gone = 0
    for key, record in list(_s3.buckets[bucket]["objects"].items()):
        made = clock.to_epoch(record["last_modified"])
        for rule in rules:
            days = (rule.get("Expiration") or {}).get("Days")
            if days and _due(made, days) <= now and _applies(rule, bucket, key, record.get("version_id")):
                _s3.delete_object(bucket, key)
                gone += 1
                break
    return gone


def _expire_noncurrent(bucket: str, key: str, versions: list, rules: list, now: float) -> int:
    gone = 0
    # a version is noncurrent since its successor was made
    for version, successor in zip(versions, versions[1:]):
        since = clock.to_epoch(successor["last_modified"])
        for rule in rules:
            days = (rule.get("NoncurrentVersionExpiration") or {}).get("NoncurrentDays")
            if days and _due(since, days) <= now and _applies(rule, bucket, key, version["version_id"]):
                gone += _s3.delete_object(bucket, key, {}, {"versionId": version["version_id"]})[0] < 300
                break
    return gone


def _drop_lone_marker(bucket: str, key: str, rules: list) -> int:
    for rule in rules:
        expiration = rule.get("Expiration") or {}
        if key.startswith(_prefix(rule)) and (expiration.get("ExpiredObjectDeleteMarker") or expiration.get("Days")):
            versions = _s3.versions[(bucket, key)]
            return _s3.delete_object(bucket, key, {}, {"versionId": versions[0]["version_id"]})[0] < 300
    return 0


def sweep(now: float) -> dict:
    """One night's work of every lifecycle of the current account. @returns bucket → how many versions or markers went"""
    enabled = {}
    for bucket, rules in _s3.lifecycles.items():
        if isinstance(rules, list) and bucket in _s3.buckets:
            enabled[bucket] = [rule for rule in rules if rule.get("Status") == "Enabled"]
    gone = {bucket: _expire_current(bucket, rules, now) for bucket, rules in enabled.items()}
    for (bucket, key), versions in list(_s3.versions.items()):
        rules = enabled.get(bucket)
        if not rules:
            continue
        if len(versions) > 1:
            gone[bucket] += _expire_noncurrent(bucket, key, list(versions), rules, now)
        left = _s3.versions.get((bucket, key)) or []
        if len(left) == 1 and left[0].get("is_delete_marker"):
            gone[bucket] += _drop_lone_marker(bucket, key, rules)
    return {bucket: count for bucket, count in gone.items() if count}
