"""The rehearsal's own routes, /_rehearsal/…, in front of the emulator: clock, history, IAM, what was accepted."""

import asyncio
import json
import time

from . import clock, history, lifeline, upstream
from .services import accepted_types, backup_plans, cloudtrail, lambdas, rds, recovery_points
from .services import restore_tests, s3_lifecycle, schedules

_fired_until = time.time()
"""When schedules last fired: what came due while time passed quietly fires later."""


def _advance(body: dict) -> dict:
    """Lives from now to `at`: plans, then the clock, expiry, lifecycles, restore tests, then what is scheduled (unless `quiet`)."""
    global _fired_until
    lambdas.wait_until_idle()
    before = time.time()
    until = clock.to_epoch(body["at"])
    if until <= before:
        raise ValueError(f"the clock goes forward only: it is {before}, asked for {until}")
    copies = backup_plans.run(before, until)
    clock.set_to(until)
    upstream.set_scope(body["account"], body["region"])
    expired = recovery_points.expire(until)
    upstream.set_scope(body["account"], body["region"])
    swept = s3_lifecycle.sweep(until)
    upstream.set_scope(body["account"], body["region"])
    restores = restore_tests.run(before, until)
    fired = []
    if not body.get("quiet"):
        fired = schedules.fire(_fired_until, until)
        _fired_until = until
    return {"copies": copies, "expired": expired, "swept": swept, "restores": restores, "fired": fired}


def _deliver(body: dict) -> dict:
    upstream.set_scope(body["account"], body["region"])
    return {"objects": history.deliver(body["folder"], body["bucket"], body["manifest"])}


def _copy(body: dict) -> dict:
    """Makes copies of clusters as if at their time: what AWS or somebody left behind, however old."""
    upstream.set_scope(body["account"], body["region"])
    names = []
    for item in body["copies"]:
        with clock.at(clock.to_epoch(item["at"])):
            if item.get("vault"):
                point = recovery_points.add(item["vault"], item["resource"], item.get("deleteAfterDays"))
                names.append(point["RecoveryPointArn"])
            else:
                rds.add_snapshot(item["name"], item["resource"], item["kind"])
                names.append(item["name"])
    return {"names": names}


def _enforce_iam(body: dict) -> dict:
    upstream.enforce_iam(body["on"])
    return {"enforced": body["on"]}


def _sign_in(body: dict) -> dict:
    """Opens an hour's session of a role of persons, as if their identity provider had let somebody in."""
    upstream.set_scope(body["account"], body["region"])
    return upstream.open_session(body["role"], body["session"], 3600)


def _publish_key(body: dict) -> dict:
    cloudtrail.publish_key(body)
    return {"fingerprint": body["Fingerprint"]}


def _now(_body: dict) -> dict:
    return {"now": time.time()}


def _idle(_body: dict) -> dict:
    lambdas.wait_until_idle()
    return {}


def _keep(_body: dict) -> dict:
    lifeline.cut()
    return {}


def _accepted(_body: dict) -> dict:
    return {"resources": accepted_types.remembered}


_ROUTES = {
    "advance": _advance,
    "deliver": _deliver,
    "copy": _copy,
    "iam": _enforce_iam,
    "sign-in": _sign_in,
    "public-key": _publish_key,
    "accepted": _accepted,
    "now": _now,
    "idle": _idle,
    "keep": _keep,
}


async def _read(receive) -> bytes:
    body = b""
    while True:
        part = await receive()
        body += part.get("body", b"")
        if not part.get("more_body"):
            return body


async def _answer(scope, receive) -> tuple:
    route = _ROUTES.get(scope["path"].removeprefix("/_rehearsal/"))
    if not route:
        return 404, {"error": f"no such route: {scope['path']}; there are {', '.join(_ROUTES)}"}
    try:
        body = json.loads(await _read(receive) or b"{}")
        # in a thread: what it starts (Lambdas) calls back into this server
        return 200, await asyncio.to_thread(route, body)
    except Exception as problem:  # whatever it is, who asked is told
        return 400, {"error": f"{type(problem).__name__}: {problem}"}


async def application(scope, receive, send) -> None:
    """The emulator as it is served: the rehearsal's own routes, and behind them all others."""
    if not scope["path"].startswith("/_rehearsal/"):
        # the loopback stands for TLS, which bucket and queue policies demand
        headers = [*scope["headers"], (b"x-forwarded-proto", b"https")]
        await upstream.gateway()({**scope, "headers": headers}, receive, _dateless(send))
        return
    status, answer = await _answer(scope, receive)
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(answer, default=str).encode()})


def _dateless(send):
    """Without Date headers: the SDKs of callers in real time would correct their clocks by them, and wait."""

    async def dateless(message):
        if message["type"] == "http.response.start":
            headers = [each for each in message.get("headers", []) if each[0].lower() != b"date"]
            message = {**message, "headers": headers}
        await send(message)

    return dateless
