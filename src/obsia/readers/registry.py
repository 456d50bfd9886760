"""The readers: the rows of ``records/flat_formats.csv``, and the modules of this package, found by listing it."""

from __future__ import annotations

import functools
import importlib
import pkgutil

import obsia.readers as package
from obsia.core.errors import BadCall
from obsia.core.message import Option, Symbol
from obsia.readers.base import EventReader, Reader, TableReader
from obsia.readers.records.flat import flat_readers


@functools.cache
def readers() -> dict[str, Reader]:
    """Name -> reader, in order of name."""
    found: dict[str, Reader] = dict(flat_readers())
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        if isinstance(module, EventReader | TableReader):
            found[module.NAME] = module
    return dict(sorted(found.items()))


def reader(name: str) -> Reader:
    """The reader called ``name``. Raises :class:`BadCall` naming those that exist."""
    found = readers()
    if name not in found:
        raise BadCall("input-format", option=Option("format"), name=name, known=tuple(map(Symbol, ("auto", *found))))
    return found[name]
