"""Why there is no account: errors that carry what they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from obsia.core.errors import BadCall, NoData, UnknownName, place
from obsia.core.message import Clauses, Day, Message, Option, Sentences, Symbol, Term
from obsia.core.spelling import SUGGESTED, near_names

if TYPE_CHECKING:
    from obsia.readers.base import Reject

_LABEL = Symbol("label.NAME")


class NothingCounted(NoData):
    """All records were rejected: how many, for which reasons, and the first of them."""

    def __init__(self, *, read: int, reasons: Mapping[str, int], first: Reject | None) -> None:
        counts = tuple(Message("count-in-brackets", what=Term("reason", each), count=n) for each, n in reasons.items())
        super().__init__("none-counted", read=read, reasons=counts)
        self.reasons, self.first = dict(reasons), first

    @property
    def sentences(self) -> Sentences:
        """How many and why, then where the first of them stands."""
        if self.first is None:
            return super().sentences
        first = self.first
        where = place(file=first.file, line=first.line, row=first.row, field=first.field)
        return Sentences((*super().sentences, Message("none-counted-first", where=where, expected=first.expected)))


class NothingFound(NoData):
    """The files hold no usage record: what they hold instead, by kind."""

    def __init__(self, *, skipped: Mapping[Message, int]) -> None:
        what = tuple(Message("count-in-brackets", what=kind, count=count) for kind, count in skipped.items())
        super().__init__(*(["none-found-but"] if what else ["none-found"]), **({"what": what} if what else {}))
        self.skipped = dict(skipped)

    @property
    def sentences(self) -> Sentences:
        """What they hold; costs have a place of their own."""
        # Imported here: whoever asks for one request reads no records.
        from obsia.readers.records.rows import COSTS

        if COSTS in self.skipped:
            return Sentences(
                (*super().sentences, Message("error-expected", expected=Message("costs-alone", option=Option("bill"))))
            )
        return super().sentences


class NoTokens(NoData):
    """Records of calls that state no tokens: priced at zero, they would look like a cost."""

    def __init__(self, *, calls: int, unused: Sequence[str | Message] = ()) -> None:
        """``unused``: columns of the records that nothing used, of which some may count tokens."""
        super().__init__("no-tokens", calls=calls)
        self.unused = tuple(unused)

    @property
    def sentences(self) -> Sentences:
        """What is missing, then the columns that may hold it."""
        columns = tuple(Symbol(each) if isinstance(each, str) else each for each in self.unused)
        return Sentences((*super().sentences, *([Message("no-tokens-columns", columns=columns)] if columns else [])))


class UnknownKey(BadCall):
    """``by`` names no key."""

    def __init__(self, *, key: str, known: Sequence[str]) -> None:
        super().__init__("by-unknown", key=key, known=tuple(map(Symbol, (*known, _LABEL))))
        self.label = f"label.{key}" if key.isidentifier() else ""

    @property
    def sentences(self) -> Sentences:
        """What is no key, then the label that may have been meant."""
        return Sentences((*super().sentences, *([Message("by-label", label=self.label)] if self.label else [])))


class NoColumn(BadCall):
    """A key needs a column that no input has."""

    def __init__(self, *, key: str, column: str, labels: Sequence[str]) -> None:
        super().__init__("by-no-column", key=key, column=column)
        self.labels = tuple(labels)

    @property
    def sentences(self) -> Sentences:
        """What is missing, then the labels that the records have."""
        return Sentences((*super().sentences, *([Message("by-labels", labels=self.labels)] if self.labels else [])))


class ClosedOtherwise(BadCall):
    """A period was closed on other records or options: says which, and what can be done."""

    def __init__(
        self,
        *,
        period: str,
        closed_on: str,
        options: Sequence[Option],
        days: Sequence[Message],
        more: int,
        files: Sequence[str],
    ) -> None:
        super().__init__("closed-otherwise", period=Symbol(period), day=Day(closed_on))
        self.other_options, self.days, self.more, self.files = tuple(options), tuple(days), more, tuple(files)

    @property
    def sentences(self) -> Sentences:
        """That it is closed, what differs, and what shows by how much."""
        said = list(super().sentences)
        if self.other_options:
            said.append(Message("closed-other-options", options=self.other_options))
        if self.days:
            more = (Message("closed-more-days", count=self.more),) if self.more else ()
            said.append(Message("closed-other-days", days=Clauses((*self.days, *more))))
        if self.files:
            said.append(Message("closed-other-files", files=self.files))
        return Sentences((*said, Message("closed-otherwise-remedy", restate=Option("restate"), out=Option("out"))))


class WrongWork(BadCall):
    """What was asked of a model is not what it does: ``unfit`` does not apply, or something of ``needs`` is missing."""

    def __init__(
        self,
        *,
        model: str,
        task: str,
        needs: tuple[Option, ...],
        may: tuple[Option, ...] = (),
        unfit: tuple[Option, ...] = (),
    ) -> None:
        does = Message(f"task-{task}")
        takes = (*needs, *(Message("work-may", option=option) for option in may))
        if unfit:
            super().__init__("work-unfit", unfit=unfit, model=model, does=does, needs=takes)
        else:
            super().__init__("work-needs", model=model, does=does, needs=takes)


class OtherWork(NoData):
    """The work of a model is not that of tokens, or nothing is known of it."""

    def __init__(self, *, model: str, task: str) -> None:
        code = "work-unmodelled" if task == "sound" else "work-other"
        super().__init__(code, model=model, does=Message(f"task-{task}"))


def unknown_of_few(kind: str, text: str, names: Sequence[str]) -> UnknownName:
    """The error for a name of a short list: what comes near it, or all that is known where nothing does."""
    near = near_names(text, names, most=SUGGESTED)
    remedy = None if near else Message("known-names", known=tuple(map(Symbol, names)))
    return UnknownName(kind=kind, name=text[:80], suggestions=near, remedy=remedy)
