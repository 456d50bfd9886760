"""Every error that obsia raises on purpose.

    ObsiaError
    ├── BadCall          the command or function was called wrongly           exit 2
    ├── MissingExtra     an optional dependency is not installed              exit 3
    ├── NoData           nothing to compute from, or nothing known            exit 3
    │   ├── UnusedColumns  a table has columns that an account needs and nothing uses
    │   ├── GivenTwice   records seem to stand in several inputs
    │   ├── MissingFact  a fact is not in the snapshot
    │   └── UnknownName  a name is not known; near misses are suggested
    │       └── KnownName  a name is known, and there is nothing to compute for it
    ├── BadInput         a file cannot be read at all                         exit 4
    │   └── NoFile       there is no such file: the call is wrong             exit 2
    └── BadFact          a row of obsia's own tables is wrong                 exit 1

An error is a message (``core.message``): a code with arguments, worded in the message files of each language. It
says what is wrong, where it was sought or found, and what to do. ``str(error)`` is its English.
"""

from __future__ import annotations

import copy
import shlex
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from obsia.core.message import Argument, Message, Option, Sentences, Symbol, Term, options_in

_KINDS: Final = "kind-of-name"
Way = Mapping[str, str]
"""A way out of a refusal: field of the question (``map``, ``ignore_columns``, ``sheet``) -> what is said there."""


class ObsiaError(Exception):
    """Base of all errors raised on purpose; ``exit_code`` is what a command returns for it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, code: str, /, **arguments: Argument) -> None:
        super().__init__(code)
        self.code = code
        self.arguments: Mapping[str, Argument] = arguments
        self.ways: Sequence[Way] = ()
        """What can be said in answer, the likeliest first."""
        self.trials: Sequence[Message] = ()
        """What was read when that was tried: these settle it."""

    @property
    def sentences(self) -> Sentences:
        """What it says: the trouble first, then what was expected or what comes near, then what to do."""
        return Sentences((Message(self.code, **self.arguments),))

    @property
    def options(self) -> tuple[Option, ...]:
        """The fields of the question that it speaks of."""
        return options_in(self.sentences)

    def __str__(self) -> str:
        return " ".join(str(each) for each in self.sentences)

    def __reduce__(self) -> tuple[Any, ...]:
        # Subclasses take keywords of their own: what crosses to another process is the state, not the call.
        return _remade, (type(self), self.args, self.__dict__)


def _remade(cls: type[ObsiaError], args: tuple[Any, ...], state: Mapping[str, Any]) -> ObsiaError:
    """An error of another process."""
    error = cls.__new__(cls, *args)
    error.__dict__.update(state)
    return error


class BadCall(ObsiaError):
    """A command or function was called wrongly."""

    exit_code = 2


class MissingExtra(ObsiaError):
    """An optional dependency is needed and not installed; ``purpose`` says for what."""

    exit_code = 3

    def __init__(self, *, extra: str, purpose: Message) -> None:
        super().__init__("error-missing-extra", purpose=purpose, extra=Symbol(extra))


class NoData(ObsiaError):
    """There is nothing to compute from."""

    exit_code = 3


class MissingFact(NoData):
    """A fact is not in the snapshot: what, the places where it was sought, what to do."""

    def __init__(self, *, what: Message | str, tried: tuple[Argument, ...] = (), remedy: Message | None = None) -> None:
        super().__init__("error-missing-fact", what=what)
        self.what, self.tried, self.remedy = what, tried, remedy

    @property
    def sentences(self) -> Sentences:
        """The fact, the places, the remedy."""
        sought = (Message("error-sought", places=self.tried),) if self.tried else ()
        return Sentences((*super().sentences, *sought, *([self.remedy] if self.remedy else [])))


class UnknownName(NoData):
    """A name (model, region, grid, provider) is not known; ``suggestions`` are near misses, never guesses."""

    near: ClassVar[str] = "did-you-mean"

    def __init__(
        self, *, kind: str, name: str, suggestions: tuple[str, ...] = (), remedy: Message | None = None
    ) -> None:
        super().__init__("error-unknown-name", kind=Term(_KINDS, kind), name=name)
        self.kind, self.name, self.suggestions, self.remedy = kind, name, suggestions, remedy

    @property
    def sentences(self) -> Sentences:
        """The name, what comes near it, the remedy."""
        near = (Message(self.near, names=self.suggestions),) if self.suggestions else ()
        return Sentences((*super().sentences, *near, *([self.remedy] if self.remedy else [])))

    def bare(self, *, suggestions: tuple[str, ...]) -> UnknownName:
        """The same error without the remedy, and with these suggestions."""
        other = copy.copy(self)
        other.suggestions, other.remedy = suggestions, None
        return other


class KnownName(UnknownName):
    """A name is known, and there is nothing to compute for it: ``code`` says why, ``suggestions`` what has facts."""

    near: ClassVar[str] = "nearest-with-facts"

    def __init__(
        self, code: str, /, *, kind: str, name: str, suggestions: tuple[str, ...] = (), **arguments: Argument
    ) -> None:
        super().__init__(kind=kind, name=name, suggestions=suggestions)
        self.code, self.arguments = code, arguments


class UnusedColumns(NoData):
    """A table has columns whose names say that an account needs them, and nothing uses them.

    ``kinds``: column -> model, time, count, provider, region or cache. ``map`` and ``ignore`` are what ``--map``
    (empty where nothing can be mapped) and ``--ignore-columns`` take for them. ``total``: the one of them, as ``--map``
    takes it, that sums input and output of which no column tells the parts. ``open``: those, likewise, whose names do
    not say what they count.
    """

    def __init__(
        self, *, file: str, kinds: dict[str, str], map: str, ignore: str, total: str = "", open: Sequence[str] = ()
    ) -> None:
        columns = tuple(
            Message("column-of-kind", name=name, kind=Term("kind-of-column", kind)) for name, kind in kinds.items()
        )
        super().__init__("unused-columns", file=file, columns=columns, count=len(kinds))
        self.file, self.kinds, self.map, self.ignore, self.total, self.open = file, kinds, map, ignore, total, open

    @property
    def sentences(self) -> Sentences:
        """The columns, then the options that map or ignore them."""
        ignored, count = Symbol(shlex.quote(self.ignore)), len(self.kinds)
        if self.trials:
            return Sentences((*super().sentences, *self.trials))
        if self.total:
            least, most = (Symbol(shlex.quote(f"{part}={self.total}")) for part in ("input_tokens", "output_tokens"))
            return Sentences((*super().sentences, Message("unused-columns-total", least=least, most=most)))
        said = [*super().sentences]
        if self.open:
            example = Symbol(shlex.quote(f"output_tokens={self.open[0]}"))
            opens = tuple(map(Symbol, self.open))
            said.append(Message("unused-columns-open", columns=opens, count=len(opens), map=example))
        if cached := [name for name, kind in self.kinds.items() if kind == "cache"]:
            example = Symbol(shlex.quote(f"cache_read_tokens={cached[0]}"))
            said.append(Message("unused-columns-cache", columns=tuple(map(Symbol, cached)), map=example))
        if self.map:
            mapped = Symbol(shlex.quote(self.map))
            said.append(Message("unused-columns-map", map=mapped, ignore=ignored, count=count))
        else:
            said.append(Message("unused-columns-ignore", ignore=ignored, count=count))
        return Sentences(tuple(said))


class GivenTwice(NoData):
    """Records that share no id seem to stand in several inputs, and would count twice; ``found`` says which."""

    def __init__(self, found: Sequence[Message]) -> None:
        super().__init__("given-twice", found=tuple(found))
        self.found = tuple(found)

    @property
    def sentences(self) -> Sentences:
        """What seems to be given twice, then what can be asked of it."""
        return Sentences((*super().sentences, Message("given-twice-remedy")))


class BadInput(ObsiaError):
    """A file cannot be read: names the file, the line and field when known, and what was expected.

    ``reason`` and ``expected`` are messages or their codes; ``arguments`` are those of the code that is the reason.
    """

    exit_code = 4

    def __init__(
        self,
        file: str,
        reason: Message | str,
        *,
        expected: Message | str | None = None,
        line: int | None = None,
        field: str | None = None,
        ways: Sequence[Way] = (),
        **arguments: Argument,
    ) -> None:
        reason = reason if isinstance(reason, Message) else Message(reason, **arguments)
        expected = Message(expected) if isinstance(expected, str) else expected
        super().__init__("error-bad-input", where=place(file=file, line=line, field=field), reason=reason)
        self.file, self.reason, self.expected, self.line, self.field = file, reason, expected, line, field
        self.ways = ways

    @property
    def sentences(self) -> Sentences:
        """Where and what is wrong, then what was expected, or what settles it."""
        expected = (Message("error-expected", expected=self.expected),) if self.expected else ()
        if self.trials and not any("ignore_columns" in way for way in self.ways):
            expected = ()  # each of them was tried
        return Sentences((*super().sentences, *expected, *self.trials))


class NoFile(BadInput):
    """There is no file where the call says that one is."""

    exit_code = 2

    def __init__(self, file: str, *, expected: Message | str | None = None) -> None:
        super().__init__(file, "no-such-file", expected=expected)


def unopened(file: str, error: OSError, *, expected: Message | str | None = None) -> BadInput:
    """What is said of a file that the system does not hand over."""
    if isinstance(error, FileNotFoundError):
        return NoFile(file, expected=expected)
    return BadInput(file, "input-closed", why=error.strerror or type(error).__name__, expected=expected)


class BadFact(ObsiaError):
    """A row of obsia's own fact tables is wrong; the build and ``obsia facts check`` refuse it."""

    def __init__(self, *, file: str, where: str, reason: Message | str) -> None:
        super().__init__("error-bad-fact", file=file, where=where, reason=reason)
        self.file, self.where, self.reason = file, where, reason


def place(*, file: str, line: int | None = None, row: int | None = None, field: str | None = None) -> Argument:
    """Where something stands: the file, then its line or record, then its field, as far as they are known."""
    parts: list[Argument] = [file]
    if line is not None:
        parts.append(Message("at-line", line=Symbol(line)))
    elif row is not None:
        parts.append(Message("at-row", row=Symbol(row)))
    if field:
        parts.append(Message("in-field", field=field))
    return tuple(parts)
