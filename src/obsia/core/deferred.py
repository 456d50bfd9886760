"""Frozen records of which some fields are worked out when one of them is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Final, Self

_SLOT: Final = "_deferred"
_Work = Callable[[str], Mapping[str, Any]]
"""The name of a field that is asked for -> values of fields, that one among them."""


class Deferring:
    """Base of frozen dataclasses with slots that can be made before all of their fields are known.

    A field that is left out is worked out when it is read, compared, printed, copied or pickled, with the others that
    the same work gives. Safe to share between threads where the work is.
    """

    __slots__ = (_SLOT,)

    @classmethod
    def deferring(cls, known: Mapping[str, Any], *, names: frozenset[str], work: _Work) -> Self:
        """A record of which ``known`` fields have their values, and ``work`` gives those of ``names`` when asked."""
        made = cls.__new__(cls)
        for name, value in known.items():
            object.__setattr__(made, name, value)
        object.__setattr__(made, _SLOT, (names, work))
        made.check_fields(known.keys())
        return made

    def check_fields(self, names: Collection[str]) -> None:
        """Refuse values of some fields that can be none: asked when they become known."""

    def knowing(self, **values: Any) -> Self:
        """This record, whoever holds it, with values of fields that nobody has asked for: they are not worked out."""
        names, work = object.__getattribute__(self, _SLOT)
        for name, value in values.items():
            object.__setattr__(self, name, value)
        left = names - values.keys()
        object.__setattr__(self, _SLOT, (left, work) if left else None)
        return self

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # Only a field without a value comes here.
            try:
                names, work = object.__getattribute__(self, _SLOT)
            except (AttributeError, TypeError):
                names, work = frozenset(), None
            if name not in names:
                raise AttributeError(name, name=name, obj=self)
            found = work(name)
            for each, value in found.items():
                object.__setattr__(self, each, value)
            self.check_fields(found.keys())
            left = names - found.keys()
            object.__setattr__(self, _SLOT, (left, work) if left else None)
            return found[name]
