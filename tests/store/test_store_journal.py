"""Acknowledged is on the disk, whatever fails; and the counts add up at every instant."""

from __future__ import annotations

import errno
import fcntl
import threading
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.store import manifest
from obsia.store.disk import Disk, is_free
from obsia.store.frames import Damage, Frame, frames
from obsia.store.journal import Journal, log_path, logs, unsealed

BODY = b'{"line":"%d"}\n'


class Items:
    """A request of some keys."""

    def __init__(self, *keys: str) -> None:
        self.keys = keys

    def frame(self, known: Collection[str]) -> Frame:
        new = list(dict.fromkeys(key for key in self.keys if key not in set(known)))
        counts = {"received": len(self.keys), "durable": len(new), "duplicate": len(self.keys) - len(new)}
        return Frame("records", counts, "".join(f"{key}\n" for key in new).encode())


def add(journal: Journal, *keys: str) -> Mapping[str, int] | Exception:
    told: list[Mapping[str, int] | Exception] = []
    done = threading.Event()

    def tell(counts: Mapping[str, int] | Exception) -> None:
        told.append(counts)
        done.set()

    journal.add(Items(*keys), tell)
    assert done.wait(30)
    return told[0]


def stored(folder: Path) -> Counter[str]:
    sealed_to = manifest.published(folder).sealed_to
    found = (frame for path in unsealed(folder, sealed_to).values() for frame in frames(path))
    return Counter(key for frame in found for key in frame.body.decode().split())


def balanced(counts: Mapping[str, int]) -> bool:
    names = ("durable", "duplicate", "rejected", "quarantined")
    return counts.get("received", 0) == sum(counts.get(name, 0) for name in names)


class Failing(Disk):
    """A disk of which the operation of a number fails; a write then leaves a part behind."""

    def __init__(self, at: int, error: int) -> None:
        self.left, self.error = at, error

    def _asked(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(self.error, "planted")

    def create(self, path: Path) -> int:
        self._asked()
        return super().create(path)

    def write(self, number: int, pieces) -> None:
        try:
            self._asked()
        except OSError:
            super().write(number, [b"".join(pieces)[:-3]])
            raise
        super().write(number, pieces)

    def sync(self, number: int) -> None:
        self._asked()
        super().sync(number)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_no_failure_of_the_disk_loses_what_was_acknowledged(tmp_path: Path, error: int) -> None:
    for at in range(1, 12):
        folder = tmp_path / str(at)
        journal = Journal(folder, disk=Failing(at, error))
        acknowledged, refused = [], 0
        for number in range(5):
            if isinstance(add(journal, f"a{number}", f"b{number}"), Exception):
                refused += 1
            else:
                acknowledged += [f"a{number}", f"b{number}"]
            assert balanced(journal.counts())
        assert refused == 1
        journal.close()
        assert set(acknowledged) <= set(stored(folder))
        again = Journal(folder)
        assert again.counts()["durable"] == sum(stored(folder).values())
        assert balanced(again.counts())
        again.close()


def test_a_log_that_ends_anywhere_holds_all_frames_before(tmp_path: Path) -> None:
    several = [Frame("otlp", {"received": n}, BODY % n) for n in range(4)]
    path, ends = tmp_path / "log", [0]
    for frame in several:
        ends.append(ends[-1] + len(frame.encoded()))
    data = b"".join(frame.encoded() for frame in several)
    for cut in range(len(data) + 1):
        path.write_bytes(data[:cut])
        assert list(frames(path)) == several[: sum(cut >= end for end in ends) - 1]


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 10_000), mask=st.integers(1, 255))
def test_a_changed_byte_is_no_frame(tmp_path_factory: pytest.TempPathFactory, place: int, mask: int) -> None:
    several = [Frame("otlp", {"received": n}, BODY % n) for n in range(4)]
    data = bytearray(b"".join(frame.encoded() for frame in several))
    data[place % len(data)] ^= mask
    path = tmp_path_factory.mktemp("log") / "log"
    path.write_bytes(data)
    damage = Damage()
    found = list(frames(path, damage))
    assert len(found) == 3
    assert all(frame in several for frame in found)
    assert damage.bytes > 0


STEPS = st.lists(
    st.one_of(
        st.lists(st.sampled_from("abcdefgh"), max_size=4).map(tuple),
        st.sampled_from(["rotate", "reopen", "seal"]),
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_where_items_went_adds_up_at_every_instant(tmp_path_factory: pytest.TempPathFactory, steps: list) -> None:
    folder = tmp_path_factory.mktemp("tenant")
    journal, received = Journal(folder), 0
    for step in steps:
        if step == "rotate":
            journal.rotate()
        elif step == "reopen":
            journal.close()
            journal = Journal(folder)
        elif step == "seal":
            sealed_to = manifest.published(folder).sealed_to
            closed = {number: path for number, path in unsealed(folder, sealed_to).items() if is_free(path)}
            if closed:
                counts = Counter[str]()
                for path in closed.values():
                    for frame in frames(path):
                        counts.update(frame.counts)
                manifest.publish(folder, segment=None, sealed_to=max(closed), moved=counts, carry="")
        else:
            received += len(step)
            add(journal, *step)
        counts = journal.counts()
        assert counts["received"] == received
        assert balanced(counts)
    journal.close()


def test_a_log_that_is_written_is_nobody_elses(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    add(journal, "a")
    path = log_path(tmp_path, 1)
    assert not is_free(path)
    journal.rotate()
    assert is_free(path)
    add(journal, "b")
    assert list(logs(tmp_path)) == [1, 2]
    journal.close()


def test_what_came_before_is_told_from_what_is_new(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    assert add(journal, "a", "b", "a") == {"received": 3, "durable": 2, "duplicate": 1}
    assert add(journal, "b", "c") == {"received": 2, "durable": 1, "duplicate": 1}
    journal.close()
    assert stored(tmp_path) == Counter("abc")


def test_a_name_that_is_taken_stays_whose_it_is(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    add(journal, "a")
    with pytest.raises(FileExistsError):
        Disk().create(log_path(tmp_path, 1))
    journal.close()
    assert stored(tmp_path) == Counter("a")


def test_a_log_that_two_begin_at_once_is_of_one_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, whole = log_path(tmp_path, 1), fcntl.flock

    def begun_by_another(number: int, how: int) -> None:
        monkeypatch.setattr(fcntl, "flock", whole)
        Disk().close(Disk().create(path))
        whole(number, how)

    monkeypatch.setattr(fcntl, "flock", begun_by_another)
    with pytest.raises(FileExistsError):
        Disk().create(path)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


class Unplugged(Disk):
    """A disk whose power is cut at an operation: then what was not synced, bytes and names, is gone but for a part."""

    def __init__(self, at: int, *, syncs: bool = True) -> None:
        self.left, self.syncs = at, syncs
        self._paths: dict[int, Path] = {}
        self._safe: dict[Path, int] = {}
        self._named: set[Path] = set()

    def _asked(self) -> None:
        self.left -= 1
        if self.left <= 0:
            raise OSError(errno.EIO, "no power")

    def create(self, path: Path) -> int:
        self._asked()
        number = super().create(path)
        self._paths[number] = path
        return number

    def write(self, number: int, pieces) -> None:
        self._asked()
        super().write(number, pieces)

    def sync(self, number: int) -> None:
        self._asked()
        if self.syncs:
            self._safe[self._paths[number]] = self._paths[number].stat().st_size

    def sync_folder(self, folder: Path) -> None:
        self._asked()
        if self.syncs:
            self._named |= set(logs(folder).values())

    def restore(self, folder: Path, kept: int) -> None:
        """Have in the folder what a disk has when power comes back: of unsynced bytes some, and those broken."""
        for path in logs(folder).values():
            if path not in self._named:
                path.unlink()
                continue
            data, safe = path.read_bytes(), self._safe.get(path, 0)
            path.write_bytes(data[:safe] + bytes(byte ^ 1 for byte in data[safe : safe + kept]))


@pytest.mark.parametrize("syncs", [True, False])
def test_a_power_cut_at_any_operation_loses_nothing_acknowledged(tmp_path: Path, syncs: bool) -> None:
    lost = 0
    for at in range(2, 14):
        folder, acknowledged = tmp_path / str(at), list[str]()
        disk = Unplugged(at, syncs=syncs)
        journal = Journal(folder, disk=disk, log_bytes=200)
        for number in range(8):
            if not isinstance(add(journal, f"a{number}", f"b{number}"), Exception):
                acknowledged += [f"a{number}", f"b{number}"]
        journal.close()
        disk.restore(folder, kept=at * 5)
        again = Journal(folder)
        for number in range(8):
            add(again, f"a{number}", f"b{number}") if f"a{number}" not in acknowledged else None
        assert balanced(again.counts())
        again.close()
        lost += len({*acknowledged} - {*stored(folder)})
        assert not {f"a{number}" for number in range(8)} - {*acknowledged} - {*stored(folder)}
    assert (lost == 0) is syncs
