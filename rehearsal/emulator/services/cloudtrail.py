"""CloudTrail: the Trail type, the digests' public keys, and the times of the last deliveries."""

import json
import time

from .. import upstream

_ct = upstream.cloudtrail
_keys = []


def publish_key(key: dict) -> None:
    """Adds a public key as ListPublicKeys returns it."""
    _keys.append(key)


def _answered(response) -> dict:
    status, _, body = response
    answer = json.loads(body) if body else {}
    if status >= 400:
        raise ValueError(answer.get("message") or answer.get("Message") or str(answer))
    return answer


def _is_true(value) -> bool:
    return str(value).lower() == "true"


def _create(logical_id, properties, stack):
    name = properties.get("TrailName") or upstream.physical_name(stack, logical_id, max_len=100)
    wanted = {**properties, "Name": name, "KmsKeyId": properties.get("KMSKeyId", "")}
    for flag in ("IsMultiRegionTrail", "IncludeGlobalServiceEvents"):
        wanted[flag] = _is_true(properties.get(flag))
    wanted["EnableLogFileValidation"] = _is_true(properties.get("EnableLogFileValidation"))
    arn = _answered(_ct.create_trail(wanted))["TrailARN"]
    for detail in ("CloudWatchLogsLogGroupArn", "CloudWatchLogsRoleArn"):
        if properties.get(detail):
            _ct.trails[name][detail] = properties[detail]
    selectors = {key: properties[key] for key in ("EventSelectors", "AdvancedEventSelectors") if properties.get(key)}
    if "EventSelectors" in selectors:
        _answered(_ct.put_event_selectors({"TrailName": name, "EventSelectors": selectors["EventSelectors"]}))
    if "AdvancedEventSelectors" in selectors:
        _ct.trails[name]["_AdvancedEventSelectors"] = selectors["AdvancedEventSelectors"]
    if _is_true(properties.get("IsLogging")):
        _answered(_ct.start_logging({"Name": name}))
    return name, {"Arn": arn, "SnsTopicArn": ""}


def _delete(physical_id, _properties):
    _ct.delete_trail({"Name": physical_id})


def _update(physical_id, old, new, stack):
    _delete(physical_id, old)
    return _create(physical_id, {**new, "TrailName": physical_id}, stack)


def _trail_of(name: str):
    return _ct.trails.get(name.rsplit("/", 1)[-1])


def _selectors(original):
    def get_event_selectors(body):
        trail = _trail_of(body.get("TrailName", ""))
        if trail and trail.get("_AdvancedEventSelectors"):
            arn = trail.get("TrailARN")
            return _ct.ok({"TrailARN": arn, "AdvancedEventSelectors": trail["_AdvancedEventSelectors"]})
        return original(body)

    return get_event_selectors


def _status(original):
    def get_trail_status(body):
        status, headers, answer = original(body)
        if status < 400:
            now = time.time()
            whole = json.loads(answer)
            if whole.get("IsLogging"):
                whole |= {"LatestDeliveryTime": now - now % 300, "LatestDigestDeliveryTime": now - now % 3600}
                answer = json.dumps(whole).encode()
        return status, headers, answer

    return get_trail_status


def _list_public_keys(body):
    start = float(body.get("StartTime") or 0)
    end = float(body.get("EndTime") or 9e12)
    return _ct.ok({"PublicKeyList": [k for k in _keys if k["ValidityStartTime"] <= end and k["ValidityEndTime"] >= start]})


def install() -> None:
    upstream.resource_handlers["AWS::CloudTrail::Trail"] = {"create": _create, "delete": _delete, "update": _update}
    _ct.actions["ListPublicKeys"] = _list_public_keys
    _ct.actions["GetTrailStatus"] = _status(_ct.actions["GetTrailStatus"])
    _ct.actions["GetEventSelectors"] = _selectors(_ct.actions["GetEventSelectors"])
