"""Lambda: knows whether a function is at work, so that time does not jump under it; as much at once as the machine bears."""

import os
import threading
from collections import defaultdict
import time

from .. import upstream

_running = 0
_change = threading.Lock()
_SETTLED_S = 0.01
"""How long nothing is under way before all is taken to be done."""
_AT_A_TIME = max(2, os.cpu_count() or 1)
"""Calls of one function at once: each more would be one more process, which has to start first."""
_turns = defaultdict(lambda: threading.BoundedSemaphore(_AT_A_TIME))


def _counted(original):
    def execute(function, event):
        global _running
        with _change:
            _running += 1
        try:
            with _turns[(function.get("config") or {}).get("FunctionArn", "")]:
                return original(function, event)
        finally:
            with _change:
                _running -= 1

    return execute


def _without_delay(original):
    """What a function logged is there before its answer; the emulator would wait up to 50 ms for more at each call."""
    return lambda worker: original(worker, first_line_wait=0.005, idle_confirm=0.002)


def _is_under_way() -> bool:
    """Whether a function, a workflow or a delivery is: the emulator names its threads but for those."""
    return _running > 0 or any(thread.name.startswith("Thread-") for thread in threading.enumerate())


def wait_until_idle(seconds: float = 60) -> None:
    """Waits until nothing is under way; gives up after some real seconds."""
    until = time.monotonic() + seconds
    idle_since = time.monotonic()
    while time.monotonic() < until:
        if _is_under_way():
            idle_since = time.monotonic()
        elif time.monotonic() - idle_since >= _SETTLED_S:
            return
        time.sleep(0.005)


def install() -> None:
    upstream.replace("lambda.drain_log", _without_delay)
    upstream.replace("lambda.execute", _counted)
