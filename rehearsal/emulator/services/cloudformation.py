"""CloudFormation: a change set's execution is answered once its stack stands, so that the CDK CLI need not ask and wait."""

import asyncio
import time
from urllib.parse import parse_qs

from .. import upstream

_PATIENCE_S = 30
"""After that the caller asks for itself, as it would of AWS."""


def _is_at_work(stack_name: str) -> bool:
    for name, stack in upstream.stacks.items():
        if stack_name in (name, stack.get("StackId")):
            return stack.get("StackStatus", "").endswith("_IN_PROGRESS")
    return False


def _answered_when_done(original):
    async def handle_request(method, path, headers, body, query_params):
        answer = await original(method, path, headers, body, query_params)
        asked = parse_qs(body.decode()) if method == "POST" else {}
        if asked.get("Action") == ["ExecuteChangeSet"]:
            until = time.monotonic() + _PATIENCE_S
            while _is_at_work(asked.get("StackName", [""])[0]) and time.monotonic() < until:
                await asyncio.sleep(0.02)
        return answer

    return handle_request


def install() -> None:
    upstream.replace("cloudformation.handle_request", _answered_when_done)
