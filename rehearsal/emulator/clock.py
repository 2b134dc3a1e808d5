"""The virtual clock: real time plus an offset, for everything in this process and, by a file, for the Lambda processes.

`install` must run before anything of the emulator is imported, because its modules bind `datetime` at import.
"""

import contextlib
import datetime
import functools
import os
import time

_real_time = time.time
_real_gmtime = time.gmtime
_RealDatetime = datetime.datetime
_offset = 0.0


class _ShiftedDatetime(_RealDatetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)


def install() -> None:
    time.time = lambda: _real_time() + _offset
    time.gmtime = lambda seconds=None: _real_gmtime(time.time() if seconds is None else seconds)
    datetime.datetime = _ShiftedDatetime


@functools.lru_cache(maxsize=1 << 16)  # times of objects, asked for every night
def to_epoch(value) -> float:
    """Epoch seconds of a number, a numeric string or an ISO 8601 time (no zone: UTC)."""
    try:
        return float(value)
    except ValueError:
        parsed = _RealDatetime.fromisoformat(str(value).replace("Z", "+00:00"))
        if parsed.tzinfo is None:
            parsed = parsed.replace(tzinfo=datetime.timezone.utc)
        return parsed.timestamp()


def set_to(at) -> float:
    """Sets the clock to a time; it goes on from there. Lambda processes read the offset from CLOCK_FILE."""
    global _offset
    _offset = to_epoch(at) - _real_time()
    path = os.environ["CLOCK_FILE"]
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write(str(_offset))
    os.replace(path + ".new", path)
    return time.time()


@contextlib.contextmanager
def at(epoch: float):
    """Runs something at another time, in this process only: for history that is written in one go."""
    global _offset
    before = _offset
    _offset = epoch - _real_time()
    try:
        yield
    finally:
        _offset = before
