"""What an account says, as messages: how much usage, what was read, what it cost, what is unsaid."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from obsia.core.columns import OTHER_NAMES
from obsia.core.document import Link
from obsia.core.grouping import grouped
from obsia.core.locales import printable
from obsia.core.locales.wording import message_id
from obsia.core.message import (
    Argument,
    Day,
    Listed,
    Message,
    Note,
    Option,
    Rounded,
    Sentences,
    Share,
    Symbol,
    Term,
    Zone,
)
from obsia.core.units import DAY_S
from obsia.views import usage_meters

if TYPE_CHECKING:
    from obsia.accounting.impacts import Quantity
    from obsia.app.usage.account import Account, Cost, Gap, Group, Manufacture, ModelUse, Table, Tokens
    from obsia.core.figure import Figure

TIMES: Final = ("hour", "day", "week", "month")
KINDS: Final = ("calls", "records", "messages", "seats")
"""What usage is counted in; records are those of tokens of an unknown number of calls."""
TWICE: Final = frozenset({"notice-lookalikes", "notice-signals"})
"""Notes of calls that seem to be counted twice."""
DOUBTFUL: Final = TWICE | {
    "notice-cached-beside",
    "notice-cached-inside",
    "notice-calls-again",
    "notice-counter",
    "notice-giants",
    "notice-ids-again",
    "notice-sum-rows",
}
MOST_NAMES: Final = 10
MOST_NAME: Final = 200
"""Characters of a name."""
MOST_FILES: Final = 3
_MS_PER_S: Final = 1_000


def title(account: Account) -> Argument:
    """What the account is about: requests, and what stands for them where their number is not known."""
    used = account.total.tokens
    match amounts(used):
        case ["calls"]:
            return Message("title-account", calls=used.calls)
        case ["messages"]:
            return Message("title-messages", count=used.messages)
        case ["records"]:
            return Message("title-records", count=used.uncounted_records)
        case _:
            return counted_usage(used, calls="requests", records="uncounted")


def page_title(account: Account) -> Message:
    """The title of a page that is handed on."""
    used = account.total.tokens
    if amounts(used) == ["calls"]:
        return Message("report-title", calls=used.calls)
    return Message("report-title-of", what=counted_usage(used, calls="requests", records="uncounted"))


def amounts(used: Tokens) -> list[str]:
    """What some usage is counted in: of :data:`KINDS` those that it has; calls where it has none."""
    return [name for name in KINDS if number(name, used)] or [KINDS[0]]


def counted_usage(used: Tokens, *, calls: str = "calls", records: str = "records") -> Listed:
    """``12 calls, 3 messages and 40 seat-days``; calls may be called requests, and records ``uncounted``."""
    names = {"calls": calls, "records": records, "messages": "messages"}
    return Listed(
        seats(used.seat_seconds) if name == "seats" else count(names[name], int(number(name, used)))
        for name in amounts(used)
    )


def count(unit: str, several: int) -> Message:
    """``12 calls``: ``unit`` is calls, messages, records or mixed."""
    return Message(f"count-{unit}", count=several)


def unit_of(used: Tokens) -> str:
    """What stands as one call in counts of records: calls, messages, records, or mixed where several do."""
    named = {"records" if name == "seats" else name for name in amounts(used)}
    return named.pop() if len(named) == 1 else "mixed"


def kinds_of(groups: Iterable[Group]) -> list[str]:
    """What groups are counted in, in one order; calls where there is nothing at all."""
    used = [group.tokens for group in groups]
    return [name for name in KINDS if any(number(name, each) for each in used)] or [KINDS[0]]


def number(name: str, used: Tokens) -> int | float:
    """How many of a kind; seats in days."""
    if name == "seats":
        return used.seat_seconds / DAY_S
    return {"calls": used.calls, "records": used.uncounted_records, "messages": used.messages}[name]


def counted(name: str, used: Tokens) -> int | float:
    """The same for a cell: whole days of seats are whole numbers."""
    several = number(name, used)
    return days(several) if name == "seats" else int(several)


def days(several: float) -> int | Rounded:
    """Days, whole where they are."""
    return round(several) if several == round(several) else Rounded(several)


def seats(seat_seconds: int) -> Message:
    """``40 seat-days``."""
    several = seat_seconds / DAY_S
    return Message("seat-days", count=max(1, round(several)), count_text=days(several))


def have_tokens(groups: Iterable[Group]) -> bool:
    """Whether groups count tokens: of messages and seats alone none are known, and zero would be a claim."""
    return any(group.tokens.calls or group.tokens.uncounted_records for group in groups)


def long_spans(table: Table) -> tuple[Message, ...]:
    """Which records of a table by time are longer than its key."""
    spans = table.long_spans
    if spans is None:
        return ()
    return (
        Message(
            "long-spans",
            records=spans.records,
            what=count("records", spans.records),
            of=spans.of,
            key=Message(f"span-{spans.key}"),
            shared=int(spans.tokens_share is not None),
            share=Share(spans.tokens_share or 0.0),
        ),
    )


def period(account: Account) -> Message | None:
    """The days of the records; None when they have no times."""
    return days_of(account.period)


def days_of(period: tuple[str, str] | None) -> Message | None:
    """The first and the last day; None where there are none."""
    if period is None:
        return None
    first, last = map(Day, period)
    return Message("read-day", day=first) if first == last else Message("read-days", first=first, last=last)


def records(account: Account) -> Message:
    """Where every record went."""
    where = account.records
    return Message(
        "read-records",
        read=where.read,
        counted=where.counted,
        duplicate=where.duplicate,
        rejected=where.rejected,
        outside=where.outside,
    )


def tokens(account: Account) -> tuple[Message, ...]:
    """The tokens of the account, the media that its records state, and messages and seats whose tokens are unknown."""
    total = account.total.tokens
    said: list[Message] = []
    media = _media(total)
    if total.input_tokens or total.output_tokens or not (total.messages or total.seat_seconds or media):
        said.append(
            Message(
                "read-tokens",
                input=total.input_tokens,
                cached=total.cached_tokens,
                output=total.output_tokens,
                reasoning=total.reasoning_tokens,
            )
        )
    if total.uncounted_records:
        said.append(Message("read-uncounted", count=total.uncounted_records))
    if total.messages:
        said.append(Message("read-messages", count=total.messages))
    if total.seat_seconds:
        said.append(Message("read-seats", seats=seats(total.seat_seconds)))
    return (*said, *media)


def _media(total: Tokens) -> list[Message]:
    """Images, video and sound that records state."""
    said = [Message("read-images", count=total.images)] if total.images else []
    for name, ms in (("read-video", total.video_ms), ("read-audio", total.audio_ms)):
        if ms:
            said.append(Message(name, seconds=max(1, round(ms / _MS_PER_S))))
    return said


def doubtful(account: Account) -> list[Note]:
    """The same, and records that hold more than can be."""
    return [note for note in account.notes if note.code in DOUBTFUL]


def warnings(account: Account, rejects_file: str | None = None) -> list[Message]:
    """What may make the figures wrong, in few words each, the gravest first."""
    said: list[Message] = [Message(f"warning-{note.code}", **note.arguments) for note in doubtful(account)]
    if sums := account.other_sums:
        said.append(Message("warning-sums", count=sums))
    costs = () if account.total.cost is None else account.total.cost.stated
    far = [each.difference for each in costs if each.difference is not None and each.difference.is_far]
    # The ratio stands beside the stated cost.
    said += [
        Message(f"warning-cost-{'more' if each.figure.median > 0 else 'less'}", option=Option("map")) for each in far
    ]
    where = account.records
    if where.rejected:
        kept = Symbol(printable(rejects_file, most=MOST_NAME)) if rejects_file else Message("warning-unkept")
        said.append(Message("warning-rejected", count=where.rejected, read=where.read, where=kept))
    if account.unreadable:
        said.append(Message("warning-unreadable", count=len(account.unreadable)))
    said += [] if account.metered is None else usage_meters.doubts(account.metered)
    said += unnamed_line(account)
    unknown = [use for use in account.models if not use.model.known and use.name and use.name != OTHER_NAMES]
    if unknown:
        name, what = printable(unknown[0].name or "", most=40), counted_usage(unknown[0].tokens)
        said.append(Message("warning-unknown", name=name, what=what, more=len(unknown) - 1))
    return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Files of one format, recognised by one sign."""

    format: str
    why: Message
    files: tuple[str, ...]

    @property
    def sentence(self) -> Message:
        """Which files were read as what, and why: a few by name, many by their number."""
        several = len(self.files)
        what = tuple(map(printable, self.files)) if several <= MOST_FILES else Message("files-count", count=several)
        return Message("read-file", count=several, file=what, format=self.format, why=self.why)


def recognised(account: Account) -> list[Recognised]:
    """The files by format and by what it was recognised from, the most files first."""
    groups = grouped(((name, why), file) for file, (name, why) in account.recognised.items())
    found = [Recognised(format=name, why=why, files=tuple(files)) for (name, why), files in groups.items()]
    return sorted(found, key=lambda each: (-len(each.files), each.format, str(each.why)))


def understood(account: Account) -> list[ModelUse]:
    """Names that stand for a model of the catalogue, the most calls first."""
    return [use for use in account.models if use.model.known]


def model_line(use: ModelUse) -> Message:
    """A name and the model that it was taken for."""
    model, what, name = use.model.facts.model_id, counted_usage(use.tokens), use.name
    if name is None:
        return Message("model-given-line", model=model, what=what)
    if name.lower() == model:
        return Message("model-line", model=model, what=what)
    return Message("model-read-line", name=name, model=model, what=what)


def unnamed_line(account: Account) -> tuple[Message, ...]:
    """How much usage names no model."""
    unnamed = [use.tokens for use in account.models if not use.model.known and not use.name and use.calls]
    if not unnamed:
        return ()
    together = functools.reduce(operator.add, unnamed)
    kinds = amounts(together)
    several = number(kinds[0], together) if len(kinds) == 1 else 2
    return (Message("model-none-line", count=1 if several <= 1 else 2, what=counted_usage(together)),)


def near(use: ModelUse) -> Message:
    """What comes near a name that stands for nothing known."""
    return Message("did-you-mean", names=tuple(use.suggestions)) if use.suggestions else Message("nothing-near")


def taken_for(use: ModelUse) -> Argument | Link:
    """The model that a name was taken for, or what stands in its place."""
    if use.model.known:
        return Link(f"/models/{use.model.facts.model_id}/", use.model.facts.model_id)
    return Sentences((Message("name-unknown"), near(use))) if use.name else Message("name-none")


def unknown_names(account: Account) -> tuple[str, ...]:
    """Some of the names that stand for nothing known."""
    unknown = [use.name for use in account.models if not use.model.known and use.name]
    return tuple(printable(name, most=80) for name in unknown[:MOST_NAMES])


def not_understood(account: Account, *, most: int = MOST_NAMES) -> list[Message]:
    """Names that stand for nothing known, each with what is near."""
    unknown = [use for use in account.models if not use.model.known and use.name]
    said = [
        Message("other-names-line", what=counted_usage(use.tokens))
        if use.name == OTHER_NAMES
        else Message("name-line", name=printable(use.name, most=80), what=counted_usage(use.tokens), near=near(use))
        for use in unknown[:most]
    ]
    return [*said, *([Message("more-names", count=len(unknown) - most)] if len(unknown) > most else [])]


def set_aside(account: Account, *, most: int = MOST_NAMES) -> list[Message]:
    """What is no usage, usage keys that nobody knows, how columns were taken, and those that nothing uses."""
    said = [
        Message(name, what=_counts(counts, most=most))
        for name, counts in (
            ("read-skipped", account.skipped),
            ("read-unknown-keys", account.unknown_keys),
            ("read-named-by", account.named_by),
            ("read-beside-names", {use.name: use.calls for use in account.models if use.name and use.model.unread}),
        )
        if counts
    ]
    if (once := account.same_calls) is not None:
        taken = tuple(
            Message("same-part", what=_part(what), sources=_counts(sources, most=most))
            for what, sources in list(once.fields.items())[:most]
        )
        said.append(Message("read-same", count=once.calls, sources=tuple(map(Symbol, once.sources)), taken=taken))
    if account.taken:
        columns = tuple(printable(source, most=80) for source in list(account.taken.values())[:most])
        said.append(Message("read-taken", columns=columns, count=len(account.taken)))
    if account.unmapped:
        some = tuple(name_of(column, most=40) for column in account.unmapped[:most])
        said.append(Message("read-unmapped", columns=some, count=len(account.unmapped)))
    return said


def _part(what: str) -> Argument:
    """What is taken together of a call, or a column by its name."""
    return (
        Message(f"same-{what}") if what in ("tokens", "model", "times", "region") else printable(what, most=MOST_NAME)
    )


def name_of(name: str | Message, *, most: int = MOST_NAME) -> str | Message:
    """A name of others, or what we say in the place of one."""
    return name if isinstance(name, Message) else printable(name, most=most)


def _counts(counts: Mapping[str, int] | Mapping[Message, int], *, most: int) -> tuple[Message, ...]:
    """``kind (12), other (3) and 2 others``: names with their counts."""
    listed = [Message("with-count", what=name_of(kind), count=n) for kind, n in list(counts.items())[:most]]
    return (*listed, *([Message("and-others", count=len(counts) - most)] if len(counts) > most else []))


def reject_reasons(account: Account) -> tuple[Message, ...]:
    """Why records were rejected, with how many for each reason."""
    return tuple(
        Message("with-count", what=Term("reason", reason), count=n) for reason, n in account.reject_counts.items()
    )


def key_head(key: str) -> Argument:
    """The heading of a column of keys."""
    if key.startswith("label."):
        return printable(key.removeprefix("label."), most=40)
    return Term("key", key)


def key_cell(group: Group, key: str) -> Argument | None:
    """One key of a group; others, and a period without usage, are named by the first key that they have not."""
    if not group.keys:
        return Message("web-usage-total")
    value = group.keys[key]
    if value is None and (group.rest_of or group.is_unused):
        if key != next(name for name, stated in group.keys.items() if stated is None):
            return Symbol("")
        return Message("other-groups", count=group.rest_of) if group.rest_of else Message("no-calls")
    if value is None:
        return Message("not-stated")
    return Zone(value) if key == "zone" else value


def table_title(by: Sequence[str], tz: str = "UTC") -> Message:
    """What a table is by, and by whose clock where that is not universal time."""
    keys = Listed(key_head(key) for key in by)
    return Message("section-by", keys=keys) if tz == "UTC" else Message("section-by-clock", keys=keys, zone=Symbol(tz))


def price_dates(cost: Cost) -> tuple[Message, ...]:
    """The dates of the prices."""
    if cost.dates is None:
        return ()
    first, last = map(Day, cost.dates)
    return (Message("prices-on", day=first) if first == last else Message("prices-between", first=first, last=last),)


def priced_share(cost: Cost) -> float:
    """Share of the calls that have a price."""
    calls = cost.priced_calls + cost.unpriced_calls
    return cost.priced_calls / calls if calls else 0.0


def cost_basis(account: Account) -> Message:
    """What the cost counts: list prices, how many calls have one, of which dates."""
    cost = account.total.cost
    if cost is None:
        return Message("cost-list-prices")
    priced = Message("cost-priced", share=Share(priced_share(cost)), unit=Symbol(unit_of(account.total.tokens)))
    return Message("cost-basis", what=Message("cost-list-prices"), parts=(priced, *price_dates(cost)))


def unpriced(account: Account) -> tuple[Message, ...]:
    """How many calls have no price, where some have none."""
    cost = account.total.cost
    if cost is None:
        return ()
    if cost.figure is None:
        return (Message("cost-none"),)
    several = cost.unpriced_calls
    what = count(unit_of(account.total.tokens), several)
    return (Message("cost-unpriced", count=several, what=what),) if several else ()


def manufacture_sentences(made: Manufacture) -> tuple[Message, ...]:
    """Over how long manufacture is spread, and what is not assessed."""
    years, busy = made.lifetime, made.busy
    spread = Message(
        "manufacture-spread",
        years=Rounded(years.value or 0.0),
        years_low=Rounded(years.low or 0.0),
        years_high=Rounded(years.high or 0.0),
        busy=Share(busy.value or 0.0),
        busy_low=Share(busy.low or 0.0),
        busy_high=Share(busy.high or 0.0),
    )
    missing = Listed(Message(f"not-assessed-{name}") for name in made.not_assessed)
    return (spread, Message("not-assessed", what=missing))


def levers_declined(account: Account) -> tuple[Argument, ...]:
    """Why levers are not proposed, a sentence each."""
    declined = account.levers.declined if account.levers else ()
    return tuple(Term("lever-none", f"{each.name}-{each.reason}") for each in declined)


def gap_name(gap: Gap) -> Term:
    """What a gap leaves unsaid."""
    return Term("gap", gap.code)


def quantity_name(quantity: Quantity) -> Term:
    """A quantity at its boundary, in words that stand alone."""
    return Term("traced", message_id((quantity.name, quantity.boundary)))


def figure_name(figure: Figure) -> Term:
    """What a figure is about, in words that stand alone."""
    return Term("traced", message_id((figure.quantity, figure.boundary)))


def place_of(line: int | None, row: int | None) -> Message:
    """Where in its file a record stands."""
    return Message("at-line", line=line) if line is not None else Message("at-row", row=row or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a budget is kept, in a sentence."""

    sentence: str
    exceeded: bool
