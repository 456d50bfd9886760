"""The data folder: ``$OBSIA_DATA``, else ``$XDG_DATA_HOME/obsia``, else ``~/.local/share/obsia``.

A mark in it says the layout of what it holds. One of an older layout is carried over, step by step, before it is used;
one of a newer obsia is left as it is, and refused. Sums of growing logs, energies of the catalogue, measurements,
intensities of grids and installed facts say themselves of what form they are, and are made again, or refused, one by
one. The record of figures is the user's: it is carried.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Final

LAYOUT: Final = 1
"""Of what this program writes; raised with what is no longer read as it was."""
MARK: Final = "layout"
"""The file that says it, as a number; 0.1 wrote none at first."""
RECORD: Final = "figures.sqlite"
UNSEALED: Final = "figures-unsealed.sqlite"
"""Records from before figures were sealed: nothing shows whether one is what was recorded, so none is traced."""
_WAITS_S: Final = 5
"""For a record that another process is writing."""
_SEAL: Final = '%"seal": "obsia-sha256:%'
_settled: Final[set[str]] = set()


def data_folder(environment: Mapping[str, str] | None = None) -> Path:
    """The data folder, of this layout; not created. Raises as :func:`data_folder_text` does."""
    from pathlib import Path

    return Path(data_folder_text(environment))


def data_folder_text(environment: Mapping[str, str] | None = None) -> str:
    """The same as text, for what starts before a job does and loads nothing.

    Raises ``BadCall`` for the folder of a newer obsia, and for one of an older that cannot be carried over.
    """
    env = os.environ if environment is None else environment
    folder = env.get("OBSIA_DATA")
    if not folder:
        base = env.get("XDG_DATA_HOME") or f"{os.path.expanduser('~')}/.local/share"
        folder = f"{base}/obsia"
    if folder not in _settled and not _is_marked(folder):
        _settle(folder)
        return folder
    _settled.add(folder)
    return folder


def _is_marked(folder: str) -> bool:
    try:
        with open(os.path.join(folder, MARK), "rb") as file:
            return file.read(16) == b"%d\n" % LAYOUT
    except OSError:
        return False


def _settle(folder: str) -> None:
    """Bring a folder to this layout; one that is not there, or empty, needs nothing.

    Raises ``BadCall`` for one of a newer obsia, whose mark is no number, or which cannot be written to.
    """
    from pathlib import Path

    from obsia.core.errors import BadCall

    place = Path(folder)
    try:
        layout = _layout(place)
        if layout is None or layout == LAYOUT:
            return
        _carry(place, layout)
    except OSError as error:
        raise BadCall("data-folder-older", folder=folder, why=error.strerror or str(error)) from error
    _mark(place)


def _carry(place: Path, layout: int) -> None:
    """Take every step from a layout to this one. Raises ``OSError``."""
    import errno

    # Imported here: a folder that is empty, as that of who asks for help may be, needs none.
    import sqlite3

    try:
        for step in range(layout, LAYOUT):
            _STEPS[step](place)
    except sqlite3.Error as error:
        raise OSError(errno.EIO, str(error)) from error


def _layout(place: Path) -> int | None:
    """The layout that a folder states, 0 where it states none; None where it holds nothing. Raises ``BadCall``."""
    from obsia.core.errors import BadCall
    from obsia.core.message import Symbol

    try:
        text = (place / MARK).read_bytes()[:32]
    except (FileNotFoundError, NotADirectoryError):
        return 0 if place.is_dir() and any(place.iterdir()) else None
    try:
        layout = int(text)
    except ValueError:
        raise BadCall("data-folder-mark", path=str(place / MARK)) from None
    if layout > LAYOUT:
        raise BadCall("data-folder-newer", folder=str(place), layout=Symbol(layout), known=Symbol(LAYOUT))
    return max(layout, 0)


def _mark(place: Path) -> None:
    """Write the mark, whole or not at all; a folder that nobody may write to is looked at again next time."""
    import secrets

    beside = place / f".{MARK}-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        beside.write_bytes(b"%d\n" % LAYOUT)
        beside.replace(place / MARK)
    except OSError:
        beside.unlink(missing_ok=True)


def _set_unsealed_aside(place: Path) -> None:
    """Move a record without seals under another name, where it can still be read by who wants to."""
    import errno
    import sqlite3
    from contextlib import closing

    record = place / RECORD
    if not record.is_file() or _is_sealed(record):
        return
    with closing(sqlite3.connect(f"{record.absolute().as_uri()}?mode=rw", uri=True, timeout=_WAITS_S)) as con:
        # What stands in its log is written into the file, which then stands alone.
        con.execute("PRAGMA journal_mode = DELETE")
    if (place / UNSEALED).exists():
        # Another process may have carried it over since, and recorded anew.
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place / UNSEALED))
    record.replace(place / UNSEALED)


def _is_sealed(record: Path) -> bool:
    """Whether every request and figure has a seal; a file that cannot be read as a record is not this step's matter.

    Raises ``sqlite3.OperationalError`` for a record that another process keeps locked.
    """
    import sqlite3
    from contextlib import closing

    try:
        with closing(sqlite3.connect(f"{record.absolute().as_uri()}?mode=ro", uri=True, timeout=_WAITS_S)) as con:
            return not any(
                con.execute(f"SELECT 1 FROM {table} WHERE content NOT LIKE ? LIMIT 1", (_SEAL,)).fetchall()  # noqa: S608
                for table in ("request", "figure")
            )
    except sqlite3.DatabaseError as error:
        if "locked" in str(error):
            raise
        return True


_STEPS: Final[Mapping[int, Callable[[Path], None]]] = {0: _set_unsealed_aside}
"""What brings a layout to the next."""
