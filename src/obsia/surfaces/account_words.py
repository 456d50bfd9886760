"""What an account says in words, for every surface that tells it: a terminal, a report, a summary, a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from obsia.core.columns import OTHER_NAMES
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import interval_words, shown
from obsia.surfaces.words import message_id

if TYPE_CHECKING:
    from obsia.accounting.impacts import Quantity
    from obsia.app.account import Account, Cost, Group, ModelUse
    from obsia.core.figure import Figure

TIMES: Final = ("hour", "day", "month")
MOST_NAMES: Final = 10
MOST_FILES: Final = 3
MOST_WHY: Final = 140
_DAY_S: Final = 86_400


def title(account: Account, say: Locale) -> str:
    """How many requests the account is about, or what stands for them where none is known."""
    held = account.total.tokens
    if held.messages and held.messages == held.calls:
        return say("title-messages", count=held.messages, count_text=say.whole(held.messages))
    if held.seat_seconds and not (held.messages or held.input_tokens or held.output_tokens):
        return _seats(held.seat_seconds, say)
    return say("title-account", calls=held.calls, calls_text=say.whole(held.calls))


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
        counted=say.whole(where.counted),
        duplicate=say.whole(where.duplicate),
        rejected=say.whole(where.rejected),
    )


def tokens(account: Account, say: Locale) -> str:
    """The tokens of the account, and the messages and seats whose tokens are not known."""
    total = account.total.tokens
    told: list[str] = []
    if total.input_tokens or total.output_tokens or not (total.messages or total.seat_seconds):
        told.append(
            say(
                "read-tokens",
                input=say.whole(total.input_tokens),
                cached=say.whole(total.cached_tokens),
                output=say.whole(total.output_tokens),
                reasoning=say.whole(total.reasoning_tokens),
            )
        )
    if total.messages:
        told.append(say("read-messages", count=total.messages, count_text=say.whole(total.messages)))
    if total.seat_seconds:
        told.append(say("read-seats", seats=_seats(total.seat_seconds, say)))
    return ", ".join(told)


def _seats(seat_seconds: int, say: Locale) -> str:
    days = seat_seconds / _DAY_S
    whole = round(days)
    text = say.whole(whole) if days == whole else say.decimal(days, digits=2)
    return say("seat-days", count=max(1, whole), count_text=text)


def alike(account: Account, say: Locale) -> list[str]:
    """Calls that two tools seem to have recorded: said, not taken out."""
    details = [detail for code, _, detail in (note.partition(": ") for note in account.notes) if code == "lookalikes"]
    return [say("notice-lookalikes", detail=printable(detail)) for detail in details]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """Files of one format, recognised by one sign."""

    format: str
    why: str
    files: tuple[str, ...]

    def sentence(self, say: Locale) -> str:
        """Which files were read as what, and why: a few by name, many by their number."""
        if len(self.files) <= MOST_FILES:
            what = ", ".join(printable(file) for file in self.files)
        else:
            what = say("files-count", count=len(self.files), count_text=say.whole(len(self.files)))
        return say("read-file", file=what, format=printable(self.format), why=self.why)


def recognised(account: Account) -> list[Recognised]:
    """The files by format and by what it was recognised from, the most files first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for file, (name, why) in account.recognised.items():
        groups.setdefault((name, printable(why, most=MOST_WHY)), []).append(file)
    found = [Recognised(format=name, why=why, files=tuple(files)) for (name, why), files in groups.items()]
    return sorted(found, key=lambda each: (-len(each.files), each.format, each.why))


def calls_count(calls: int, say: Locale) -> str:
    """``1 call``, ``12 calls``."""
    return say("calls-count", calls=calls, calls_text=say.whole(calls))


def understood(account: Account) -> list[ModelUse]:
    """Names that stand for a model of the catalogue, the most calls first."""
    return [use for use in account.models if use.model.known]


def model_line(use: ModelUse, say: Locale) -> str:
    """A name and the model that it was taken for."""
    model, calls, name = printable(use.model.facts.model_id), say.whole(use.calls), printable(use.name or "")
    if use.name is None:
        return say("model-given-line", model=model, calls=use.calls, calls_text=calls)
    if name.lower() == model:
        return say("model-line", model=model, calls=use.calls, calls_text=calls)
    return say("model-read-line", name=name, model=model, calls=use.calls, calls_text=calls)


def unnamed_line(account: Account, say: Locale) -> str:
    """How many calls name no model; '' when all do."""
    unnamed = sum(use.calls for use in account.models if not use.model.known and not use.name)
    return say("model-none-line", calls=unnamed, calls_text=say.whole(unnamed)) if unnamed else ""


def not_understood(account: Account, say: Locale, *, most: int = MOST_NAMES) -> list[str]:
    """Names that stand for nothing known, each with what is near."""
    unknown = [use for use in account.models if not use.model.known and use.name]
    sentences: list[str] = []
    for use in unknown[:most]:
        calls = calls_count(use.calls, say)
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
    """What is no usage, usage keys that nobody knows, and columns that nothing uses."""
    sentences: list[str] = []
    for name, counts in (("read-skipped", account.skipped), ("read-unknown-keys", account.unknown_keys)):
        if counts:
            sentences.append(say(name, what=counted(counts, say, most=most)))
    if account.unmapped:
        some = [printable(column, most=40) for column in account.unmapped[:most]]
        sentences.append(say("read-unmapped", columns=", ".join(some), count=len(account.unmapped)))
    return sentences


def counted(counts: Mapping[str, int], say: Locale, *, most: int) -> str:
    """``kind (12), other (3) and 2 others``: names with their counts."""
    listed = [f"{printable(kind)} ({say.whole(count)})" for kind, count in list(counts.items())[:most]]
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


def cost_basis(cost: Cost, say: Locale) -> str:
    """What the cost counts: list prices, how many calls have one, of which dates."""
    parts = (say("cost-priced", share=say.percent(priced_share(cost))), price_dates(cost, say))
    return f"{say('cost-list-prices')} ({', '.join(part for part in parts if part)})"


def cost_sentences(account: Account, say: Locale) -> list[str]:
    """The cost in sentences; none where the account was not priced."""
    cost = account.total.cost
    if cost is None:
        return []
    if cost.figure is None:
        return [say("cost-none")]
    sentences = [say("cost-line", cost=amount(cost.figure, say), basis=cost_basis(cost, say))]
    if cost.unpriced_calls:
        calls = cost.unpriced_calls
        sentences.append(say("cost-unpriced", calls=calls, calls_text=say.whole(calls)))
    return sentences


def intensity_sentence(account: Account, say: Locale) -> str:
    """Energy per output token in a sentence; '' where no output token is stated."""
    figure = account.total.intensity
    return "" if figure is None else say("intensity-line", energy=amount(figure, say))


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
