"""The receiver as a process, and the bodies that tests send to it."""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PROTOBUF, JSON = "application/x-protobuf", "application/json"
_PRELOADED = ("obsia.surfaces.collect.server", "uvloop", "zstandard")
START_NS = 1_790_000_000_000_000_000


class Receiver:
    """``obsia collect`` on a store, for as long as the block runs; it can be killed and begun again."""

    def __init__(
        self, store: Path, *options: str, grpc: bool = False, forked: bool = False, syncs: bool = True,
        seal_s: int = 3_600,
    ) -> None:  # fmt: skip
        self.store, self._options, self._grpc = store, (*options, *(() if grpc else ("--no-grpc",))), grpc
        self._forked = forked
        """Whether it is begun by a process that has its modules already: for tests that begin it often."""
        self._how = (syncs, seal_s)
        """Of a forked one: whether it waits for the disk, and how old a log becomes."""
        self.port = self.grpc_port = 0
        self._process: subprocess.Popen[str] | None = None
        self._child: Any = None

    def __enter__(self) -> Receiver:
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.end(signal.SIGINT)

    def _fork(self) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(
            [*_PRELOADED, *(["obsia.app.collecting.sealing"] if self._how[1] < 3_600 else [])]
        )
        here, there = context.Pipe(duplex=False)
        self._child = context.Process(target=_receive, args=(self.store, self.port, there, *self._how))
        self._child.start()
        there.close()
        self.port = int(here.recv().rsplit(":", 1)[1])
        here.close()

    def begin(self) -> None:
        if self._forked:
            self._fork()
        else:
            self._spawn()
        for _ in range(400):
            try:
                self.ask("GET", "/health")
                return
            except OSError:
                time.sleep(0.01)
        raise TimeoutError

    def _spawn(self) -> None:
        words = [sys.executable, "-m", "obsia", "collect", str(self.store), f"--port={self.port}", *self._options]
        words += ["--grpc-port=0"] if self._grpc else []
        environment = os.environ | {"OBSIA_LANG": "en"}
        self._process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment)
        assert self._process.stdout is not None
        self.port = int(re.findall(r":(\d+)", self._process.stdout.readline())[0])
        if self._grpc:
            self.grpc_port = int(re.findall(r":(\d+)", self._process.stdout.readline())[0])

    def end(self, how: int) -> None:
        if self._child is not None:
            os.kill(self._child.pid, how)
            self._child.join(60)
            self._child = None
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(60)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def pids(self) -> list[int]:
        """The process, and those that it began."""
        assert self._process is not None
        pid = self._process.pid
        return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]

    def memory_kb(self) -> int:
        """The most memory that each of the processes has held, together, in KiB."""
        texts = (Path(f"/proc/{pid}/status").read_text() for pid in self.pids())
        return sum(int(re.findall(r"VmHWM:\s+(\d+)", text)[0]) for text in texts)

    def processor_s(self) -> float:
        """Seconds of processor that the processes have used."""
        several = (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in self.pids())
        return sum(int(each[11]) + int(each[12]) for each in several) / os.sysconf("SC_CLK_TCK")

    def ask(
        self, method: str, path: str, body: bytes | None = None, *, kind: str = PROTOBUF, token: str | None = None,
        encoding: str | None = None, host: str | None = None,
    ) -> tuple[int, bytes, Mapping[str, str]]:  # fmt: skip
        """Status, body and headers of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {} if body is None else {"Content-Type": kind}
        headers |= {} if token is None else {"Authorization": f"Bearer {token}"}
        headers |= {} if encoding is None else {"Content-Encoding": encoding}
        headers |= {} if host is None else {"Host": host}
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()

    def counts(self, token: str | None = None) -> dict[str, float]:
        """Name (and labels, where they are not the tenant alone) -> counter of ``/metrics``."""
        text = self.ask("GET", "/metrics", token=token)[1].decode()
        found = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        return {re.sub(r"\{tenant=\"[^\"]*\"\}", "", name): float(value) for name, value in found}


def _receive(store: Path, port: int, told: Any, syncs: bool, seal_s: int) -> None:
    from obsia.surfaces.collect import server

    if not syncs:  # a control: it acknowledges what may be in memory alone
        os.fsync = os.fdatasync = lambda _: None
    is_sealed_beside = seal_s < 3_600
    if is_sealed_beside:  # logs are closed here, and sealed by a process of the test
        server._sealed = _not_sealed
    settings = server.Settings(
        store=store, host="127.0.0.1", port=port, grpc_port=None, seal_s=seal_s,
        figures_s=0.2 if is_sealed_beside else 3_600, access_log=None,
    )  # fmt: skip
    server.collect(settings, ready=lambda http, _: told.send(http))


async def _not_sealed(_: Path) -> bool:
    return True


def span(number: int, items: Mapping[str, Any] | None = None, *, trace: int = 1) -> dict[str, Any]:
    """A span of a call, as OTLP/JSON has it."""
    stated = {"gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "gpt-4o"}
    stated |= {"gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 10} | dict(items or {})
    kinds = {str: "stringValue", int: "intValue", float: "doubleValue", bool: "boolValue"}
    return {
        "traceId": f"{trace:032x}",
        "spanId": f"{number:016x}",
        "kind": 3,
        "startTimeUnixNano": str(START_NS + number * 1_000_000),
        "endTimeUnixNano": str(START_NS + number * 1_000_000 + 1_000_000_000),
        "attributes": [{"key": key, "value": {kinds[type(value)]: value}} for key, value in stated.items()],
    }


def traces(*spans: Mapping[str, Any], service: str = "shop") -> bytes:
    """A request that holds spans."""
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": service}}]}
    return json.dumps({"resourceSpans": [{"resource": resource, "scopeSpans": [{"spans": list(spans)}]}]}).encode()


def calls_of(store: Path) -> tuple[int, int]:
    """Calls and input tokens of what a store holds, by its records."""
    from obsia.app.questions.usage import Assess
    from obsia.app.usage.assess import answer

    groups = answer(Assess([str(store)], by=("model",), record_figures=False)).tables[0].groups
    return sum(each.tokens.calls for each in groups), sum(each.tokens.input_tokens for each in groups)
