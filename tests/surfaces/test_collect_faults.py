"""What the receiver answers when its disk fails, and to bodies of any kind: never that it was the sender's fault."""

from __future__ import annotations

import asyncio
import errno
import os
import random
from collections.abc import MutableMapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from benchmarks.power_cuts import image, run
from tests.surfaces.collecting import JSON, PROTOBUF, span, traces

from obsia.store import manifest
from obsia.store.disk import Disk
from obsia.store.folders import LOCAL
from obsia.store.journal import Journal
from obsia.surfaces.collect.application import Application
from obsia.surfaces.collect.desk import Desk


class Failing(Disk):
    """A disk of which one operation fails."""

    def __init__(self, at: int, error: int) -> None:
        self.left, self.error = at, error

    def _asked(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(self.error, "planted")

    def create(self, path: Path) -> int:
        self._asked()
        return super().create(path)

    def write(self, number: int, pieces: Sequence[bytes]) -> None:
        self._asked()
        super().write(number, pieces)

    def sync(self, number: int) -> None:
        self._asked()
        super().sync(number)


async def asked(application: Application, body: bytes, kind: str = JSON) -> tuple[int, dict[bytes, bytes]]:
    """Status and headers of the answer to a body for ``/v1/traces``."""
    told: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message)

    headers = [(b"content-type", kind.encode()), (b"host", b"localhost:4318")]
    scope = {"type": "http", "method": "POST", "path": "/v1/traces", "headers": headers, "client": ("127.0.0.1", 1)}
    await application(scope, receive, send)
    return told[0]["status"], dict(told[0]["headers"])


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_fails_is_our_trouble_and_the_same_body_counts_once(tmp_path: Path, error: int) -> None:
    for at in range(1, 7):
        store = tmp_path / str(at)

        async def run(store: Path = store, at: int = at) -> list[int]:
            desk = Desk(store, is_local=True, journals={LOCAL: Journal(store / LOCAL, disk=Failing(at, error))})
            application, statuses = Application(desk), []
            for number in range(1, 5):
                body = traces(span(number))
                while True:
                    status, headers = await asked(application, body)
                    statuses.append(status)
                    if status == 200:
                        break
                    assert headers[b"retry-after"]
            desk.close()
            return statuses

        assert sorted(asyncio.run(run())) == [200] * 4 + [503]
        counts = Journal(store / LOCAL).counts()
        assert counts["received"] == counts["durable"] + counts["duplicate"]
        assert 4 <= counts["durable"] <= 5  # what was not acknowledged may be there too, until it is sealed


def test_a_manifest_that_cannot_be_read_is_our_trouble(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / LOCAL).mkdir()
    (tmp_path / LOCAL / manifest.FILE).write_bytes(b"no database at all" * 100)

    async def run() -> int:
        return (await asked(Application(Desk(tmp_path, is_local=True)), traces(span(1))))[0]

    assert asyncio.run(run()) == 503
    assert not caplog.records  # it is no defect


def test_malformed_bodies_beside_valid_ones_lose_none(tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311 - the same bodies each time

    async def run() -> set[int]:
        desk = Desk(tmp_path, is_local=True)
        application, statuses = Application(desk), set()
        for number in range(1, 41):
            assert (await asked(application, traces(span(number, trace=3))))[0] == 200
            valid = traces(span(number, trace=4))
            for _ in range(25):
                data = bytearray(valid)
                for _ in range(chance.randrange(1, 9)):
                    at = chance.randrange(len(data))
                    data[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
                for kind in (JSON, PROTOBUF):
                    statuses.add((await asked(application, bytes(data), kind))[0])
        desk.close()
        return statuses

    assert asyncio.run(run()) <= {200, 400}
    kept = b"".join(path.read_bytes() for path in (tmp_path / LOCAL).glob("*.log"))
    assert all(f"{3:032x}:{number:016x}".encode() in kept for number in range(1, 41))
    counts = Journal(tmp_path / LOCAL).counts()
    assert counts["received"] == counts["durable"] + counts["duplicate"] + counts["rejected"]


@pytest.mark.skipif(not Path("/dev/loop-control").exists() or os.geteuid() != 0, reason="needs root and loop devices")
def test_what_was_acknowledged_survives_power_cuts_and_without_the_disk_it_does_not(tmp_path: Path) -> None:
    for syncs in (True, False):
        folder = tmp_path / str(syncs)
        folder.mkdir()
        with image(folder) as place:
            found = run(place, cuts=1, most_s=0.4, syncs=syncs, seals=False)
        assert found.acknowledged > 0
        assert (found.counted == found.acknowledged) is syncs
