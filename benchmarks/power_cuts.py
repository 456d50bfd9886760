"""Power cuts of ``obsia collect`` on an ext4 file system in a loop image: what was acknowledged must be there, once.

``python -m benchmarks.power_cuts [--cuts 150] [--most-s 3] [--without-sync]``, as root on Linux. A cut is the ioctl
with which file systems are tested (``EXT4_IOC_SHUTDOWN``, its journal not flushed): from that instant nothing reaches
the image any more, and what was in memory is gone. Then receiver and sealer are killed, the image is mounted anew,
which replays the file system's journal, and both begin again in the same store. Senders repeat a request until it is
acknowledged by a machine that has power: what is answered after a cut has begun is no answer. The control answers
without ``fsync`` and ``fdatasync``: it must lose. What the image has been given stays in it: a disk that forgets what
it said it had written is not shown by this.
"""

from __future__ import annotations

import argparse
import fcntl
import http.client
import multiprocessing
import os
import random
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.surfaces.collecting import JSON, Receiver, calls_of, span, traces

from obsia.app.collecting import sealing
from obsia.store import manifest
from obsia.store.folders import CELLS, LOCAL

SHUTDOWN: Final = 0x8004587D
NO_FLUSH: Final = 2
SPANS: Final = 10
_SENDERS: Final = 2
_IMAGE_BYTES: Final = 1 << 30


@dataclass
class Image:
    """An image of a file system, mounted at a place."""

    place: Path
    device: str

    def cut(self) -> None:
        """Take its power away: what did not reach the image never will."""
        number = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(number, SHUTDOWN, struct.pack("I", NO_FLUSH))
        finally:
            os.close(number)

    def unmount(self) -> None:
        """Unmount it, as soon as nobody has a file of it open."""
        for _ in range(200):
            if subprocess.run(["umount", self.place], stderr=subprocess.DEVNULL, check=False).returncode == 0:
                return
            time.sleep(0.02)
        raise TimeoutError

    def mount(self) -> None:
        """Mount it, which replays what its journal holds."""
        subprocess.run(["mount", "-t", "ext4", self.device, self.place], check=True)


@contextmanager
def image(folder: Path) -> Generator[Image]:
    """A new file system in a file of ``folder``. Raises ``CalledProcessError`` where none can be made."""
    file, place = folder / "image", folder / "mounted"
    place.mkdir()
    with file.open("wb") as made:
        made.truncate(_IMAGE_BYTES)
    subprocess.run(["mkfs.ext4", "-q", "-F", file], check=True, capture_output=True)
    asked = subprocess.run(["losetup", "-f", "--show", file], check=True, capture_output=True, text=True)
    found = Image(place, asked.stdout.strip())
    try:
        found.mount()
        try:
            yield found
        finally:
            found.unmount()
    finally:
        subprocess.run(["losetup", "-d", found.device], check=True)


@dataclass
class Senders:
    """Threads that send requests of spans, each again until it is acknowledged."""

    receiver: Receiver
    acknowledged: list[int] = field(default_factory=list)
    changes: int = 0
    """How often power went or came: there is some where it is even."""
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, several: int) -> None:
        """Send from now on."""
        self.acknowledged = [0] * several
        self._threads = [threading.Thread(target=self._send, args=(which,), daemon=True) for which in range(several)]
        for each in self._threads:
            each.start()

    def end(self) -> int:
        """Stop once each request that was begun is acknowledged; how many spans were."""
        self._stop.set()
        for each in self._threads:
            each.join()
        return sum(self.acknowledged)

    def _send(self, which: int) -> None:
        number = 0
        while not self._stop.is_set():
            body = traces(*(span(number + n, trace=which + 1) for n in range(1, SPANS + 1)))
            while True:
                before = self.changes
                with suppress(OSError, http.client.HTTPException):
                    status = self.receiver.ask("POST", "/v1/traces", body, kind=JSON)[0]
                    if status == 200 and before == self.changes and before % 2 == 0:
                        break
                time.sleep(0.01)
            number += SPANS
            self.acknowledged[which] = number


STAGES: Final = ("nothing", "a segment", "sums", "compaction")
"""What a sealer may be at when power goes."""


def _seal_on(store: Path, stage: Any) -> None:
    from obsia.app.collecting import compacting, sealing

    sealing.tell = lambda *_, **__: None  # figures are no part of what is kept
    for number, (module, name) in enumerate(
        ((sealing, "_segment"), (sealing, "sum_segments"), (compacting, "_compacted")), start=1
    ):
        setattr(module, name, partial(_staged, stage, number, getattr(module, name)))
    while True:
        with suppress(OSError):
            sealing.seal(store)
        time.sleep(0.05)


def _staged(stage: Any, number: int, whole: Callable[..., Any], *given: Any, **named: Any) -> Any:
    stage.value = number
    try:
        return whole(*given, **named)
    finally:
        stage.value = 0


def _await(stage: Any, wanted: int, *, patience_s: float) -> None:
    ends = time.monotonic() + patience_s
    while stage.value != wanted and time.monotonic() < ends:
        time.sleep(0.001)


@dataclass(frozen=True)
class Result:
    """What a run came to."""

    cuts: int
    acknowledged: int
    counted: int
    summed: int
    """What kept sums count, once all is sealed."""
    segments: int
    replaced: int
    """Segments in whose place another one stands."""
    stages: Counter[str]
    """What the sealer was at when power went -> how often."""


def run(place: Image, *, cuts: int, syncs: bool = True, most_s: float, seals: bool = True) -> Result:
    """Receive into a store of the image while its power is cut so often, each time after ``most_s`` at most."""
    store = place.place / "store"
    receiver = Receiver(store, forked=True, syncs=syncs, seal_s=4 if seals else 1)
    receiver.begin()
    chance, sending = random.Random(7), Senders(receiver)  # noqa: S311 - the same times
    context = multiprocessing.get_context("forkserver")
    sending.begin(_SENDERS)
    stages: Counter[str] = Counter()
    for number in range(cuts):
        stage = context.Value("i", 0)
        sealer: Any = context.Process(target=_seal_on, args=(store, stage)) if seals else None
        if sealer is not None:
            sealer.start()
        if seals and number % 4:
            _await(stage, number % 4, patience_s=60)
            time.sleep(chance.uniform(0.0, 3.0 if number % 4 == 3 else 0.4))
        else:
            time.sleep(chance.uniform(0.05, most_s))
        sending.changes += 1
        place.cut()
        stages[STAGES[stage.value]] += 1
        if sealer is not None:
            sealer.kill()
            sealer.join()
        receiver.end(signal.SIGKILL)
        place.unmount()
        place.mount()
        sending.changes += 1
        receiver.begin()
    acknowledged = sending.end()
    receiver.end(signal.SIGKILL)
    counted, _ = calls_of(store)
    summed = counted
    if seals:
        sealing.seal(store)
        summed, _ = calls_of(store / LOCAL / CELLS)
    published = manifest.published(store / LOCAL)
    return Result(cuts, acknowledged, counted, summed, len(published.segments), len(published.replaced), stages)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cuts", type=int, default=150)
    parser.add_argument("--most-s", type=float, default=3.0)
    parser.add_argument("--without-sync", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, image(Path(folder)) as place:
        found = run(place, cuts=asked.cuts, most_s=asked.most_s, syncs=not asked.without_sync)
        lost, twice = (
            max(0, each) for each in (found.acknowledged - found.counted, found.counted - found.acknowledged)
        )
        print(f"{found.cuts} power cuts, {found.acknowledged} spans acknowledged")
        print(f"{found.counted} in the store, {found.summed} in its sums")
        print(f"lost {lost}, twice {twice}; {found.segments} segments, {found.replaced} replaced by merged ones")
        print(f"the sealer was at: {dict(found.stages)}")


if __name__ == "__main__":
    main()
