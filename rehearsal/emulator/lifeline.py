"""Ends this process group when the rehearsal that started it is gone, however it went."""

import os
import signal
import threading

_cut = threading.Event()


def watch() -> None:
    parent = int(os.environ["REHEARSAL_PID"])

    def wait():
        while not _cut.wait(0.5):
            if os.getppid() != parent:
                os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, daemon=True, name="lifeline").start()


def cut() -> None:
    """From here on the emulator lives on by itself."""
    _cut.set()
