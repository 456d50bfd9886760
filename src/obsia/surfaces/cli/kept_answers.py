"""The same account again: what a call printed is kept, and printed again while all that it came from is as it was.

Looked for before anything heavy is imported. A kept answer counts on its day, for the same words in the same folder,
language and terminal, and only while its files, the facts, the settings and the program are unchanged: see decision
0090 for when a file is taken to be. Whatever is not sure goes the whole way.
"""

from __future__ import annotations

import json
import os
import stat
import sys
import time
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from hashlib import blake2b
from typing import Any, Final, NamedTuple, TextIO

from obsia._version import __version__
from obsia.app import kept_files
from obsia.app.folder import RECORD, data_folder_text

FOLDER: Final = "answers"
MOST_FILES: Final = 20_000
READ_BYTES: Final = 8 << 20
"""Files that are no larger together are compared by their content, and others by what the system notes of them."""
GRAIN_NS: Final = 2_000_000_000
"""What was changed so shortly before it was looked at may change again within one tick of a clock (FAT counts in two
seconds), and nobody could tell: it is not trusted."""
NEVER: Final = frozenset({"--no-cache", "--no-record", "--watch", "--segment", "--save-map"})
_DIGEST: Final = 16
_VARIABLES: Final = (
    *("LC_ALL", "LC_MESSAGES", "LANG", "HOME", "XDG_DATA_HOME", "TZ", "COLUMNS", "TERM", "COLORTERM", "NO_COLOR"),
    *("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "PYTHONIOENCODING", "PYTHONUTF8"),
)

State = list[int] | None
"""Kind, device, number, size and times of a file or folder; None where there is none."""
CALLED: ContextVar[tuple[str, ...] | None] = ContextVar("called", default=None)
"""The words of the command that runs."""


class Answer(NamedTuple):
    """What a call printed, and its exit code."""

    out: str
    err: str
    code: int


class Seen(NamedTuple):
    """Files and folders as they were at an instant."""

    states: Mapping[str, State]
    digests: Mapping[str, str]
    """Of the content of files, where all of them are small."""
    at_ns: int

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it may have changed since without a trace."""
        changed = (max(state[-2:]) for path, state in self.states.items() if state and path not in self.digests)
        return max(changed, default=0) + GRAIN_NS < self.at_ns


def seen(inputs: Iterable[str], beside: Iterable[str] = ()) -> Seen | None:
    """How ``inputs`` (files, and folders with all that is in them) and the files ``beside`` them are now.

    None where one of them is no file or folder, cannot be read, or where they are too many to look at.
    """
    with suppress(OSError):
        return _seen(inputs, beside)
    return None


def _seen(inputs: Iterable[str], beside: Iterable[str]) -> Seen | None:
    at_ns, files, states = time.time_ns(), list[str](), dict[str, State]()
    for given in inputs:
        path = os.path.abspath(given)
        if os.path.isdir(path):
            for root, folders, names in os.walk(path):
                folders[:] = [name for name in folders if not name.startswith(".")]
                states[root] = _state(root)
                files += (os.path.join(root, name) for name in names)
                if len(states) + len(files) > MOST_FILES:
                    return None
        elif os.path.isfile(path):
            files.append(path)
        else:
            return None
    states |= {path: _state(path) for path in (*files, *map(os.path.abspath, beside))}
    sizes = [state[3] for path in files if (state := states[path])]
    digests = {path: _digest(path) for path in files} if sum(sizes) <= READ_BYTES else {}
    return Seen(states, digests, at_ns)


def _state(path: str) -> State:
    try:
        found = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    kind = stat.S_IFMT(found.st_mode)
    return [kind, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns]


def _digest(path: str) -> str:
    with open(path, "rb") as file:
        return blake2b(file.read(READ_BYTES + 1), digest_size=_DIGEST).hexdigest()


def program() -> list[str]:
    """What an answer is made with, beside its inputs: modules that were imported, messages, facts, and settings."""
    import obsia

    (package,) = obsia.__path__
    modules = [
        file
        for name, module in tuple(sys.modules.items())
        if name.partition(".")[0] == "obsia"
        if (file := getattr(module, "__file__", None))
    ]
    texts = os.path.join(package, "core", "locales")
    words = [os.path.join(root, name) for root, _, names in os.walk(texts) for name in names if name.endswith(".ftl")]
    facts = os.environ.get("OBSIA_FACTS") or os.path.join(package, "facts", "snapshot.sqlite")
    return [*modules, *words, facts, "obsia.toml"]


def _place(words: Sequence[str]) -> str:
    """Where the answer to some words is kept, if it is."""
    asked = [
        __version__,
        sys.version,
        # Forecasts, ages of sources and what holds "today" are those of their day.
        time.strftime("%Y-%m-%d", time.gmtime()),
        words,
        os.getcwd(),
        {name: value for name, value in os.environ.items() if name in _VARIABLES or name.startswith("OBSIA_")},
        [_terminal(stream) for stream in (sys.stdout, sys.stderr)],
    ]
    digest = blake2b(json.dumps(asked, sort_keys=True).encode(), digest_size=_DIGEST).hexdigest()
    return os.path.join(data_folder_text(), FOLDER, digest)


def _terminal(stream: TextIO) -> list[object]:
    """What a page that is written to a stream depends on."""
    width = 0
    if stream.isatty():
        with suppress(OSError, ValueError):
            width = os.get_terminal_size(stream.fileno()).columns
    return [stream.isatty(), width, stream.encoding]


def again(words: Sequence[str]) -> Answer | None:
    """The kept answer to a call, where all that it came from is as it was."""
    if words[:1] != ["assess"] or not NEVER.isdisjoint(words):
        return None
    if (data := kept_files.read(_place(words))) is None:
        return None
    held: dict[str, Any] = json.loads(bytes(data))
    digests: dict[str, str] = held["digests"]
    for path, state in held["states"].items():
        now = _state(path)
        # Of what is compared by its content, the kind and the size spare the reading.
        if path in digests:
            if now is None or (now[0], now[3]) != (state[0], state[3]) or _digest(path) != digests[path]:
                return None
        elif now != state:
            return None
    return Answer(*held["answer"]) if _is_recorded(held["figure"]) else None


def _is_recorded(figure_id: str) -> bool:
    """Whether a figure stands in the record: who prints it again promises that it can be traced."""
    path = os.path.join(data_folder_text(), RECORD)
    if not os.path.exists(path):
        return False
    import sqlite3

    with closing(sqlite3.connect(path, timeout=1)) as record:
        return record.execute("SELECT 1 FROM figure WHERE figure_id = ?", (figure_id,)).fetchone() is not None


def keep(answer: Answer, *, figure: str, before: Seen, inputs: Sequence[str]) -> None:
    """Keep an answer to the call that runs, whose inputs were as they are ``before`` it read them.

    Nothing is kept where an input changed meanwhile or a moment before, where the answer is too large, and where the
    folder cannot be written.
    """
    words = CALLED.get()
    if words is None or not before.is_settled:
        return
    now = seen(inputs, program())
    if now is None or not now.is_settled or any(now.states.get(path) != state for path, state in before.states.items()):
        return
    if now.digests != before.digests:
        return
    held = {"states": now.states, "digests": now.digests, "answer": answer, "figure": figure}
    kept_files.write(_place(words), json.dumps(held, separators=(",", ":")).encode())


class _Heard:
    """A stream, and what is written to it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self.parts = stream, list[str]()

    def write(self, text: str) -> int:
        """Write to the stream."""
        self.parts.append(text)
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def heard() -> Generator[tuple[list[str], list[str]]]:
    """What is written to standard output and to standard error within it."""
    out, err = sys.stdout, sys.stderr
    both = _Heard(out), _Heard(err)
    sys.stdout, sys.stderr = both  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield both[0].parts, both[1].parts
    finally:
        sys.stdout, sys.stderr = out, err
