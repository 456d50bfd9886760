"""Where the pages are: one ``obsia serve`` for all workers of a run, an edition of files, or a site that is named."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from urllib.request import urlopen

from tests.surfaces.http_client import environment

from obsia.surfaces.web.links import file_of


@dataclass(frozen=True, kw_only=True)
class Base:
    """A site: ``http://127.0.0.1:PORT`` or ``file:///folder``."""

    url: str

    @property
    def is_files(self) -> bool:
        """Whether it is a folder of files."""
        return self.url.startswith("file:")

    def url_of(self, address: str) -> str:
        """Where a page is that a server has at ``address`` (a quoted path, perhaps with a query)."""
        address = address.replace("{figure}", self.figure) if "{figure}" in address else address
        if not self.is_files:
            return self.url + address
        return f"{self.url}/{quote(file_of(unquote(address)), safe='/~@,')}"

    @property
    def folder(self) -> Path:
        """The folder of files."""
        return Path(unquote(urlsplit(self.url).path))

    @cached_property
    def figure(self) -> str:
        """The id of the first figure of the first page."""
        with urlopen(self.url_of("/fr/"), timeout=120) as answer:  # noqa: S310 - our own site
            return re.findall(r' href="?[^" >]*/f/([^"/ >]+)/', answer.read().decode())[0]

    def has(self, address: str) -> bool:
        """Whether files hold the page; a server is asked."""
        return not self.is_files or Path(unquote(urlsplit(self.url_of(address)).path)).is_file()


ADDRESS = "https://observatory.example.org/"
"""Where the site says that it stands, as one behind a proxy does."""
SERVE = [
    *(sys.executable, "-c"),
    "from obsia.surfaces.http import application; application.Apart = lambda begin: None;"
    "from obsia.surfaces.cli import main; main()",
]
"""As ``obsia``, without a process apart for who asks for much, as tests do: it would begin anew again and again."""
_STARTED: list[subprocess.Popen[str]] = []


@contextmanager
def served(folder: Path, *, program: Sequence[str] = SERVE, options: Sequence[str] = ()) -> Iterator[str]:
    """The address of a server that the workers which share ``folder`` share: the first starts it, the last ends it."""
    state = folder / "server.json"
    with _locked(folder):
        held = json.loads(state.read_text()) if state.exists() else _started(folder, [*program, "serve", *options])
        state.write_text(json.dumps({**held, "users": held["users"] + 1}))
    try:
        yield f"http://127.0.0.1:{held['port']}"
    finally:
        with _locked(folder):
            held = json.loads(state.read_text())
            if held["users"] > 1:
                state.write_text(json.dumps({**held, "users": held["users"] - 1}))
            else:
                state.unlink()
                os.kill(held["pid"], signal.SIGTERM)
                for process in [each for each in _STARTED if each.pid == held["pid"]]:
                    process.communicate(timeout=30)
                    _STARTED.remove(process)


def once(folder: Path, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first of the workers which share ``folder`` makes, whole."""
    with _locked(folder):
        target, done = folder / name, folder / f"{name}.done"
        if not done.exists():
            make(target)
            done.touch()
    return target


def _started(folder: Path, command: Sequence[str]) -> dict[str, int]:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    with (folder / "server.log").open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, "--site", ADDRESS, "--port", "0", "--no-warm-up", "--rate-limit", "0"],
            env=environment(data), start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
            text=True,
        )  # fmt: skip
    _STARTED.append(process)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert "http://127.0.0.1:" in line, f"{line}{(folder / 'server.log').read_text(encoding='utf-8')}"
    return {"port": int(line.partition("http://127.0.0.1:")[2].partition("/")[0]), "pid": process.pid, "users": 0}


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
