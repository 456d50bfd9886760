"""Named values of a JSON object: an allow-list of paths, decoded without making objects of what is not on it.

A path is keys with dots, ``usage.prompt_tokens_details.cached_tokens``; a dot inside a key is written ``\\.``, and
``data[]`` is how many objects the list ``data`` holds. Message contents are on no list, so the typed decoder skips them
as bytes.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, cast

from obsia.readers.records.values import opened

_DOT: Final = re.compile(r"(?<!\\)\.")
DEEPEST: Final = 64
SIZE: Final = "[]"
"""The end of a path that stands for the length of a list."""

_IS_THERE: Final = object()
"""In a tree of keys, one whose value stays bytes: only whether it is there is asked."""

Values = dict[str, Any]
"""Path -> value as JSON gives it; ``None`` where it is absent or null."""
_Fill = Callable[[Any, Values], None]
"""Puts the values of a decoded object to those of its paths."""


class Fields:
    """Some paths, compiled on first use."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths: tuple[str, ...] = tuple(dict.fromkeys(paths))
        self._keys = [split(path) for path in self.paths]
        self._sized = tuple(path for path in self.paths if path.endswith(SIZE))

    def decode(self, line: bytes) -> Values | str:
        """:meth:`decode_beside` without what stands beside."""
        return self.decode_beside(line, ())[0]

    def decode_beside(self, line: bytes, keys: tuple[str, ...]) -> tuple[Values | str, bool]:
        """The values of one JSON object, or the reason code why ``line`` is none.

        A value of an odd shape (an object where a number stands, JSON inside a string) makes the typed decoder refuse
        the line; then it is decoded as it is, and the odd value alone is odd. Beside them, whether the object has any
        of ``keys``.
        """
        import msgspec

        decoder, fill, beside = self._compiled.get(keys) or self._compile(keys)
        try:
            found = decoder.decode(line)
        except msgspec.ValidationError:
            found = None
        except UnicodeDecodeError:
            return "mis_encoded", False
        except msgspec.DecodeError as error:
            return "too_deep" if "depth" in str(error) else "not_json", False
        except RecursionError:
            return "too_deep", False
        if found is not None:
            values = self._blank.copy()
            fill(found, values)
            for path in self._sized:
                values[path] = None if values[path] is None else len(values[path])
            for name in beside:
                if getattr(found, name) is not None:
                    return values, True
            return values, False
        try:
            plain: Any = msgspec.json.decode(line)
        except RecursionError:
            return "too_deep", False
        except (msgspec.DecodeError, UnicodeDecodeError):
            return "not_json", False
        if not isinstance(plain, dict):
            return "not_an_object", False
        record = cast("dict[str, Any]", plain)
        return self.of(record), not record.keys().isdisjoint(keys)

    def of(self, value: Mapping[str, Any]) -> Values:
        """The values of an object that is decoded already; text that holds an object (exports do that) is opened."""
        return {path: value_at(value, keys) for path, keys in zip(self.paths, self._keys, strict=True)}

    @functools.cached_property
    def _blank(self) -> Values:
        return dict.fromkeys(self.paths)

    @functools.cached_property
    def _compiled(self) -> dict[tuple[str, ...], tuple[Any, _Fill, Sequence[str]]]:
        return {}

    def _compile(self, beside: tuple[str, ...]) -> tuple[Any, _Fill, Sequence[str]]:
        """The decoder, what gets the values of the paths, and the attributes of the keys ``beside``."""
        import msgspec

        tree: dict[str, Any] = {}
        for path, keys in zip(self.paths, self._keys, strict=True):
            node = tree
            for key in keys[:-1]:
                inner = node.get(key)
                if not isinstance(inner, dict):
                    inner = node[key] = {}
                node = cast("dict[str, Any]", inner)
            node.setdefault(keys[-1], path)
        for key in beside:
            tree.setdefault(key, _IS_THERE)
        struct, fill = _struct(tree)
        self._compiled[beside] = made = msgspec.json.Decoder(struct), fill, [_attribute(key) for key in beside]
        return made


def split(path: str) -> tuple[str, ...]:
    """The keys of a path."""
    return tuple(key.replace("\\.", ".") for key in _DOT.split(path))


def nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by path as the object that holds them and nothing else; absent ones are left out."""
    made: dict[str, Any] = {}
    for path, value in values.items():
        if value is None:
            continue
        *outer, last = split(path)
        inner = made
        for key in outer:
            inner = inner.setdefault(key, {})
        inner[last] = value
    return made


def value_at(value: Any, keys: Sequence[str]) -> Any:
    """The value at ``keys``, or ``None``. A string that holds an object is opened on the way."""
    for key in keys:
        if isinstance(value, str) and value[:1] == "{":
            value = _opened(value)
        if key.endswith(SIZE):
            value = cast("Mapping[str, Any]", value).get(key.removesuffix(SIZE)) if isinstance(value, dict) else None
            return len(cast("list[Any]", value)) if isinstance(value, list) else None
        value = cast("Mapping[str, Any]", value).get(key) if isinstance(value, dict) else None
        if value is None:
            return None
    return value


_opened: Final = functools.lru_cache(maxsize=64)(opened)


def _attribute(key: str) -> str:
    return "f_" + "".join(c if c.isalnum() and c.isascii() else f"_{ord(c):x}_" for c in key)


def _struct(tree: Mapping[str, Any]) -> tuple[Any, _Fill]:
    """The type of objects with the keys of ``tree`` (path of a value, or a tree), and what gets values out of one."""
    import msgspec

    values: list[Any] = []
    objects: list[Any] = []
    paths: list[str] = []
    inside: list[tuple[Callable[[Any], Any], _Fill]] = []
    for key, inner in tree.items():
        name = _attribute(key)
        if isinstance(inner, dict):
            shape, fill_shape = _struct(cast("Mapping[str, Any]", inner))
            objects.append((name, shape | None, None))
            inside.append((attrgetter(name), fill_shape))
        elif inner is _IS_THERE:
            objects.append((name, msgspec.Raw, None))
        else:
            values.append((name, list[_nothing()] | None if key.endswith(SIZE) else Any, None))
            paths.append(inner)
    rename = {_attribute(key): key.removesuffix(SIZE) for key in tree}
    struct = msgspec.defstruct("Fields", [*values, *objects], rename=rename, frozen=True, gc=False)
    cells = msgspec.structs.astuple

    def fill(found: Any, into: Values) -> None:
        # Values stand before objects, so that the shorter of the two ends with them.
        into.update(zip(paths, cells(found), strict=False))
        for get, fill_inner in inside:
            if (within := get(found)) is not None:
                fill_inner(within, into)

    return struct, fill


def _nothing() -> Any:
    """The type of objects of which nothing is wanted."""
    import msgspec

    return msgspec.defstruct("Nothing", [])
