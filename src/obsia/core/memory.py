"""What a process keeps to answer sooner, under one bound in bytes: what was not asked for the longest makes room."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache, partial, update_wrapper
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any, Final, Generic, ParamSpec, TypeVar, cast

MOST_BYTES: Final = 256_000_000
"""The bound where nobody states one: in a program, on the command line."""
ENTRY_BYTES: Final = 512
"""What an entry takes beside its key and its value: places in two tables, a tuple, a count."""
_P = ParamSpec("_P")
_T = TypeVar("_T")
_OWNED_ELSEWHERE: Final = (type, ModuleType, FunctionType, BuiltinFunctionType, MethodType, Enum)
_COLLECTIONS: Final = (list, tuple, set, frozenset, deque)
_PLAIN: Final = (str, bytes, bytearray, int, float, complex, bool, type(None))


class Memory:
    """Values by their keys, with the bytes of each. Their sum never passes the bound. Safe to share between threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes, self._bytes = most_bytes, 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._staying: dict[Hashable, tuple[Any, int]] = {}
        self._staying_bytes = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._entries) + len(self._staying)

    @property
    def size_bytes(self) -> int:
        """Bytes of all that is kept."""
        return self._bytes

    @property
    def most_bytes(self) -> int:
        """The bound."""
        return self._most_bytes

    def bound(self, most_bytes: int) -> None:
        """Set the bound; what is too much goes at once."""
        with self._lock:
            self._most_bytes = most_bytes
            if self._staying_bytes > most_bytes:
                self._clear()
            self._make_room(0)

    def get(self, key: Hashable) -> Any:
        """The value of a key, None where it is not kept."""
        with self._lock:
            found = self._entries.get(key) or self._staying.get(key)
            if found is None:
                return None
            if key in self._entries:
                self._entries.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, value: object, *, size_bytes: int, stays: bool = False) -> None:
        """Keep a value in place of what the key held; one for which there can be no room is not kept.

        What ``stays`` makes room for nothing: for values of which there are only so many, whoever asks.
        """
        taken = size_bytes + size_of(key) + ENTRY_BYTES
        with self._lock:
            self._remove(key)
            if taken + self._staying_bytes > self._most_bytes:
                return
            self._make_room(taken)
            self._bytes += taken
            if stays:
                self._staying[key] = value, taken
                self._staying_bytes += taken
            else:
                self._entries[key] = value, taken

    def forget(self, key: Hashable) -> None:
        """Keep a key no longer."""
        with self._lock:
            self._remove(key)

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._clear()

    def forget_all(self, is_meant: Callable[[Hashable], bool]) -> None:
        """Keep the keys no longer that are meant."""
        with self._lock:
            for key in [each for each in (*self._entries, *self._staying) if is_meant(each)]:
                self._remove(key)

    def _clear(self) -> None:
        self._entries.clear()
        self._staying.clear()
        self._bytes = self._staying_bytes = 0

    def _remove(self, key: Hashable) -> None:
        if (found := self._entries.pop(key, None)) is not None:
            self._bytes -= found[1]
        elif (found := self._staying.pop(key, None)) is not None:
            self._bytes -= found[1]
            self._staying_bytes -= found[1]

    def _make_room(self, wanted_bytes: int) -> None:
        while self._bytes + wanted_bytes > self._most_bytes:
            _, (_, taken) = self._entries.popitem(last=False)
            self._bytes -= taken


MEMORY: Final = Memory()
"""What this process keeps of answers and of what they are made of."""


class KeptFunction(Generic[_P, _T]):
    """A function whose results are kept in :data:`MEMORY` by its arguments."""

    def __init__(self, function: Callable[_P, _T]) -> None:
        self._function = function
        update_wrapper(self, function)

    def __call__(self, *arguments: _P.args, **named: _P.kwargs) -> _T:
        """The result, made now where it is not kept."""
        key = (self._function, arguments, tuple(sorted(named.items())))
        found = cast("tuple[_T] | None", MEMORY.get(key))
        if found is None:
            found = (self._function(*arguments, **named),)
            MEMORY.put(key, found, size_bytes=size_of(found))
        return found[0]

    def cache_clear(self) -> None:
        """Keep none of its results."""
        MEMORY.forget_all(lambda key: isinstance(key, tuple) and key[:1] == (self._function,))


def kept(function: Callable[_P, _T]) -> KeptFunction[_P, _T]:
    """A function that remembers, within the one bound: ``functools.lru_cache`` counts entries, whatever their size."""
    return KeptFunction(function)


def size_of(value: object) -> int:
    """Bytes of a value and of all that it leads to, each thing once; code and types belong to the program.

    Arrays count by their elements. A class that says ``is_shared = True`` belongs to the program too.
    """
    seen: set[int] = set()
    waiting: list[object] = [value]
    total = 0
    while waiting:
        each = waiting.pop()
        if id(each) not in seen and (leads_to := _leading(type(each))) is not None:
            seen.add(id(each))
            total += sys.getsizeof(each)
            waiting.extend(leads_to(each))
    return total


@cache
def _leading(kind: type[object]) -> Callable[[Any], Iterable[object]] | None:
    """What gives the things that one of a class leads to; None where they belong to the program."""
    if issubclass(kind, _OWNED_ELSEWHERE) or getattr(kind, "is_shared", False) is True:
        return None
    if issubclass(kind, _PLAIN):
        return lambda _: ()
    if kind in _COLLECTIONS:
        return iter
    slots = (each.__dict__.get("__slots__", ()) for each in kind.__mro__)
    named = [name for names in slots for name in ([names] if isinstance(names, str) else names)]
    # A view of an array keeps the whole array.
    return partial(_parts, names=(*named, "__dict__", *(("base",) if hasattr(kind, "nbytes") else ())))


def _parts(value: object, *, names: Sequence[str]) -> Iterable[object]:
    """What a value of no plain class leads to, in it and by the names of its attributes."""
    held = [each for name in names if (each := getattr(value, name, None)) is not None]
    if isinstance(value, Mapping):
        mapping = cast("Mapping[object, object]", value)
        held += (*mapping.keys(), *mapping.values())
    elif isinstance(value, _COLLECTIONS):
        held += cast("Iterable[object]", value)
    return held
