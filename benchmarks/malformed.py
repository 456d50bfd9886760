"""A million malformed bodies beside valid ones: no answer is our trouble, and no valid span is lost.

``python -m benchmarks.malformed [--bodies 1000000]``: in one process, each valid request followed by a hundred that are
made of it by changing, adding and leaving out bytes, as JSON and as protobuf, plain and packed.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.collect import body
from tests.surfaces.collecting import JSON, PROTOBUF, calls_of, span, traces
from tests.surfaces.test_collect_faults import asked

from obsia.surfaces.collect.application import Application
from obsia.surfaces.collect.desk import Desk

_BESIDE = 100


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some of them changed, added or left out."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 9)):
        at = chance.randrange(len(changed) + 1)
        changed[at : at + chance.randrange(4)] = chance.randbytes(chance.randrange(4))
    return bytes(changed)


async def run(store: Path, bodies: int) -> tuple[Counter[int], int]:
    """Status -> how often it was answered to a damaged body; how many valid spans were acknowledged."""
    desk, chance = Desk(store, is_local=True), random.Random(11)  # noqa: S311 - the same bodies each time
    application, statuses, valid = Application(desk), Counter[int](), 0
    for number in range(1, bodies // _BESIDE + 1):
        text = traces(span(number, trace=3))
        valid += (await asked(application, text))[0] == 200
        packed = body(1, number)
        for turn in range(_BESIDE):
            kind, data = (JSON, text) if turn % 2 else (PROTOBUF, packed)
            # What is damaged is of a service whose ids are of another trace, so that none is taken for a valid one.
            data = damaged(data.replace(b"%032x" % 3, b"%032x" % 4), chance)
            status, _ = await asked(application, gzip.compress(data, 1)[:-1] if turn % 10 == 9 else data, kind)
            statuses[status] += 1
    desk.close()
    return statuses, valid


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--bodies", type=int, default=1_000_000)
    asked_for = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        store, begun = Path(place) / "store", time.process_time()
        statuses, valid = asyncio.run(run(store, asked_for.bodies))
        kept = b"".join(path.read_bytes() for path in (store / "local").glob("*.log"))
        found = sum(b'"%032x:%016x"' % (3, number) in kept for number in range(1, asked_for.bodies // _BESIDE + 1))
        print(f"{statuses.total()} damaged bodies: {dict(statuses)}; {time.process_time() - begun:.0f} s of processor")
        print(f"{valid} valid acknowledged, {found} of them in the store; {calls_of(store)[0]} calls in all")


if __name__ == "__main__":
    main()
