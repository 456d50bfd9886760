"""What a store asks of a file system, in one place: so that a test can have any of it fail, or end there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


class Disk:
    """The file system as it is. Every method raises ``OSError`` where it cannot do what it says."""

    def create(self, path: Path) -> int:
        """A new file that is locked before it has its name, so that nobody takes it for one that is finished."""
        # Of nobody else: who opens a file that another process then unlinks would have no name to give.
        beside = path.with_name(f".{path.name}-{os.getpid()}-{secrets.token_hex(4)}")
        number = lock(beside)
        if number is None:
            raise BlockingIOError(str(beside))
        try:
            # Not renamed: a name that is taken stays whose it is.
            os.link(beside, path)
            os.unlink(beside)
            self.sync_folder(path.parent)
        except BaseException:
            os.close(number)
            with suppress(OSError):
                os.unlink(beside)
            raise
        return number

    def write(self, number: int, pieces: Sequence[bytes]) -> None:
        """Write all of ``pieces`` at the end of a file."""
        data = memoryview(b"".join(pieces))
        while data:
            data = data[os.write(number, data) :]

    def sync(self, number: int) -> None:
        """Have what was written on the disk, not on its way."""
        os.fdatasync(number)

    def close(self, number: int) -> None:
        """Close a file, which gives its lock back."""
        os.close(number)

    def sync_folder(self, folder: Path) -> None:
        """Have the names in a folder on the disk."""
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(number)
        finally:
            os.close(number)

    def publish(self, made: Path, path: Path) -> None:
        """Give a finished file its name: its bytes first, then the name."""
        number = os.open(made, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(number)
        finally:
            os.close(number)
        os.rename(made, path)
        self.sync_folder(path.parent)

    def remove(self, path: Path) -> None:
        """Remove a file; one that is gone is removed already."""
        path.unlink(missing_ok=True)


def is_free(path: Path) -> bool:
    """Whether nobody holds the lock of a file."""
    number = lock(path)
    if number is not None:
        os.close(number)
    return number is not None


def lock(path: Path) -> int | None:
    """Take the lock of a file for as long as its number is open; ``None`` where somebody has it."""
    import fcntl  # which not every system has

    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(number)
        return None
    except OSError:
        os.close(number)
        raise
    return number
