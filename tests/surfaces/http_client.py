"""A server of one's own on a free port, and a client that takes nothing on trust: bytes as they came."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.commands import command as forked

API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Got:
    """An answer: its status, its headers in small letters, its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: where, and with which data folder."""

    port: int
    data: Path
    process: subprocess.Popen[str]

    def ask(
        self, address: str, *, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Got:
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, address, body=body, headers=dict(headers or {}))
            answer = connection.getresponse()
            return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, headers: Mapping[str, str] | None = None, /, **query: str) -> Got:
        """GET a path of the API; names of parameters with ``_`` for ``-``."""
        named = urlencode([(name.rstrip("_").replace("_", "-"), value) for name, value in query.items()])
        return self.ask(f"{API}{path}{'?' if named else ''}{named}", headers=headers)


def environment(data: Path) -> dict[str, str]:
    """What the server and the commands run in: a data folder of their own, English."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "SYSTEMROOT", "VIRTUAL_ENV")}
    return {**kept, "OBSIA_DATA": str(data), "LANG": "C.UTF-8", "NO_COLOR": "1", "PYTHONUTF8": "1"}


@contextmanager
def serving(data: Path, *options: str) -> Iterator[Server]:
    """A server until the end of the block, where it is interrupted as a person would."""
    command = [sys.executable, "-m", "obsia", "serve", "--port", "0", "--no-warm-up", *options]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(data),
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line, f"{line}{process.stderr.read() if process.stderr and not line else ''}"
        yield Server(int(line.partition("http://127.0.0.1:")[2].partition("/")[0]), data, process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def command(data: Path, *words: str) -> bytes:
    """What ``obsia …`` prints. The servers are processes of their own; the commands are forks (tests/commands.py)."""
    ended = forked(words, environment=environment(data), folder=data)
    ended.check_returncode()
    return ended.stdout.encode()


def answer(data: Path, *words: str) -> bytes:
    """What ``obsia … --json`` prints before its seal, which is of the command alone."""
    before, mark, _ = command(data, *words).rpartition(b',\n  "seal": ')
    assert mark
    return before + b"\n}\n"
