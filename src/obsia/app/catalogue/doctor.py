"""What is installed, which facts, which folder: all that a report of trouble needs. Reads, changes nothing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import quote

from obsia._version import __version__
from obsia.app.figures import figure_store as records
from obsia.core.errors import ObsiaError
from obsia.facts import snapshot as facts

LIBRARIES = (
    "numpy",
    "duckdb",
    "ibis-framework",
    "msgspec",
    "cyclopts",
    "rich",
    "fluent.runtime",
    "babel",
    "protobuf",
    "opentelemetry-proto",
    "pyyaml",
    "zstandard",
    "packaging",
)
OPTIONAL = ("polars", "pandas", "pyarrow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at: ``good`` or not, and what was found."""

    name: str
    good: bool
    result: str


def doctor() -> tuple[Check, ...]:
    """Look at the interpreter, the libraries, the facts and the data folder. Never raises for what it finds."""
    checks = [
        Check(name="obsia", good=True, result=__version__),
        Check(
            name="python",
            good=True,
            result=f"{platform.python_version()} ({platform.python_implementation()}), {platform.platform(terse=True)}",
        ),
    ]
    for library in LIBRARIES:
        try:
            checks.append(Check(name=library, good=True, result=importlib.metadata.version(library)))
        except importlib.metadata.PackageNotFoundError:
            checks.append(Check(name=library, good=False, result="-"))
    checks += [
        Check(name=library, good=True, result=importlib.metadata.version(library))
        for library in OPTIONAL
        if importlib.util.find_spec(library) is not None
    ]
    checks.append(_snapshot())
    checks.append(_folder())
    return tuple(checks)


def _snapshot() -> Check:
    try:
        loaded = facts.load()
    except ObsiaError as error:
        return Check(name="facts", good=False, result=str(error))
    counts = loaded.counts("subject")
    found = f"{loaded.content_hash[:12]}: " + ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    return Check(name="facts", good=True, result=found)


def _folder() -> Check:
    try:
        folder = records.data_folder()
    except ObsiaError as error:
        return Check(name="data folder", good=False, result=str(error))
    if not folder.exists():
        above = next(parent for parent in folder.absolute().parents if parent.exists())
        if not (above.is_dir() and os.access(above, os.W_OK)):
            return Check(name="data folder", good=False, result=f"{folder} (cannot be made in {above})")
        return Check(name="data folder", good=True, result=f"{folder} (made on first use)")
    if not os.access(folder, os.W_OK):
        return Check(name="data folder", good=False, result=f"{folder} (not writable)")
    path = folder / records.FILE
    if not path.is_file():
        return Check(name="data folder", good=True, result=str(folder))
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as con:
            (count,) = con.execute("SELECT count(*) FROM figure").fetchone()
    except sqlite3.Error as error:
        return Check(name="data folder", good=False, result=f"{path}: {error}")
    return Check(name="data folder", good=True, result=f"{folder} ({count} figures recorded)")
