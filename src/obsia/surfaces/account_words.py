"""What an account says in words, for every surface that tells it: a terminal, a report, a summary, a workbook."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from obsia.core.columns import OTHER_NAMES
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import interval_words, shown
from obsia.core.message import Message
from obsia.surfaces.words import assumption_sentences, count_of, message_id

if TYPE_CHECKING:
    from obsia.accounting.impacts import Quantity
    from obsia.app.usage.account import Account, Cost, Group, ModelUse, Table, Tokens
    from obsia.core.figure import Figure

TIMES: Final = ("hour", "day", "month")
KINDS: Final = ("calls", "records", "messages", "seats")
"""What usage is counted in; records are those of tokens of an unknown number of calls."""
TWICE: Final = frozenset({"notice-lookalikes", "notice-signals"})
"""Notes of calls that seem to be counted twice."""
MOST_NAMES: Final = 10
MOST_NAME: Final = 200
"""Characters of a name."""
MOST_FILES: Final = 3
_DAY_S: Final = 86_400
_MS_PER_S: Final = 1_000


def title(account: Account, say: Locale) -> str:
    """What the account is about: requests, and what stands for them where their number is not known."""
    held = account.total.tokens
    match amounts(held):
        case ["calls"]:
            return say("title-account", calls=held.calls, calls_text=say.whole(held.calls))
        case ["messages"]:
            return say("title-messages", count=held.messages, count_text=say.whole(held.messages))
        case ["records"]:
            count = held.uncounted_records
            return say("title-records", count=count, count_text=say.whole(count))
        case _:
            return counted_usage(held, say, calls="requests", records="uncounted")


def report_title(account: Account, say: Locale) -> str:
    """The title of a page that is handed on."""
    held = account.total.tokens
    if amounts(held) == ["calls"]:
        return say("report-title", calls=held.calls, calls_text=say.whole(held.calls))
    return say("report-title-of", what=counted_usage(held, say, calls="requests", records="uncounted"))


def amounts(held: Tokens) -> list[str]:
    """What some usage is counted in: of :data:`KINDS` those that it has; calls where it has none."""
    return [name for name in KINDS if _number(name, held)] or [KINDS[0]]


def counted_usage(held: Tokens, say: Locale, *, calls: str = "calls", records: str = "records") -> str:
    """``12 calls, 3 messages and 40 seat-days``; calls may be called requests, and records ``uncounted``."""
    names = {"calls": calls, "records": records, "messages": "messages"}
    return say.listed(
        _seats(held.seat_seconds, say) if name == "seats" else count_of(names[name], int(_number(name, held)), say)
        for name in amounts(held)
    )


def unit(held: Tokens) -> str:
    """What stands as one call in counts of records: calls, messages, records, or mixed where several do."""
    named = {"records" if name == "seats" else name for name in amounts(held)}
    return named.pop() if len(named) == 1 else "mixed"


def amount_column(groups: Sequence[Group], say: Locale) -> tuple[str, list[str]]:
    """How much usage each group is, with the head: numbers of one kind, or words where several kinds are in."""
    used = _kinds(groups)
    if len(used) > 1:
        return say("head-usage"), [counted_usage(group.tokens, say) for group in groups]
    [name] = used
    told = [_number(name, group.tokens) for group in groups]
    texts = [_days(each, say) if name == "seats" else say.whole(int(each)) for each in told]
    return say(f"head-{name}"), texts


def amount_numbers(groups: Sequence[Group], say: Locale) -> list[tuple[str, list[int | float]]]:
    """The same as numbers: a head and a column for each kind."""
    return [(say(f"head-{name}"), [_number(name, group.tokens) for group in groups]) for name in _kinds(groups)]


def _kinds(groups: Sequence[Group]) -> list[str]:
    """What groups are counted in, in one order; calls where there is nothing at all."""
    held = [group.tokens for group in groups]
    return [name for name in KINDS if any(_number(name, each) for each in held)] or [KINDS[0]]


def _number(name: str, held: Tokens) -> int | float:
    if name == "seats":
        return held.seat_seconds / _DAY_S
    return {"calls": held.calls, "records": held.uncounted_records, "messages": held.messages}[name]


def have_tokens(groups: Iterable[Group]) -> bool:
    """Whether groups count tokens: of messages and seats alone none are known, and zero would be a claim."""
    return any(group.tokens.calls or group.tokens.uncounted_records for group in groups)


def output_texts(groups: Sequence[Group], say: Locale) -> list[str]:
    """Output tokens of groups; a dash where none are known."""
    return [say.whole(group.tokens.output_tokens) if have_tokens([group]) else "-" for group in groups]


def long_spans(table: Table, say: Locale) -> str:
    """Which records of a table by time are longer than its key; '' where none is."""
    held = table.long_spans
    if held is None:
        return ""
    share = "" if held.tokens_share is None else say("long-spans-share", share=say.percent(held.tokens_share))
    return say(
        "long-spans",
        records=held.records,
        what=count_of("records", held.records, say),
        of=say.whole(held.of),
        key=say(f"span-{held.key}"),
        share=share.rstrip(),
    )


def assumed(account: Account, say: Locale) -> list[str]:
    """What was assumed, in sentences."""
    return assumption_sentences(account.assumptions, say, unit=unit(account.total.tokens))


def period(account: Account, say: Locale) -> str:
    """The days of the records; '' when they have no times."""
    if account.period is None:
        return ""
    first, last = account.period
    return say("read-day", day=first) if first == last else say("read-days", first=first, last=last)


def records(account: Account, say: Locale) -> str:
    """Where every record went."""
    where = account.records
    return say(
        "read-records",
        read=where.read,
        read_text=say.whole(where.read),
        counted=where.counted,
        counted_text=say.whole(where.counted),
        duplicate_text=say.whole(where.duplicate),
        rejected=where.rejected,
        rejected_text=say.whole(where.rejected),
    )


def tokens(account: Account, say: Locale) -> str:
    """The tokens of the account, the media that its records state, and messages and seats whose tokens are unknown."""
    total = account.total.tokens
    told: list[str] = []
    media = _media(total, say)
    if total.input_tokens or total.output_tokens or not (total.messages or total.seat_seconds or media):
        told.append(
            say(
                "read-tokens",
                input=say.whole(total.input_tokens),
                cached=say.whole(total.cached_tokens),
                output=say.whole(total.output_tokens),
                reasoning=say.whole(total.reasoning_tokens),
            )
        )
    if total.uncounted_records:
        count = total.uncounted_records
        told.append(say("read-uncounted", count=count, count_text=say.whole(count)))
    if total.messages:
        told.append(say("read-messages", count=total.messages, count_text=say.whole(total.messages)))
    if total.seat_seconds:
        told.append(say("read-seats", seats=_seats(total.seat_seconds, say)))
    return ", ".join((*told, *media))


def _media(total: Tokens, say: Locale) -> list[str]:
    """Images, video and sound that records state."""
    told = [say("read-images", count=total.images, count_text=say.whole(total.images))] if total.images else []
    for name, ms in (("read-video", total.video_ms), ("read-audio", total.audio_ms)):
        if ms:
            told.append(say(name, seconds=say.whole(max(1, round(ms / _MS_PER_S)))))
    return told


def _seats(seat_seconds: int, say: Locale) -> str:
    days = seat_seconds / _DAY_S
    return say("seat-days", count=max(1, round(days)), count_text=_days(days, say))


def _days(days: float, say: Locale) -> str:
    whole = round(days)
    return say.whole(whole) if days == whole else say.decimal(days, digits=2)


def alike(account: Account, say: Locale) -> list[str]:
    """Calls that two tools, or two signals, seem to have recorded: said, not taken out."""
    return [say.text(note) for note in account.notes if note.code in TWICE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Files of one format, recognised by one sign."""

    format: str
    why: Message
    files: tuple[str, ...]

    def sentence(self, say: Locale) -> str:
        """Which files were read as what, and why: a few by name, many by their number."""
        if len(self.files) <= MOST_FILES:
            what = ", ".join(printable(file) for file in self.files)
        else:
            what = say("files-count", count=len(self.files), count_text=say.whole(len(self.files)))
        return say("read-file", count=len(self.files), file=what, format=printable(self.format), why=say.text(self.why))


def recognised(account: Account) -> list[Recognised]:
    """The files by format and by what it was recognised from, the most files first."""
    groups: dict[tuple[str, Message], list[str]] = {}
    for file, (name, why) in account.recognised.items():
        groups.setdefault((name, why), []).append(file)
    found = [Recognised(format=name, why=why, files=tuple(files)) for (name, why), files in groups.items()]
    return sorted(found, key=lambda each: (-len(each.files), each.format, str(each.why)))


def understood(account: Account) -> list[ModelUse]:
    """Names that stand for a model of the catalogue, the most calls first."""
    return [use for use in account.models if use.model.known]


def model_line(use: ModelUse, say: Locale) -> str:
    """A name and the model that it was taken for."""
    model, what, name = printable(use.model.facts.model_id), counted_usage(use.tokens, say), printable(use.name or "")
    if use.name is None:
        return say("model-given-line", model=model, what=what)
    if name.lower() == model:
        return say("model-line", model=model, what=what)
    return say("model-read-line", name=name, model=model, what=what)


def unnamed_line(account: Account, say: Locale) -> str:
    """How much usage names no model; '' when all does."""
    unnamed = [use.tokens for use in account.models if not use.model.known and not use.name and use.calls]
    if not unnamed:
        return ""
    together = functools.reduce(operator.add, unnamed)
    kinds = amounts(together)
    number = _number(kinds[0], together) if len(kinds) == 1 else 2
    return say("model-none-line", count=1 if number <= 1 else 2, what=counted_usage(together, say))


def not_understood(account: Account, say: Locale, *, most: int = MOST_NAMES) -> list[str]:
    """Names that stand for nothing known, each with what is near."""
    unknown = [use for use in account.models if not use.model.known and use.name]
    sentences: list[str] = []
    for use in unknown[:most]:
        calls = counted_usage(use.tokens, say)
        if use.name == OTHER_NAMES:
            sentences.append(f"{say('other-names')} ({calls}).")
            continue
        near = ", ".join(printable(name) for name in use.suggestions)
        hint = say("did-you-mean", names=near) if near else say("nothing-near")
        sentences.append(f"{printable(use.name or '', most=80)} ({calls}). {hint}")
    if len(unknown) > most:
        sentences.append(say("more-names", count=len(unknown) - most))
    return sentences


def set_aside(account: Account, say: Locale, *, most: int = MOST_NAMES) -> list[str]:
    """What is no usage, usage keys that nobody knows, how columns were taken, and those that nothing uses."""
    sentences: list[str] = []
    for name, counts in (("read-skipped", account.skipped), ("read-unknown-keys", account.unknown_keys)):
        if counts:
            sentences.append(say(name, what=counted(counts, say, most=most)))
    if account.named_by:
        sentences.append(say("read-named-by", what=counted(account.named_by, say, most=most)))
    if account.taken:
        shown = [f"{printable(source, most=80)}" for source in list(account.taken.values())[:most]]
        sentences.append(say("read-taken", columns=", ".join(shown), count=len(account.taken)))
    if account.unmapped:
        some = [words(column, say, most=40) for column in account.unmapped[:most]]
        sentences.append(say("read-unmapped", columns=", ".join(some), count=len(account.unmapped)))
    return sentences


def words(name: str | Message, say: Locale, *, most: int = MOST_NAME) -> str:
    """A name of others, or what we say in the place of one."""
    return say.text(name) if isinstance(name, Message) else printable(name, most=most)


def counted(counts: Mapping[str, int] | Mapping[Message, int], say: Locale, *, most: int) -> str:
    """``kind (12), other (3) and 2 others``: names with their counts."""
    listed = [f"{words(kind, say)} ({say.whole(count)})" for kind, count in list(counts.items())[:most]]
    if len(counts) > most:
        listed.append(say("and-others", count=len(counts) - most))
    return ", ".join(listed)


def reject_reasons(account: Account, say: Locale) -> str:
    """Why records were rejected, with how many for each reason."""
    return ", ".join(
        f"{say.or_text(f'reason-{reason}', reason)} ({say.whole(count)})"
        for reason, count in account.reject_counts.items()
    )


def key_head(key: str, say: Locale) -> str:
    """The heading of a column of keys."""
    if key.startswith("label."):
        return printable(key.removeprefix("label."), most=40)
    return say.or_text(f"key-{key}", key)


def key_texts(group: Group, say: Locale) -> list[str]:
    """The keys of a group, one text each."""
    if group.rest_of:
        return [say("other-groups", count=group.rest_of), *("" for _ in list(group.keys)[1:])]
    texts: list[str] = []
    for key, value in group.keys.items():
        if value is None:
            texts.append(say("not-stated"))
        elif key == "zone":
            texts.append(say.zone(value))
        else:
            texts.append(printable(value, most=60))
    return texts


def table_title(by: tuple[str, ...], say: Locale) -> str:
    """What a table is by."""
    return say("section-by", keys=say.listed(key_head(key, say) for key in by))


def amount(figure: Figure, say: Locale) -> str:
    """A value with its range: ``2.4 kWh (plausible range 0.60 to 8.1 kWh)``; a price of one value stands alone."""
    told = shown(figure, say)
    if figure.low == figure.high:
        return told.text
    return f"{told.text} ({interval_words([figure], say)} {told.interval_text})"


def price_dates(cost: Cost, say: Locale) -> str:
    """The dates of the prices; '' when no price has one."""
    if cost.dates is None:
        return ""
    first, last = (printable(day, most=20) for day in cost.dates)
    return say("prices-on", day=first) if first == last else say("prices-between", first=first, last=last)


def priced_share(cost: Cost) -> float:
    """Share of the calls that have a price."""
    calls = cost.priced_calls + cost.unpriced_calls
    return cost.priced_calls / calls if calls else 0.0


def cost_basis(account: Account, say: Locale) -> str:
    """What the cost counts: list prices, how many calls have one, of which dates."""
    cost = account.total.cost
    if cost is None:
        return say("cost-list-prices")
    priced = say("cost-priced", share=say.percent(priced_share(cost)), unit=unit(account.total.tokens))
    parts = (priced, price_dates(cost, say))
    return f"{say('cost-list-prices')} ({', '.join(part for part in parts if part)})"


def cost_sentences(account: Account, say: Locale) -> list[str]:
    """The cost in sentences; none where the account was not priced."""
    cost = account.total.cost
    if cost is None:
        return []
    if cost.figure is None:
        return [say("cost-none")]
    sentences = [say("cost-line", cost=amount(cost.figure, say), basis=cost_basis(account, say))]
    if cost.unpriced_calls:
        sentences.append(unpriced(account, say))
    return sentences


def unpriced(account: Account, say: Locale) -> str:
    """How many calls have no price; '' when all have one."""
    cost = account.total.cost
    if cost is None or not cost.unpriced_calls:
        return ""
    count = cost.unpriced_calls
    return say("cost-unpriced", count=count, what=count_of(unit(account.total.tokens), count, say))


def intensity_sentence(account: Account, say: Locale) -> str:
    """Energy per output token in a sentence; '' where no output token is stated."""
    figure = account.total.intensity
    return "" if figure is None else say("intensity-line", energy=amount(figure, say))


def head_of_counts(account: Account, say: Locale) -> str:
    """What is counted where every record counts for something."""
    return say(f"head-{unit(account.total.tokens)}")


def head_of_shares(account: Account, say: Locale) -> str:
    """``of the calls``, or of what stands for them."""
    return say(f"head-{unit(account.total.tokens)}-share")


def manufacture_rows(account: Account, say: Locale) -> list[tuple[str, str, str]]:
    """Items of the manufacture with their shares of carbon and of metals and minerals; none where there is none."""
    held = account.manufacture.items if account.manufacture else ()
    return [(say(f"item-{each.name}"), say.percent(each.carbon_share), say.percent(each.adpe_share)) for each in held]


def manufacture_sentences(account: Account, say: Locale) -> list[str]:
    """Over how long manufacture is spread, and what is not assessed; none without a manufacture."""
    held = account.manufacture
    if held is None:
        return []
    years, busy = held.lifetime, held.busy
    spread = say(
        "manufacture-spread",
        years=say.decimal(years.value or 0.0, digits=2),
        years_low=say.decimal(years.low or 0.0, digits=2),
        years_high=say.decimal(years.high or 0.0, digits=2),
        busy=say.percent(busy.value or 0.0),
        busy_low=say.percent(busy.low or 0.0),
        busy_high=say.percent(busy.high or 0.0),
    )
    return [spread, say("not-assessed", what=say.listed(say(f"not-assessed-{name}") for name in held.not_assessed))]


def lever_name(name: str, say: Locale) -> str:
    """What a lever changes."""
    return say.or_text(f"lever-{name}", name)


def levers_declined(account: Account, say: Locale) -> list[str]:
    """Why levers are not proposed, a sentence each."""
    held = account.levers.declined if account.levers else ()
    return [say.or_text(f"lever-none-{each.name}-{each.reason}", f"{each.name}: {each.reason}") for each in held]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """What records leave unsaid, as text."""

    what: str
    quantity: str
    calls: str
    calls_share: str
    mean_share: str
    width_share: str


def gaps(account: Account, say: Locale) -> list[GapRow]:
    """What the records do not say, and what each silence is worth."""
    return [
        GapRow(
            what=gap_words(gap.code, say),
            quantity=quantity_words(gap.quantity, say),
            calls=say.whole(gap.calls),
            calls_share=say.percent(gap.calls_share),
            mean_share=say.percent(gap.mean_share),
            width_share=say.percent(gap.width_share),
        )
        for gap in account.gaps
    ]


def gap_words(code: str, say: Locale) -> str:
    """What a gap leaves unsaid."""
    return say.or_text(f"gap-{code}", code)


def quantity_words(quantity: Quantity, say: Locale) -> str:
    """A quantity at its boundary, in words that stand alone."""
    name = message_id((quantity.name, quantity.boundary))
    return say.or_text(f"traced-{name}", f"{quantity.name}, {quantity.boundary.value}")


def figure_words(figure: Figure, say: Locale) -> str:
    """What a figure is about, in words that stand alone."""
    name = message_id((figure.quantity, figure.boundary))
    return say.or_text(f"traced-{name}", f"{figure.quantity}, {figure.boundary.value}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a budget is kept, in a sentence."""

    sentence: str
    exceeded: bool
