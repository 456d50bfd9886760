"""Ways to make a published bug in our own code for as long as a test lasts: a line edited, a row of a table changed."""

from __future__ import annotations

import functools
import importlib
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from obsia.readers.otlp.names import span_names
from obsia.readers.records.algebra import Algebra, algebra, parsed

Patch = Callable[[pytest.MonkeyPatch], None]


def edited(module: str, old: str, new: str) -> Patch:
    """Change the text of a module, which has ``old`` once, and put what is compiled of it in place of its functions."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        found = importlib.import_module(module)
        path = Path(str(found.__file__))
        source = path.read_text(encoding="utf-8")
        assert source.count(old) == 1, f"{module} has {old!r} {source.count(old)} times"
        right = dict(_codes(compile(source, str(path), "exec")))
        codes = dict(_codes(compile(source.replace(old, new), str(path), "exec")))
        changed = 0
        for function in _functions(found):
            name = function.__code__.co_qualname
            if name in codes and codes[name] != right.get(name):
                monkeypatch.setattr(function, "__code__", codes[name])
                changed += 1
        assert changed, f"{module}: {new!r} changes no function"

    return patch


def both(one: Patch, other: Patch) -> Patch:
    """One bug in two places, where either alone is made good by the other."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        one(monkeypatch)
        other(monkeypatch)

    return patch


def _codes(code: types.CodeType) -> Iterator[tuple[str, types.CodeType]]:
    for each in code.co_consts:
        if isinstance(each, types.CodeType):
            yield each.co_qualname, each
            yield from _codes(each)


def _functions(module: types.ModuleType) -> Iterator[types.FunctionType]:
    """The functions and methods that a module defines, behind what decorates them."""
    for each in vars(module).values():
        if getattr(each, "__module__", None) == module.__name__:
            for value in vars(each).values() if isinstance(each, type) else (each,):
                inner: Any = value
                if isinstance(inner, property):
                    inner = inner.fget
                elif isinstance(inner, functools.cached_property):
                    inner = inner.func
                inner = getattr(inner, "__wrapped__", getattr(inner, "__func__", inner))
                if isinstance(inner, types.FunctionType):
                    yield inner


def counts_as(source: str, shape: str, target: str, terms: str) -> Patch:
    """A count of a source is made of other terms, or (empty) of none."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        right = algebra(source, shape)
        sums = {name: made for name, made in right.sums.items() if terms or name != target}
        assert target in right.sums
        if terms:
            sums[target] = parsed(terms)
        # What was worked out of the sums stands beside them, where a frozen record keeps it.
        monkeypatch.setitem(right.__dict__, "_plan", Algebra(source, shape, sums)._plan)

    return patch


def unnamed(attribute: str) -> Patch:
    """An attribute of spans is not known."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        assert span_names()[attribute]
        monkeypatch.setitem(span_names(), attribute, None)

    return patch


def swapped(module: Any, name: str, wrong: Callable[..., Any]) -> Patch:
    """Replace a function, or a method: ``wrong`` is handed the right one first."""
    right = getattr(module, name)

    def made(*args: Any, **kwargs: Any) -> Any:
        return wrong(right, *args, **kwargs)

    return lambda patch: patch.setattr(module, name, made)


def constant(module: Any, name: str, value: Any) -> Patch:
    """Replace what a module holds."""
    return lambda patch: patch.setattr(module, name, value)
