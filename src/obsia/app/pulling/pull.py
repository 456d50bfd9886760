"""``obsia pull``: records from a database or an object store, in a folder that grows; and for one account alone."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from obsia.app.files import unwritable
from obsia.app.pulling.folder import Pulled, publish, read
from obsia.app.questions.pulling import DATABASES, Pull, check_source, is_source


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a pull did: names of files that are new, and of those that are no longer there."""

    folder: str
    source: str
    new: tuple[str, ...]
    gone: tuple[str, ...]
    files: int


def pull(asked: Pull) -> Added:
    """Pull what is new. Raises ``BadCall``, ``BadInput`` for a folder of something else, and what sources raise."""
    folder = Path(asked.folder)
    try:
        before = read(folder, source=asked.source)
        after = _pulled(asked.source, folder, before)
        publish(folder, after)
    except OSError as error:
        raise unwritable("out", asked.folder, error) from error
    changed = (name for name, part in after.parts.items() if before.parts.get(name) != part)
    gone = tuple(sorted(set(before.parts) - set(after.parts)))
    return Added(
        folder=asked.folder, source=asked.source, new=tuple(sorted(changed)), gone=gone, files=len(after.parts)
    )


@contextmanager
def fetched(paths: Sequence[str | os.PathLike[str]]) -> Generator[tuple[str | os.PathLike[str], ...]]:
    """Paths with a folder in place of each address; the folders are gone at the end of the block."""
    if not any(map(is_source, paths)):
        yield tuple(paths)
        return
    with tempfile.TemporaryDirectory(prefix="obsia-pull-") as place:
        found: list[str | os.PathLike[str]] = []
        for number, path in enumerate(paths):
            if is_source(path):
                source = str(path)
                check_source(source)
                folder = Path(place) / str(number)
                publish(folder, _pulled(source, folder, read(folder, source=source)))
                (folder / "pulled.json").unlink()
                found.append(str(folder))
            else:
                found.append(path)
        yield tuple(found)


def _pulled(source: str, folder: Path, before: Pulled) -> Pulled:
    from obsia.app.pulling import objects, postgres

    room = postgres if source.partition("://")[0].lower() in DATABASES else objects
    return room.pull(source, folder, before)
