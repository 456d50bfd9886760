"""What archives and data portals read of an edition: how to cite it, a DOI's metadata, a catalogue of its tables."""

from __future__ import annotations

from typing import Any, Final

from obsia.app.catalogue.data_package import CATALOGUE, NAMESPACES, OWN_LICENCE, VOCABULARY, worded
from obsia.app.catalogue.deposit import CITATION, DATACITE, KEYWORDS, PUBLISHER, Deposit, citation, datacite
from obsia.app.catalogue.models import edition as edition_of_facts
from obsia.core.errors import NoData
from obsia.core.locales import Locale, locale
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.links import API
from obsia.surfaces.web.page import Download, Page, PageQuestion, TemplateView, where_known
from obsia.surfaces.web.pages.data import TABLES
from obsia.surfaces.web.rendering import data_path
from obsia.writers.data import json_text

_FORMATS: Final = {
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
    "parquet": ("PARQUET", "application/vnd.apache.parquet"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""Format -> how the vocabulary of file types of the EU calls it, and its media type."""
_LANGUAGE: Final = "en"
_PUBLISHER: Final = {"@type": "foaf:Agent", "foaf:name": PUBLISHER}


def deposit(edition: PageEdition) -> Deposit:
    """The edition as something to cite: its version is that of the program and of its facts. In English."""
    tr, snapshot = locale(_LANGUAGE), edition_of_facts().content_hash
    return Deposit(
        title=tr("web-archive-title", day=tr.day(edition.day)),
        about=tr("web-data-about"),
        version=f"{edition.version}+{snapshot[:12]}",
        released_on=edition.day,
        licence=OWN_LICENCE,
        message=tr("web-archive-message"),
        address=edition.site,
    )


def catalogue(asked: PageQuestion) -> TemplateView:
    """Every table of the edition that is had whole, as DCAT-AP describes a catalogue."""
    edition, told = _known(asked), deposit(asked.edition)
    tr = locale(_LANGUAGE)
    record = {
        "@context": NAMESPACES,
        "@id": f"{edition.site}{CATALOGUE}",
        "@type": "dcat:Catalog",
        "dct:title": worded(told.title),
        "dct:description": worded(told.about),
        "dct:publisher": _PUBLISHER,
        "dct:license": {"@id": told.licence_address},
        "dct:modified": {"@value": edition.day, "@type": "xsd:date"},
        "dcat:dataset": [_dataset(name, path, asked, tr) for name, path in TABLES],
    }
    return TemplateView.of_file(f"{json_text(record, indent=1)}\n", "application/ld+json")


def _dataset(name: str, path: str, asked: PageQuestion, tr: Locale) -> dict[str, Any]:
    edition, told = asked.edition, deposit(asked.edition)
    summary = tr(f"http-summary-{name}")
    title = tr(f"web-table-{name}") if tr.has(f"web-table-{name}") else summary.rstrip(".")
    table = Download(endpoint=name, path=path)
    return {
        "@id": f"{edition.site}{CATALOGUE}#{name}",
        "@type": "dcat:Dataset",
        "dct:identifier": f"obsia-{name}-{told.version}",
        "dct:title": worded(title),
        "dct:description": worded(summary),
        "dct:publisher": _PUBLISHER,
        "dcat:version": told.version,
        "dcat:theme": [{"@id": f"{VOCABULARY}data-theme/{each}"} for each in ("ENER", "TECH")],
        "dcat:keyword": [worded(each) for each in KEYWORDS],
        "dct:accessRights": {"@id": f"{VOCABULARY}access-right/PUBLIC"},
        "dcat:landingPage": {"@id": asked.links.whole("/data/", language=_LANGUAGE)},
        "dcat:distribution": [_distribution(table, each, asked, told) for each in table.formats],
    }


def _distribution(table: Download, form: str, asked: PageQuestion, told: Deposit) -> dict[str, Any]:
    of_api = f"{asked.links.whole_plain(f'{API}{table.path}')}?format={form}"
    address = asked.links.whole_plain(data_path(table, form)) if asked.edition.static else of_api
    word, media_type = _FORMATS[form]
    return {
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "dct:license": {"@id": told.licence_address},
        "dct:format": {"@id": f"{VOCABULARY}file-type/{word}"},
        "dcat:mediaType": {"@id": f"https://www.iana.org/assignments/media-types/{media_type}"},
    }


def doi(asked: PageQuestion) -> TemplateView:
    """The metadata with which an archive registers a DOI for the edition."""
    return TemplateView.of_file(
        f"{json_text(datacite(deposit(_known(asked))), indent=1)}\n", "application/vnd.datacite.datacite+json"
    )


def cff(asked: PageQuestion) -> TemplateView:
    """How the edition is cited, as a citation file."""
    return TemplateView.of_file(citation(deposit(_known(asked))), "text/yaml; charset=utf-8")


def _known(asked: PageQuestion) -> PageEdition:
    """The edition. Raises ``NoData`` where the site does not know its address: these files need whole ones."""
    if not asked.edition.site:
        raise NoData("web-sitemap-no-address")
    return asked.edition


PAGES: Final = tuple(
    Page(name=name, path=f"/{file}", build=build, spoken=False, addresses=where_known)
    for name, file, build in (("catalogue", CATALOGUE, catalogue), ("doi", DATACITE, doi), ("cff", CITATION, cff))
)
