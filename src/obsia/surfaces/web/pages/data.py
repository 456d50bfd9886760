"""The data: every table with its columns, the dictionary of facts, the sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from obsia.app.catalogue import models as catalogue
from obsia.app.catalogue.data_package import CATALOGUE
from obsia.app.catalogue.deposit import CITATION, DATACITE
from obsia.core.errors import UnknownName
from obsia.core.locales import Locale
from obsia.surfaces.journeys import JOURNEYS
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, TemplateView
from obsia.surfaces.web.sources import ON_A_PAGE, held, last_page, licence_words, ordered, path_of_page
from obsia.writers import layout

_WORDS: Final = {"BIGINT": "whole", "INTEGER": "whole", "DOUBLE": "number", "BOOLEAN": "yes", "TIMESTAMP": "moment"}
TABLES: Final[tuple[tuple[str, str], ...]] = (
    ("models", "/models"),
    ("world", "/world"),
    ("countries", "/world/countries"),
    ("editions", "/world/editions"),
    ("companies", "/world/companies"),
    ("closing", "/world/closing"),
    ("openness-all", "/openness"),
    ("families", "/families"),
    ("commitments", "/commitments"),
    ("finds", "/finds"),
    ("corrections", "/corrections"),
    ("regions", "/regions"),
    ("sources", "/sources"),
    ("licences", "/licences"),
)
"""Tables that are had whole: the journey, and its address in the API."""


def data(asked: PageQuestion) -> TemplateView:
    """All that can be taken away."""
    tr = asked.tr
    meta = catalogue.META.record(catalogue.edition())
    counts = meta["counts"]
    told = [each for each in TABLES if tr.has(f"web-table-{each[0]}")]
    return asked.view(
        "data",
        values={
            "facts": tr.whole(sum(counts["facts"].values())),
            "subjects": tr.whole(sum(counts["subjects"].values())),
            "sources": tr.whole(counts["sources"]),
            "models": tr.whole(counts["subjects"]["model"]),
            "snapshot": meta["snapshot"],
            "kinds": [
                (tr(f"kind-{kind}"), tr.whole(counts["facts"][kind]))
                for kind in ("measured", "disclosed", "modelled", "assumed")
                if kind in counts["facts"]
            ],
            "tables": [(tr(f"http-summary-{name}").rstrip("."), _columns(name, tr)) for name, _ in TABLES],
            "licences": [
                (licence_words(row.licence, tr), tr.whole(row.sources), tr.whole(row.facts))
                for row in catalogue.licences().licences
            ],
            "year": asked.edition.day[:4],
            "archive": (CATALOGUE, DATACITE, CITATION),
        },
        downloads=tuple(Download(endpoint=name, path=path) for name, path in told),
    )


def _columns(journey: str, tr: Locale) -> Sequence[tuple[str, str]]:
    columns = JOURNEYS[journey].named_columns()
    return [(name, tr(f"web-data-type-{_WORDS.get(kind, 'text')}")) for name, kind in columns.items()]


def dictionary(asked: PageQuestion) -> TemplateView:
    """Every property that facts have."""
    tr = asked.tr
    found = catalogue.dictionary()
    rows = [
        (
            each.name,
            tr("web-dictionary-no-unit") if each.unit in ("", "1") else each.unit,
            ", ".join(each.subjects),
            each.meaning,
            tr.whole(each.facts),
        )
        for each in found
    ]
    return asked.view(
        "dictionary",
        values={
            "count_text": tr.whole(len(found)),
            "runs": [(letters, rows[each]) for letters, each in layout.runs([row[0] for row in rows], tr, least=60)],
        },
    )


def sources(asked: PageQuestion) -> TemplateView:
    """Sources, a page of them."""
    tr = asked.tr
    stated = asked.parts.get("page", "1")
    page = int(stated) if stated.isascii() and stated.isdecimal() else 0
    last = last_page()
    if not 1 <= page <= last:
        raise UnknownName(kind="subject", name=stated[:40])
    first = (page - 1) * ON_A_PAGE
    rows = held().rows
    return TemplateView(
        template="sources.html",
        title=tr("web-source-list-title"),
        description=tr("web-source-list-about"),
        apart=(tr("web-source-list-number", page=str(page)),) if page > 1 else (),
        values={
            "count_text": tr.whole(len(ordered())),
            "sources": [
                (
                    each,
                    licence_words(each.licence, tr),
                    tr(
                        "web-source-list-rows",
                        count=rows[each.evidence_id],
                        count_text=tr.whole(rows[each.evidence_id]),
                    ),
                )
                for each in ordered()[first : first + ON_A_PAGE]
            ],
            "page": str(page),
            "last": str(last),
            "pages": [(str(each), path_of_page(each), each == page) for each in range(1, last + 1)],
        },
        downloads=(Download(endpoint="sources", path="/sources"),),
    )


def _later_pages(_: PageEdition) -> Iterable[Parts]:
    return [{"page": str(page)} for page in range(2, last_page() + 1)]


PAGES: Final = (
    Page(name="data", path="/data/", build=data),
    Page(name="dictionary", path="/data/dictionary/", build=dictionary),
    Page(name="sources", path="/data/sources/", build=sources),
    Page(name="sources-page", path="/data/sources/{page}/", build=sources, addresses=_later_pages),
)
