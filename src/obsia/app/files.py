"""Files that a command writes: never an input under another name, and whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from collections.abc import Generator
from contextlib import contextmanager

from obsia.core.errors import BadCall
from obsia.core.message import Option

Identity = tuple[int, int] | str


def identity(path: str) -> Identity:
    """What makes a file the same whatever it is called: a hard link has its number, a symbolic one leads there.

    Of a file that does not exist yet, its place.
    """
    try:
        found = os.stat(path)
    except OSError:
        return os.path.realpath(path)
    return found.st_dev, found.st_ino


def unwritable(option: str, path: str, error: OSError) -> BadCall:
    """What is raised for a file that an option names and that cannot be written."""
    return BadCall("document-unwritable", option=Option(option), path=path, why=error.strerror or str(error))


@contextmanager
def replacing(path: str) -> Generator[str]:
    """Where to write what ``path`` shall hold: a new file beside it, which takes its place when all is written.

    Other names of an old file keep what it held, and a link stays a link. Pipes, devices, and files in folders that may
    not be written to are written as they are: whoever may write to ``/dev`` would have a plain file there.
    """
    real = os.path.realpath(path)
    folder = os.path.dirname(real)
    # Of the path as it is given: where ``/dev/stdout`` is a pipe, its real path is one that nothing can open.
    if not (_is_regular(path) and os.access(folder, os.W_OK | os.X_OK)):
        yield path
        return
    beside = os.path.join(folder, f".obsia-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        yield beside
        if os.path.exists(real):
            shutil.copymode(real, beside)
        _move(beside, real)
    finally:
        if os.path.lexists(beside):
            os.unlink(beside)


@contextmanager
def written(option: str, path: str) -> Generator[str]:
    """As :func:`replacing`, of a file that an option names. Raises ``BadCall`` where it cannot be written."""
    try:
        with replacing(path) as place:
            yield place
    except OSError as error:
        raise unwritable(option, path, error) from error


def _is_regular(path: str) -> bool:
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except OSError:
        return True


def _move(beside: str, real: str) -> None:
    try:
        os.replace(beside, real)
    except OSError:
        # A file that is mounted into a container cannot be replaced, only written.
        shutil.copyfile(beside, real)
