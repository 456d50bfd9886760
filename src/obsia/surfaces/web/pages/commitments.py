"""Who agreed to what, who did not, and the six priorities of the Paris statement as indicators."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import Final

from obsia.accounting.commitments.indicator import Count
from obsia.accounting.commitments.register import Register
from obsia.app.disclosure.commitments import Commitments, PartyView
from obsia.app.disclosure.commitments import commitments as journey
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.message import Country, Message
from obsia.core.spelling import spelling
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, Picture, TemplateView
from obsia.surfaces.web.promise_grid import promise_grid
from obsia.views import commitments as view
from obsia.views import indicators
from obsia.writers.markup import SitePath

PARIS: Final = "paris-2025"
_ALL: Final = Download(endpoint="commitments", path="/commitments")


@lru_cache(maxsize=2)
def _whole(folder: str | None) -> Commitments:
    return journey(record_figures=folder is not None)


def commitments(asked: PageQuestion) -> TemplateView:
    """The six priorities in short, the instruments, and where they overlap."""
    tr = asked.tr
    found = _whole(asked.edition.folder)
    held = found.register
    lead = Message(
        "web-commitments-lead",
        instruments=len(held.instruments),
        parties=len(held.parties),
        paris=view.counts(held, held.instrument(PARIS)),
        names=held.unread(PARIS),
    )
    return asked.view(
        "commitments",
        picture=Picture("/share/commitments.png", f"{tr('web-commitments-title')}. {tr('web-commitments-about')}"),
        downloads=(_ALL,),
        values={
            "document": view.document(found),
            "lead": tr.text(lead),
            "priorities": _priorities(found, tr),
            "kinds": _kinds(held, asked),
            "grid": promise_grid(asked),
        },
    )


def _priorities(found: Commitments, tr: Locale) -> list[dict[str, object]]:
    """Each priority with one value that stands for it, or the reason why there is none; and how many indicators."""
    priorities: list[dict[str, object]] = []
    for code, group in groupby(found.indicators, key=lambda each: each.priority.value):
        held = list(group)
        chosen, label, value = indicators.headline(held)
        priorities.append(
            {
                "code": code,
                "name": tr(f"priority-{code}"),
                "figure": value if isinstance(value, Figure) else None,
                "text": "" if value is None or isinstance(value, Figure | str) else tr.text(_counted(value)),
                "label": tr.text(label),
                "blank": tr.text(chosen.blank) if chosen.blank else "",
                "count": len(held),
            }
        )
    return priorities


def _counted(count: Count) -> Message:
    return Message("shared-of", part=count.part, whole=count.whole)


def _kinds(held: Register, asked: PageQuestion) -> list[tuple[str, SitePath]]:
    """How many parties of each kind there are, and where they are listed."""
    return [
        (
            asked.tr(f"count-{kind}", count=sum(each.kind == kind for each in held.parties.values())),
            asked.links("/commitments/parties/", fragment=kind),
        )
        for kind in view.KINDS
    ]


def priorities(asked: PageQuestion) -> TemplateView:
    """Every indicator of the six priorities, with its table, its caveats and who else measures it."""
    tr = asked.tr
    found = _whole(asked.edition.folder)
    document = view.document(found).only(*(each.priority.value for each in found.indicators))
    return TemplateView(
        template="commitments_priorities.html",
        title=tr("web-commitments-priorities-title"),
        description=tr("web-commitments-priorities-about"),
        downloads=(_ALL,),
        values={
            "document": document,
            "folds": indicators.SHORT,
            "names": [(each.name, tr(f"priority-{each.name}")) for each in document.sections],
        },
    )


def instrument(asked: PageQuestion) -> TemplateView:
    """One instrument: its parties, with what they did, on what basis, and where that was read."""
    tr = asked.tr
    found = journey(instrument=asked.parts["instrument"], record_figures=asked.edition.record)
    assert found.instrument is not None  # noqa: S101  (an instrument was asked for)
    text = found.instrument.instrument
    document = view.document(found)
    full = tr.text(document.title)
    return TemplateView(
        template="commitments_instrument.html",
        title=tr.text(document.page_title),
        description=tr("web-commitments-instrument-about", name=full),
        indexed=asked.parts["instrument"] == text.instrument,
        downloads=(
            Download(endpoint="instrument", path=f"/commitments/instruments/{text.instrument}", served_only=True),
        ),
        values={
            "document": document,
            "full": full,
            "language": "fr" if tr.language == "fr" and text.name_fr else "en",
        },
    )


def party(asked: PageQuestion) -> TemplateView:
    """One party: what it agreed to, what not, what it does, with whom it shares most."""
    tr = asked.tr
    found = journey(party=asked.parts["party"], record_figures=asked.edition.record)
    assert found.party is not None  # noqa: S101  (a party was asked for)
    one = found.party
    name = tr.text(view.party_name(one.party))
    document = view.document(found)
    return TemplateView(
        template="commitments_party.html",
        title=tr.text(document.page_title),
        description=tr("web-commitments-party-about", name=name),
        indexed=asked.parts["party"] == one.party.party,
        downloads=(Download(endpoint="party", path=f"/commitments/parties/{one.party.party}", served_only=True),),
        values={
            "document": document,
            "kind": tr(f"kind-of-party-{one.party.kind}"),
            "does": _does(one, asked),
        },
    )


def _does(one: PartyView, asked: PageQuestion) -> list[tuple[str, SitePath]]:
    """Where obsia tells what a party does: the data centres of a State or of a seat, the systems of a company."""
    tr, links = asked.tr, asked.links
    found: list[tuple[str, SitePath]] = []
    country = f"/world/countries/{one.party.iso3}/"
    if one.party.iso3 and links.has(country):
        seat = "" if one.party.kind == "state" else "-seat"
        told = Message(f"web-commitments-does-country{seat}", country=Country(one.party.iso3))
        found.append((tr.text(told), links(country)))
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
    names = {each.party: by_name(tr.text(view.party_name(each))) for each in held.parties.values()}
    chosen = [
        each
        for each in held.parties.values()
        if kind in ("", each.kind)
        and names[each.party].startswith(by_name(letter))
        and (not wanted or wanted in spelling(names[each.party]) or wanted in spelling(each.name))
    ]
    groups = {code: [each for each in chosen if each.kind == code] for code in view.KINDS}
    return TemplateView(
        template="commitments_parties.html",
        title=tr("web-commitments-parties-title"),
        description=tr("web-commitments-parties-about"),
        indexed=not asked.query,
        downloads=(_ALL,),
        values={
            "state": tr(
                "web-commitments-parties-state", count=len(chosen), count_text=tr.whole(len(chosen)), all=len(names)
            ),
            "document": view.parties(held, groups),
            "kinds": [(code, tr(f"web-commitments-kind-{code}")) for code in view.KINDS],
            "letters": sorted({each[0].upper() for each in names.values()}),
            "asked_for": {"q": asked.one("q") or "", "kind": kind, "letter": letter.upper()},
            "narrowed": bool(asked.query),
        },
    )


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
