"""Companies with data centres: all of them, and a page for each: what it states, year by year and site by site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from obsia.app.world.companies import CompanyView, list_companies, view_company
from obsia.core.companies import Company
from obsia.core.errors import UnknownName
from obsia.core.locales import printable
from obsia.core.memory import kept
from obsia.core.message import slug
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, TemplateView
from obsia.views import companies as view


@kept
def company_of(name: str, *, folder: str | None) -> CompanyView:
    """The journey, made once for both languages."""
    return view_company(name, record_figures=folder is not None)


def _by_slug() -> dict[str, Company]:
    return {slug(each.company): each for each, _ in list_companies().companies}


def companies(asked: PageQuestion) -> TemplateView:
    """Every company, with the latest that it states."""
    tr = asked.tr
    held = view.listed(list_companies())
    return TemplateView(
        template="world_companies.html",
        title=tr.text(held.title),
        description=tr("web-companies-about"),
        values={
            "lead": [tr.text(each.text) for each in held.about],
            "document": {each.name: each for each in held.sections},
        },
        downloads=(Download(endpoint="companies", path="/world/companies"),),
    )


def company(asked: PageQuestion) -> TemplateView:
    """One company."""
    tr, known = asked.tr, _by_slug()
    stated = asked.parts["company"]
    if stated not in known:
        raise UnknownName(kind="company", name=printable(stated))
    name = known[stated].name
    held = view.document(company_of(name, folder=asked.edition.folder))
    return TemplateView(
        template="world_company.html",
        title=tr.text(held.title),
        description=tr("web-company-about", company=name),
        values={"document": held},
        downloads=(Download(endpoint="company", path=f"/world/companies/{name}", served_only=True),),
    )


def _addresses(_: PageEdition) -> Iterable[Parts]:
    return ({"company": each} for each in _by_slug())


PAGES: Final = (
    Page(name="companies", path="/world/companies/", build=companies),
    Page(name="company", path="/world/companies/{company}/", build=company, addresses=_addresses),
)
