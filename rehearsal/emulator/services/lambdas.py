"""Lambda: knows whether a function is at work, so that time does not jump under it."""

import threading
import time

from .. import upstream

_running = 0
_change = threading.Lock()
_SETTLED_S = 0.06
"""How long nothing runs before all is taken to be done: a delivery needs a moment to start its function."""


def _counted(original):
    def execute(function, event):
        global _running
        with _change:
            _running += 1
        try:
            return original(function, event)
        finally:
            with _change:
                _running -= 1

    return execute


def wait_until_idle(seconds: float = 60) -> None:
    """Waits until no function is at work; gives up after some real seconds."""
    until = time.monotonic() + seconds
    idle_since = time.monotonic()
    while time.monotonic() < until:
        if _running:
            idle_since = time.monotonic()
        elif time.monotonic() - idle_since >= _SETTLED_S:
            return
        time.sleep(0.01)


def install() -> None:
    upstream.replace("lambda.execute", _counted)
