"""The command ``obsia`` without the second that its start takes: warm processes that fork for each command.

Most of a short command is imports. A warm process has made those that most commands make, and has read the messages of
all languages, and nothing else: no facts are read and no language is chosen (commands whose modules choose one are not
among them). Each command is a fork of it
with the arguments, environment, folder and streams it is given. What is of the start itself (what is imported when,
encodings, signals, terminals, closed streams) is tested with real processes, and so is whatever sets ``PYTHON…``, which
the interpreter reads before anything runs.

Two of them take turns, with different seeds of hashes: a result that hangs on the order of a set differs between two
runs of one command, as it may between two real ones.
"""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from itertools import cycle
from pathlib import Path
from pkgutil import iter_modules
from tempfile import TemporaryFile
from typing import IO, Any

WARM = (
    "cyclopts", "cyclopts.config", "cyclopts.help", "cyclopts.help.formatters", "cyclopts.help.specs",
    "cyclopts.help.help", "docstring_parser", "rich.console", "rich.table", "rich.markup", "rich.panel", "babel.dates",
    "babel.numbers", "fluent.runtime", "numpy", "numpy.ma", "numpy.random", "duckdb", "ibis",
    "ibis.backends.sql.compilers.duckdb", "ibis.backends.sql.compilers", "ibis.expr.sql", "ibis.expr.types.groupby",
    "msgspec", "sqlite3", "tomllib", "xlsxwriter", "xml.dom.minidom", "xml.etree.ElementTree", "zoneinfo",
    "http.client", "urllib.request", "concurrent.futures", "concurrent.futures.thread", "decimal",
)  # fmt: skip
OURS = (
    "accounting.audit.indexes", "accounting.audit.rules", "accounting.audit.statements", "accounting.kept_cells",
    "accounting.openness.*", "app.catalogue.comparison", "app.disclosure.commitments", "app.disclosure.openness",
    "app.disclosure.openness_export", "app.figures.export", "app.figures.trace", "app.files", "app.questions.*",
    "app.request.narrowing", "app.settings", "app.usage.assess", "app.usage.engine", "app.usage.kept_account",
    "app.usage.kept_draws", "app.usage.message_content", "app.usage.received_records", "app.usage.trials",
    "app.world.world_export", "core.locales.numbers", "facts.names.lineages", "readers.*", "readers.canonical.*",
    "store.folders", "surfaces.cli", "surfaces.cli.asking", "surfaces.cli.period_budgets", "surfaces.cli.failures",
    "surfaces.cli.commands", "surfaces.cli.documents", "surfaces.cli.kept_answers", "surfaces.cli.output",
    "surfaces.cli.outputs", "surfaces.cli.progress", "surfaces.dossiers.account", "views.compare", "views.estimate",
    "views.finds", "views.openness", "views.usage", "views.usage_data", "views.usage_first",
    "views.world", "writers.data", "writers.html", "writers.markdown", "writers.terminal", "writers.workbook",
)  # fmt: skip
"""Modules that most commands import, and all readers: not those of the commands, which speak when they are imported."""
UNSEEN = {"PYTHONUTF8", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
"""Settings of the interpreter that change nothing of what a command prints."""
SECONDS = 120
MAIN = "import sys; from obsia.surfaces.cli import main; main()"


def command(
    words: Sequence[str], *, environment: Mapping[str, str], folder: Path, are_streams_one: bool = False
) -> subprocess.CompletedProcess[str]:
    """What ``obsia WORDS`` did, with nothing to read and no terminal: exit code, standard output and error.

    Args:
        words: arguments of the command.
        environment: all of its environment.
        folder: where it runs.
        are_streams_one: what it says on standard error comes among what it prints, in the order that a terminal shows.
    """
    if {name for name in environment if name.startswith("PYTHON")} - UNSEEN or not hasattr(os, "fork"):
        error = subprocess.STDOUT if are_streams_one else subprocess.PIPE
        return subprocess.run(
            [sys.executable, "-c", MAIN, *words], env={**environment, "PYTHONUNBUFFERED": "1"}, cwd=folder,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=error, encoding="utf-8",
            timeout=SECONDS, check=False,
        )  # fmt: skip
    return next(_TURNS)(words, environment=environment, folder=folder, are_streams_one=are_streams_one)


class Warm:
    """One warm process, started when it is first asked."""

    def __init__(self, *, hash_seed: int) -> None:
        self._hash_seed = hash_seed
        self._process: subprocess.Popen[str] | None = None

    def __call__(
        self, words: Sequence[str], *, environment: Mapping[str, str], folder: Path, are_streams_one: bool
    ) -> subprocess.CompletedProcess[str]:
        """As of :func:`command`."""
        process = self._process or self._started()
        asked = {
            "words": list(words), "environment": dict(environment), "folder": str(folder), "one": are_streams_one
        }  # fmt: skip
        _pipe(process.stdin).write(json.dumps(asked) + "\n")
        _pipe(process.stdin).flush()
        line = _pipe(process.stdout).readline()
        assert line, f"the warm process of tests/commands.py has ended with {process.wait(10)}"
        told = json.loads(line)
        if told["code"] == -signal.SIGALRM:
            raise subprocess.TimeoutExpired(["obsia", *words], SECONDS)
        return subprocess.CompletedProcess(["obsia", *words], told["code"], told["out"], told["err"])

    def _started(self) -> subprocess.Popen[str]:
        kept = {name: text for name, text in os.environ.items() if name in ("PATH", "HOME", "SYSTEMROOT")}
        settings = {"PYTHONUTF8": "1", "PYTHONHASHSEED": str(self._hash_seed), "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", __file__], env=kept | settings,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        atexit.register(self._ended)
        return self._process

    def _ended(self) -> None:
        if self._process:
            _pipe(self._process.stdin).close()
            self._process.wait(10)
            _pipe(self._process.stdout).close()


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


_TURNS = cycle([Warm(hash_seed=1), Warm(hash_seed=2)])


# ---------------------------------------------------------------- inside the warm process


def serve() -> None:
    """One line of JSON in, one out, until nobody asks any more."""
    for name in WARM:
        import_module(name)
    for name in OURS:
        room = import_module(f"obsia.{name.removesuffix('.*')}")
        for each in iter_modules(room.__path__) if name.endswith(".*") else ():
            import_module(f"{room.__name__}.{each.name}")
    locales = import_module("obsia.core.locales")
    for language in locales.languages():
        # As they stand in the files of messages and in Babel's: no environment has a say in them.
        locales.entries(language)
        locale = import_module("babel").Locale.parse(language)
        locale.plural_form(1)
    for kept in (locales._locale, import_module("obsia.facts.snapshot").load):
        assert kept.cache_info().currsize == 0, (
            f"an import has asked {kept.__qualname__}: what commands get is no start"
        )
    gc.freeze()  # no fork need go through what it was born with
    telling = os.fdopen(os.dup(1), "w", encoding="utf-8")
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        with TemporaryFile() as out, TemporaryFile() as error:
            child = os.fork()
            if child == 0:
                _become(asked, out=out.fileno(), error=(out if asked["one"] else error).fileno())
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            told = {"code": code, "out": _text(out), "err": None if asked["one"] else _text(error)}
        telling.write(json.dumps(told) + "\n")
        telling.flush()


def _text(held: IO[bytes]) -> str:
    """All that was written to a file, as a pipe read as text gives it."""
    held.seek(0)
    return io.TextIOWrapper(io.BytesIO(held.read()), encoding="utf-8").read()


def _become(asked: dict[str, Any], *, out: int, error: int) -> None:
    """Run the command in this fork, and end with it."""
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(error, 2)
    os.closerange(3, 64)
    signal.alarm(SECONDS)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 - it stays open
    if asked["one"]:
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.argv = ["obsia", *asked["words"]]
    code = 1
    try:
        from obsia.surfaces.cli import main

        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - the fork ends here whatever happened
        sys.excepthook(*sys.exc_info())
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
