"""Serves the emulator by uvicorn: the server that it brings, all in Python, took half of its time."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor

import uvicorn

from . import control

_THREADS = 64
"""Each function at work, and each that waits for another, holds one."""


class _Server(uvicorn.Server):
    async def serve(self, sockets=None) -> None:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS))
        await super().serve(sockets)


def run() -> None:
    """Serves until the process is ended."""
    _Server(
        uvicorn.Config(
            control.application,
            host=os.environ["BIND_HOST"],
            port=int(os.environ["GATEWAY_PORT"]),
            lifespan="off",
            access_log=False,
            log_level="warning",
            date_header=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=75,
        )
    ).run()
