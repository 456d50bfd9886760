"""Who agreed to what, who did not, and the six priorities of the Paris statement as indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from obsia.app.disclosure.commitments import Commitments
from obsia.app.disclosure.commitments import commitments as journey
from obsia.core.locales import Locale, printable
from obsia.core.spelling import spelling
from obsia.surfaces.web import commitments_view as view
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, TemplateView

if TYPE_CHECKING:
    from obsia.accounting.commitments.indicator import Indicator
    from obsia.accounting.commitments.register import Member, Register
    from obsia.app.disclosure.commitments import PartyView
    from obsia.core.disclosure import Party
    from obsia.surfaces.web.edition import PageEdition
    from obsia.writers.markup import SitePath

PARIS: Final = "paris-2025"
OVERLAPS: Final = 8
_ALL: Final = Download(endpoint="commitments", path="/commitments")
_HEADLINES: Final[Mapping[str, tuple[str, str]]] = {
    "access": ("price-against-income", "reading:dear"),
    "openness": ("systems-by-grade", "reading:grade/everything-to-remake-it"),
    "concentration": ("compute-by-country", "row:0"),
    "sustainability": ("energy-disclosure", "row:all-systems"),
    "cooperation": ("paris-to-delhi", "reading:in-both"),
}
"""Priority -> the indicator that stands for it on the first page, and which value of it. Work has none."""


@lru_cache(maxsize=2)
def _whole(folder: str | None) -> Commitments:
    return journey(record_figures=folder is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A priority with one value that stands for it, or the reason why there is none."""

    code: str
    name: str
    title: str
    value: view.CellView | None
    blank: str
    count: int
    """How many indicators it has."""


def commitments(asked: PageQuestion) -> TemplateView:
    """The six priorities in short, the instruments, and where they overlap."""
    tr = asked.tr
    found = _whole(asked.edition.folder)
    held = found.register
    paris = held.instrument(PARIS)
    return TemplateView(
        template="commitments.html",
        title=tr("web-commitments-title"),
        description=tr("web-commitments-about"),
        section="commitments",
        downloads=(_ALL,),
        values={
            "lead": tr(
                "web-commitments-lead",
                instruments=len(held.instruments),
                parties=len(held.parties),
                paris=view.counts_words(held, paris, tr),
                names=len(held.unverified(PARIS)),
            ),
            "rule": tr("commitments-rule", names=held.unverified_count),
            "priorities": _priorities(found, tr),
            "instruments": _instruments(held, asked),
            "overlaps": _overlaps(held, asked),
            "pairs": len(held.overlaps()),
            "kinds": _kinds(held, asked),
        },
    )


def _priorities(found: Commitments, tr: Locale) -> list[Priority]:
    priorities: list[Priority] = []
    for code, group in groupby(found.indicators, key=lambda each: each.priority.value):
        indicators = list(group)
        name, which = _HEADLINES.get(code, ("", ""))
        chosen = next((each for each in indicators if each.name == name), indicators[0])
        value = _value(chosen, which, tr)
        shown = view.indicator_view(chosen, tr)
        priorities.append(
            Priority(
                code=code,
                name=tr(f"priority-{code}"),
                title=shown.title,
                value=value,
                blank=shown.blank,
                count=len(indicators),
            )
        )
    return priorities


def _value(indicator: Indicator, which: str, tr: Locale) -> view.CellView | None:
    """One value of an indicator with words of its own: a reading by its code, or the first cell of a row."""
    shown = view.indicator_view(indicator, tr)
    kind, _, name = which.partition(":")
    about, found = "", None
    if kind == "reading":
        code, _, wanted = name.partition("/")
        for reading, cell in zip(indicator.readings, shown.readings, strict=True):
            if found is None and reading.code == code and wanted in ("", reading.about):
                about, found = printable(reading.about), cell
    elif indicator.table and shown.table:
        for place, (row, told) in enumerate(zip(indicator.table.rows, shown.table.rows, strict=False)):
            if found is None and name in (row.name, str(place)):
                about, found = told[0], told[2][0]
    if found is None:
        return None
    return replace(found, label=tr(f"web-commitments-headline-{indicator.priority.value}", about=about))


def _instruments(held: Register, asked: PageQuestion) -> list[dict[str, object]]:
    tr = asked.tr
    return [
        {
            "name": view.instrument_name(each, asked),
            "day": tr.day(each.adopted_on),
            "binding": view.binding_words(each, tr),
            "agreed": view.counts_words(held, each, tr),
            "unverified": tr.whole(len(held.unverified(each.instrument))) if held.unverified(each.instrument) else "",
            "stated": printable(each.parties_stated),
        }
        for each in held.instruments
    ]


def _overlaps(held: Register, asked: PageQuestion, *, instrument: str = "", most: int = OVERLAPS) -> list[object]:
    """Pairs of instruments that share most States."""
    pairs = [each for each in held.overlaps() if instrument in ("", each.first, each.second)]
    pairs.sort(key=lambda each: -each.jaccard.part)
    return [view.overlap_cells(each, asked, held) for each in pairs[:most]]


def _kinds(held: Register, asked: PageQuestion) -> list[tuple[str, str, SitePath]]:
    """Kind of party, how many there are, and where they are listed."""
    counts = {kind: sum(each.kind == kind for each in held.parties.values()) for kind in view.ORDER}
    return [
        (
            kind,
            asked.tr(f"count-{kind}", count=count),
            asked.links("/commitments/parties/", fragment=kind),
        )
        for kind, count in counts.items()
    ]


def priorities(asked: PageQuestion) -> TemplateView:
    """Every indicator of the six priorities, with its table, its caveats and who else measures it."""
    tr = asked.tr
    found = _whole(asked.edition.folder)
    groups = [
        (code, tr(f"priority-{code}"), [view.indicator_view(each, tr) for each in group])
        for code, group in groupby(found.indicators, key=lambda each: each.priority.value)
    ]
    return TemplateView(
        template="commitments_priorities.html",
        title=tr("web-commitments-priorities-title"),
        description=tr("web-commitments-priorities-about"),
        section="commitments",
        downloads=(_ALL,),
        values={"groups": groups},
    )


def instrument(asked: PageQuestion) -> TemplateView:
    """One instrument: its parties, with what they did, on what basis, and where that was read."""
    tr = asked.tr
    found = journey(instrument=asked.parts["instrument"], record_figures=asked.edition.record)
    held = found.register
    assert found.instrument is not None  # noqa: S101  (an instrument was asked for)
    text, members = found.instrument.instrument, found.instrument.members
    name = view.instrument_name(text, asked)
    unread = held.unverified(text.instrument)
    read = [each for each in view.in_order(members, tr) if each.is_read]
    return TemplateView(
        template="commitments_instrument.html",
        title=name.short,
        description=tr("web-commitments-instrument-about", name=name.full),
        section="commitments",
        indexed=asked.parts["instrument"] == text.instrument,
        downloads=(
            Download(
                endpoint="instrument",
                path=f"/commitments/instruments/{text.instrument}",
                served_only=True,
            ),
        ),
        values={
            "name": name,
            "instrument": text,
            "day": tr.day(text.adopted_on),
            "binding": view.binding_words(text, tr),
            "energy": tr.or_text(f"energy-of-{text.instrument}", text.energy),
            "agreed_words": view.counts_words(held, text, tr),
            "stated": printable(text.parties_stated),
            "otherwise": text.parties_stated.isdecimal()
            and int(text.parties_stated) != sum(each.standing.value == "agreed" for each in members),
            "agreed": _by_kind([each for each in read if each.standing.value == "agreed"], asked),
            "others": _members([each for each in read if each.standing.value != "agreed"], asked),
            "unread": [view.party_name(each.party, asked) for each in view.in_order(unread, tr)],
            "absent": sorted(
                (view.party_name(each, asked) for each in found.instrument.absent),
                key=lambda each: tr.sort_key()(each.name),
            ),
            "overlaps": _overlaps(held, asked, instrument=text.instrument),
        },
    )


def _members(members: Iterable[Member], asked: PageQuestion) -> list[tuple[view.PartyName, tuple[view.Act, ...]]]:
    return [(view.party_name(each.party, asked), view.acts(each, asked.tr)) for each in members]


def _by_kind(members: Sequence[Member], asked: PageQuestion) -> list[tuple[str, str, list[object]]]:
    """Kind -> how many, and each with what it did."""
    return [
        (kind, asked.tr(f"count-{kind}", count=len(group)), list(_members(group, asked)))
        for kind in view.ORDER
        if (group := [each for each in members if each.party.kind == kind])
    ]


def party(asked: PageQuestion) -> TemplateView:
    """One party: what it agreed to, what not, what it does, with whom it shares most."""
    tr = asked.tr
    found = journey(party=asked.parts["party"], record_figures=asked.edition.record)
    assert found.party is not None  # noqa: S101  (a party was asked for)
    one = found.party
    name = view.party_words(one.party, tr)
    agreed = [(text, member) for text, member in one.did if member.is_read and member.standing.value == "agreed"]
    return TemplateView(
        template="commitments_party.html",
        title=tr("web-commitments-party-title", name=name),
        description=tr("web-commitments-party-about", name=name),
        section="commitments",
        indexed=asked.parts["party"] == one.party.party,
        downloads=(Download(endpoint="party", path=f"/commitments/parties/{one.party.party}", served_only=True),),
        values={
            "name": name,
            "kind": tr(f"kind-of-party-{one.party.kind}"),
            "lead": tr("web-commitments-party-lead", name=name, count=len(agreed), open=len(agreed) + len(one.without)),
            "did": [
                (view.instrument_name(text, asked), member.is_read, view.acts(member, tr)) for text, member in one.did
            ],
            "without": [view.instrument_name(each, asked) for each in one.without],
            "neighbours": [
                (
                    view.party_name(other, asked),
                    tr("shared-of", part=tr.whole(count.part), whole=tr.whole(count.whole)),
                )
                for other, count in one.neighbours
            ],
            "does": _does(one, asked),
        },
    )


def _does(one: PartyView, asked: PageQuestion) -> list[tuple[str, SitePath]]:
    """Where obsia tells what a party does: the data centres of a State or of a seat, the systems of a company."""
    tr, links = asked.tr, asked.links
    found: list[tuple[str, SitePath]] = []
    country = f"/world/countries/{one.party.iso3}/"
    if one.party.iso3 and links.has(country):
        name = view.country_words(one.party.iso3, tr)
        seat = "" if one.party.kind == "state" else "-seat"
        found.append((tr(f"web-commitments-does-country{seat}", country=name), links(country)))
    if one.party.kind == "company" and not asked.edition.static:
        place = links("/openness/", fragment="grid", developer=one.party.name)
        found.append((tr("web-commitments-does-systems", name=printable(one.party.name)), place))
    return found


def parties(asked: PageQuestion) -> TemplateView:
    """Every party with what it agreed to, by kind and name."""
    tr = asked.tr
    held = _register()
    wanted, kind, letter = (
        spelling(asked.one("q") or ""),
        asked.one("kind") or "",
        (asked.one("letter") or "").casefold(),
    )
    by_name = tr.sort_key()
    known = sorted(held.parties.values(), key=lambda each: (view.ORDER[each.kind], by_name(view.party_words(each, tr))))
    initials = sorted({by_name(view.party_words(each, tr))[0].upper() for each in known})
    chosen = [
        each
        for each in known
        if kind in ("", each.kind)
        and by_name(view.party_words(each, tr)).startswith(by_name(letter))
        and (not wanted or wanted in spelling(by_name(view.party_words(each, tr))) or wanted in spelling(each.name))
    ]
    return TemplateView(
        template="commitments_parties.html",
        title=tr("web-commitments-parties-title"),
        description=tr("web-commitments-parties-about"),
        section="commitments",
        indexed=not asked.query,
        downloads=(_ALL,),
        values={
            "state": tr(
                "web-commitments-parties-state", count=len(chosen), count_text=tr.whole(len(chosen)), all=len(known)
            ),
            "groups": [
                (code, tr(f"count-{code}", count=len(group)), [_listed(each, held, asked) for each in group])
                for code in view.ORDER
                if (group := [each for each in chosen if each.kind == code])
            ],
            "kinds": [(code, tr(f"web-commitments-kind-{code}")) for code in view.ORDER],
            "letters": initials,
            "asked_for": {"q": asked.one("q") or "", "kind": kind, "letter": letter.upper()},
            "narrowed": bool(asked.query),
        },
    )


def _listed(one: Party, held: Register, asked: PageQuestion) -> tuple[view.PartyName, str, str]:
    """A party, what it agreed to as read, and what else there is to say: a part, a refusal, an unread name."""
    tr = asked.tr
    agreed: list[str] = []
    others: list[str] = []
    for name, member in held.of_party(one.party).items():
        short = view.short_name(name, tr)
        if member.is_read and member.standing.value == "agreed":
            agreed.append(short)
        else:
            status = view.status_words(member.commitment.status, tr) if member.is_read else tr("basis-of-unverified")
            others.append(tr("web-commitments-otherwise", instrument=short, status=status))
    return view.party_name(one, asked), ", ".join(agreed), ", ".join(others)


def _instrument_parts(_edition: PageEdition) -> Iterable[Parts]:
    held = _register()
    return ({"instrument": each.instrument} for each in held.instruments)


def _party_parts(_edition: PageEdition) -> Iterable[Parts]:
    return ({"party": name} for name in _register().parties)


def _register() -> Register:
    return journey(instrument=PARIS, record_figures=False).register


PAGES: Final = (
    Page(name="commitments", path="/commitments/", build=commitments),
    Page(name="commitments-priorities", path="/commitments/priorities/", build=priorities),
    Page(
        name="commitments-instrument",
        path="/commitments/instruments/{instrument}/",
        build=instrument,
        addresses=_instrument_parts,
    ),
    Page(name="commitments-parties", path="/commitments/parties/", build=parties, query=("q", "kind", "letter")),
    Page(name="commitments-party", path="/commitments/parties/{party}/", build=party, addresses=_party_parts),
)
