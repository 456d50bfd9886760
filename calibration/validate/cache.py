"""Results kept outside the repository, under the hash of the code and the data that made them.

A rerun computes what has changed and nothing else. The code of a result is the source of its adapter and every module
of ``calibration`` and ``obsia`` that its modules import, whether directly or through another; its data are the tables
that it names and, where the code reads facts, the facts.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
import os
import zipfile
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

ROOMS = ("calibration.", "obsia.")
FACTS = "obsia.facts.snapshot"
LIBRARIES = ("jax", "numpy", "numpyro", "scipy")
HERE = Path(__file__).parents[1]


def folder(given: str | None = None) -> Path:
    """The folder of results: as given, else ``obsia/validate`` in the user's cache (``XDG_CACHE_HOME``)."""
    if given:
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "obsia" / "validate"


def is_there(module: str) -> bool:
    """Whether a module can be found, without importing it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def sources(modules: Iterable[str]) -> dict[str, Path]:
    """Module -> file of the modules and of what they import from :data:`ROOMS`, at any depth."""
    found: dict[str, Path] = {}
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        spec = find_spec(name) if is_there(name) else None
        if name in found or spec is None or spec.origin is None:
            continue
        found[name] = Path(spec.origin)
        waiting += [each for each in imported(found[name].read_text(encoding="utf-8")) if each.startswith(ROOMS)]
    return found


def imported(text: str) -> set[str]:
    """Names of modules, or of what is taken from them, that a source imports anywhere in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return names


def key(*, adapter: Callable[..., Any], modules: Iterable[str], tables: Iterable[Path], extra: str = "") -> str:
    """The hash of all that a result depends on."""
    digest = hashlib.sha256(inspect.getsource(adapter).encode() + extra.encode())
    files = sources(modules)
    if FACTS in files:
        from obsia.facts.snapshot import load

        digest.update(load().content_hash.encode())
    paths = [*files.values(), *HERE.glob("*.csv"), *tables]
    for path in sorted(paths, key=lambda each: each.parts[-2:]):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    for library in LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}".encode())
        except PackageNotFoundError:
            digest.update(library.encode())
    return digest.hexdigest()[:20]


def kept(path: Path, compute: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """The arrays of a file, or those that ``compute`` makes, which are then kept in it."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (OSError, ValueError, zipfile.BadZipFile):
        pass
    found = {name: np.asarray(values) for name, values in compute().items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written whole or not at all: parts may run side by side.
    unfinished = path.with_name(f"{path.stem}.{os.getpid()}.npz")
    np.savez_compressed(unfinished, **found)
    unfinished.replace(path)
    return found
