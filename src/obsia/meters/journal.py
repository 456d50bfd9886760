"""The journal of a measurement: a head of text, then records of one size that are only ever appended.

A record is (time in ns, channel, value, checksum), 24 bytes; the records of a sample are one write, so that a process
that is killed loses at most the sample that it was taking. A torn or damaged record ends what is read, and is counted.
"""

from __future__ import annotations

import os
import struct
import zlib

from obsia.meters.sensors import Sensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FIRST_LINE = "obsia-journal 1"
RECORD = struct.Struct("<QIqI")
_BODY = struct.Struct("<QIq")
MISSED = 1 << 31
"""Added to a channel whose sensor did not answer."""
STARTED, ENDED, IDLE_STARTED, IDLE_ENDED, SUSPENDED, BUSY, OWN = (0x7FFFFFF0 + each for each in range(7))
"""Channels of marks: value 0, the exit code, 0, 0, and ns: slept, processors at work, of the job."""
_MARKS = (STARTED, ENDED, IDLE_STARTED, IDLE_ENDED, SUSPENDED, BUSY, OWN)
_SYNC_NS = 5_000_000_000
"""How often what was written is forced to the disk: what a power cut may take."""
_MOST_WAITING_BYTES = 2**24
"""What is kept while the disk takes nothing; what comes then is lost."""


class Writer:
    """Appends to a journal that it creates. Raises ``OSError`` where it cannot be created, or exists.

    Afterwards it raises nothing, as a job runs beside it: what a full disk does not take waits for the next records.
    """

    def __init__(self, path: str, *, facts: Sequence[tuple[str, ...]], sensors: Sequence[Sensor]) -> None:
        """``facts`` are lines of the head: a name and its values."""
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        lines = [FIRST_LINE, *map(_line, facts), *(_line(("sensor", *each.fields())) for each in sensors), "", ""]
        self._waiting = "\n".join(lines).encode()
        self._synced_ns = 0
        try:
            self._append()
        except OSError:
            self.close()
            os.unlink(path)
            raise

    def write(self, records: Iterable[tuple[int, int, int]]) -> None:
        """Append records (time in ns, channel, value) at once."""
        parts = [self._waiting]
        at_ns = 0
        for at_ns, channel, value in records:
            body = _BODY.pack(at_ns, channel, min(max(value, -(2**63)), 2**63 - 1))
            parts.append(body + zlib.crc32(body).to_bytes(4, "little"))
        if len(self._waiting) < _MOST_WAITING_BYTES:
            self._waiting = b"".join(parts)
        try:
            self._append()
            if at_ns - self._synced_ns > _SYNC_NS:
                if self._synced_ns:
                    os.fsync(self._descriptor)
                self._synced_ns = at_ns
        except OSError:
            return

    def _append(self) -> None:
        while self._waiting:
            self._waiting = self._waiting[os.write(self._descriptor, self._waiting) :]

    def close(self) -> None:
        """Close it."""
        os.close(self._descriptor)


def _line(fields: Sequence[str]) -> str:
    return "\t".join(" ".join(each.split()) for each in fields)


class Journal:
    """What a journal holds: of each sensor its reads, and the marks."""

    def __init__(self, facts: dict[str, tuple[str, ...]], sensors: list[Sensor]) -> None:
        self.facts = facts
        self.sensors = sensors
        self.times_ns: list[list[int]] = [[] for _ in sensors]
        self.values: list[list[int | None]] = [[] for _ in sensors]
        self.marks: list[tuple[int, int, int]] = []
        self.torn_bytes = 0
        """Bytes at the end that are no whole record."""

    @property
    def is_whole(self) -> bool:
        """Whether the measurement was ended, and not killed."""
        return any(channel == ENDED for _, channel, _ in self.marks)

    @property
    def last_ns(self) -> int:
        """The time of the last record; 0 without one."""
        return max((each[-1] for each in (*self.times_ns, [mark[0] for mark in self.marks]) if each), default=0)

    def window(self) -> tuple[int, int] | None:
        """Start and end of the job, ns: of one that was killed, up to the last record. None where it never began."""
        return self._between(STARTED, ENDED)

    def idle_window(self) -> tuple[int, int] | None:
        """Start and end of the time that was measured without the job, ns; None where none was."""
        return self._between(IDLE_STARTED, IDLE_ENDED)

    def worked_s(self, channel: int) -> tuple[float | None, float | None]:
        """Processor time between start and end of the job, and of the time without it, s; None where that is not known.

        ``channel`` is ``BUSY`` (of the whole machine) or ``OWN`` (of the job).
        """
        values = [value * 1e-9 for _, each, value in self.marks if each == channel]
        job = values[1] - values[0] if len(values) > 1 else None
        return job, values[3] - values[2] if len(values) > 3 else None

    def _between(self, start: int, end: int) -> tuple[int, int] | None:
        starts = [at for at, channel, _ in self.marks if channel == start]
        ends = [at for at, channel, _ in self.marks if channel == end]
        if not starts:
            return None
        last_ns = ends[-1] if ends else self.last_ns
        return (starts[0], last_ns) if last_ns > starts[0] else None


def read(path: str) -> Journal:
    """The journal of a file. Raises ``OSError``, and ``ValueError`` for a file that is none."""
    with open(path, "rb") as file:
        content = file.read()
    head, apart, body = content.partition(b"\n\n")
    lines = head.decode("utf-8", "replace").split("\n")
    if lines[0] != FIRST_LINE or not apart:
        raise ValueError("journal-none")
    fields = [tuple(line.split("\t")) for line in lines[1:]]
    sensors = [Sensor.of(each[1:]) for each in fields if each[0] == "sensor"]
    journal = Journal({each[0]: each[1:] for each in fields if each[0] != "sensor"}, sensors)
    whole = len(body) // RECORD.size * RECORD.size
    for place in range(0, whole, RECORD.size):
        at_ns, channel, value, checksum = RECORD.unpack_from(body, place)
        number: int = channel & ~MISSED
        is_known = number < len(sensors) or channel in _MARKS
        if zlib.crc32(body[place : place + _BODY.size]) != checksum or not is_known:
            journal.torn_bytes = len(body) - place
            return journal
        if channel in _MARKS:
            journal.marks.append((at_ns, channel, value))
        elif not journal.times_ns[number] or at_ns > journal.times_ns[number][-1]:
            journal.times_ns[number].append(at_ns)
            journal.values[number].append(None if channel & MISSED else value)
    journal.torn_bytes = len(body) - whole
    return journal
