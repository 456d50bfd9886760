"""Companies with data centres: all of them, and a page for each: what it states, year by year and site by site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from obsia.app.world.companies import CompanyView, list_companies, view_company
from obsia.core.companies import Company
from obsia.core.errors import UnknownName
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import scale_for
from obsia.core.memory import kept
from obsia.core.message import Message, Symbol, Term, slug
from obsia.surfaces.web.charts.drawing import Captioned
from obsia.surfaces.web.charts.ranges import PointRow, RangeRow, point_text, range_chart
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, TemplateView
from obsia.views import companies as view

_FEWEST_YEARS: Final = 3


@kept
def company_of(name: str, *, folder: str | None) -> CompanyView:
    """The journey, made once for both languages."""
    return view_company(name, record_figures=folder is not None)


def _by_slug() -> dict[str, Company]:
    return {slug(each.company): each for each, _ in list_companies().companies}


def companies(asked: PageQuestion) -> TemplateView:
    """Every company, with the latest that it states."""
    table = Download(endpoint="companies", path="/world/companies")
    return asked.listing("world_companies", view.listed(list_companies()), about="web-companies-about", download=table)


def company(asked: PageQuestion) -> TemplateView:
    """One company."""
    tr, known = asked.tr, _by_slug()
    stated = asked.parts["company"]
    if stated not in known:
        raise UnknownName(kind="company", name=printable(stated))
    name = known[stated].name
    found = company_of(name, folder=asked.edition.folder)
    held = view.document(found)
    return TemplateView(
        template="world_company.html",
        title=tr.text(held.title),
        description=tr("web-company-about", company=name),
        values={"document": held, "chart": _chart(found, tr)},
        downloads=(Download(endpoint="company", path=f"/world/companies/{name}", served_only=True),),
    )


def _chart(found: CompanyView, tr: Locale) -> Captioned | None:
    """Its electricity of each year as stated, beside our estimate of its chips; None without chips or without years."""
    stated = found.electricity
    if found.chips is None or len(stated) < _FEWEST_YEARS:
        return None
    first, last = stated[0], stated[-1]
    scale = scale_for([found.chips])
    caption = Message(
        "web-company-path",
        company=found.company.name,
        scope=Term("company-scope", last.scope),
        # In the unit of the drawing: the table below has them as stated.
        first=Symbol(point_text(first.energy_kwh or 0.0, scale, tr)),
        since=Symbol(first.year),
        last=Symbol(point_text(last.energy_kwh or 0.0, scale, tr)),
        until=Symbol(last.year),
    )
    chips = tr.text(Message("company-chips-row", company=found.company.name, year=Symbol(found.year)))
    return range_chart(
        [
            *(PointRow(name=each.year, value=each.energy_kwh) for each in stated if each.energy_kwh is not None),
            RangeRow(name=chips, figure=found.chips),
        ],
        tr=tr,
        caption=tr.text(caption),
        about=tr("web-company-path-about"),
    )


def _addresses(_: PageEdition) -> Iterable[Parts]:
    return ({"company": each} for each in _by_slug())


PAGES: Final = (
    Page(name="companies", path="/world/companies/", build=companies),
    Page(name="company", path="/world/companies/{company}/", build=company, addresses=_addresses),
)
