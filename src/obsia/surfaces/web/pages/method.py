"""How a figure is made, how a correction is decided, how to contribute, how to ask by program."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qs

from obsia.app.catalogue.corrections import corrections as corrected
from obsia.app.catalogue.models import META, edition
from obsia.app.figures.trace import WORLDS
from obsia.app.trace import FORMULAS
from obsia.core.corrections import Correction
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary
from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.surfaces.web.page import Download, Page, PageQuestion, TemplateView

PEERS: Final = (
    ("ecologits", "EcoLogits", "https://ecologits.ai"),
    ("codecarbon", "CodeCarbon", "https://codecarbon.io"),
    ("zeus", "Zeus", "https://ml.energy/zeus"),
    ("mlenergy", "ML.ENERGY", "https://ml.energy/leaderboard"),
    ("iea", "IEA, Energy and AI", "https://www.iea.org/reports/energy-and-ai"),
    ("osai", "European Open Source AI Index", "https://osai-index.eu"),
    ("mof", "Model Openness Framework", "https://isitopen.ai"),
    ("fmti", "Foundation Model Transparency Index", "https://crfm.stanford.edu/fmti"),
)
"""Projects that do something better: the name of the message, their own name, where they are."""
ENDPOINTS: Final = (
    ("estimate", "/estimate?model=gpt-4o&in=300&out=400"),
    ("compare", "/compare?model=gpt-4o&model=mistral-large"),
    ("what-if", "/what-if?model=gpt-4o&in=300&out=400&what-if=region=SWE"),
    ("batch", "/batch?q=/estimate%3Fmodel%3Dgpt-4o%26in%3D300%26out%3D400&q=/world"),
    ("models", "/models?developer=mistral"),
    ("model", "/models/openai/gpt-4o"),
    ("openness-all", "/openness"),
    ("openness", "/openness/openai/gpt-4o"),
    ("families", "/families"),
    ("family", "/families/mistral"),
    ("commitments", "/commitments"),
    ("instrument", "/commitments/instruments/paris-2025"),
    ("party", "/commitments/parties/FRA"),
    ("train", "/train?params-total=70B&tokens=15T"),
    ("world", "/world?year=2030"),
    ("countries", "/world/countries"),
    ("country", "/world/countries/FRA"),
    ("editions", "/world/editions"),
    ("companies", "/world/companies"),
    ("company", "/world/companies/google"),
    ("closing", "/world/closing"),
    ("move", "/world/move?model=gpt-4o&to=FRA"),
    ("figure", "/figures/FIGURE_ID"),
    ("facts", "/facts/grid:FRA"),
    ("sources", "/sources"),
    ("licences", "/licences"),
    ("finds", "/finds"),
    ("corrections", "/corrections"),
    ("regions", "/regions?cloud=aws"),
    ("search", "/search?q=ChatGPT"),
    ("meta", "/meta"),
)
"""What the API answers: the name of the message, and an address that answers."""
FILES: Final = (
    ("grid", "src/obsia/facts/data/grids/ISO3.yaml"),
    ("model", "src/obsia/facts/data/disclosures/MAKER/MODEL.yaml"),
    ("chip", "src/obsia/facts/data/devices/NAME.yaml"),
    ("correction", "src/obsia/facts/data/disclosures/MAKER/MODEL.yaml"),
    ("scenario", "obsia world --scenario-file MINE.yaml"),
    ("format", "src/obsia/readers/FORMAT.py"),
    ("language", "src/obsia/core/locales/LANGUAGE.ftl"),
)
"""What one adds, and where it goes."""


def method(asked: PageQuestion) -> TemplateView:
    """How a figure is made."""
    tr = asked.tr
    counts = META.record(edition())["counts"]
    return asked.view(
        "method",
        values={
            "facts": tr.whole(sum(counts["facts"].values())),
            "sources": tr.whole(counts["sources"]),
            "worlds": tr.whole(WORLDS),
            "kinds": [(tr(f"kind-{kind.value}"), tr(f"web-method-kind-{kind.value}")) for kind in Kind],
            "boundaries": [
                (tr(f"web-method-boundary-{_name(each)}"), _counts(each, asked))
                for each in Boundary
                if each not in (Boundary.LIST_PRICE, Boundary.OWN_MACHINES)
            ],
            "formulas": [FORMULAS[about][0] for about in (words.ENERGY, *_CARBON, words.WATER)],
            "peers": [(name, tr(f"web-method-peer-{key}"), address) for key, name, address in PEERS],
        },
    )


_CARBON: Final = (("carbon_g", Boundary.FACILITY), words.CARBON)


def _name(boundary: Boundary) -> str:
    return boundary.value.replace(" ", "-")


def _counts(boundary: Boundary, asked: PageQuestion) -> str:
    """What a boundary counts, of the quantity that has it."""
    tr = asked.tr
    carbon = boundary in (Boundary.EMBODIED, Boundary.LIFE_CYCLE)
    name = words.message_id(("carbon_g" if carbon else "energy_kwh", boundary))
    told = tr(f"alone-{name}") if tr.has(f"alone-{name}") else tr(f"counts-{name}")
    return f"{told[:1].upper()}{told[1:]}."


def corrections(asked: PageQuestion) -> TemplateView:
    """Who may correct, how it is decided, how it is shown."""
    tr = asked.tr
    return asked.view(
        "corrections",
        values={
            "publisher": printable(os.environ.get("OBSIA_PUBLISHER", "").strip()),
            "log": [_corrected(each, tr) for each in corrected().corrections],
        },
        downloads=(Download(endpoint="corrections", path="/corrections"),),
    )


def _corrected(row: Correction, tr: Locale) -> Mapping[str, str]:
    """A correction in one language; ``about`` is the page that it is about."""
    wrong, now = (row.wrong_fr, row.now_fr) if tr.language == "fr" else (row.wrong, row.now)
    since = tr("web-corrections-since", day=tr.day(row.wrong_since)) if row.wrong_since else tr("web-corrections-wrong")
    return {
        "id": row.correction,
        "day": tr.day(row.corrected_on),
        "wrong": wrong,
        "now": now,
        "since": since,
        "cause": tr(f"correction-cause-{row.cause.value}"),
        "by": row.reported_by,
        "about": row.about,
    }


def contribute(asked: PageQuestion) -> TemplateView:
    """What to write, where, and how it is checked."""
    tr = asked.tr
    return asked.view(
        "contribute",
        values={"files": [(tr(f"web-contribute-{name}"), path) for name, path in FILES]},
    )


def api(asked: PageQuestion) -> TemplateView:
    """What programs may ask."""
    tr = asked.tr
    return asked.view(
        "api",
        values={
            "endpoints": [
                (address, None if name == "figure" else asked.links.plain(f"/api/v1{path}", query=query), tr(told))
                for name, address, path, query, told in (_endpoint(*each) for each in ENDPOINTS)
            ],
            "documentation": asked.links.plain("/api/v1/docs", query={"lang": tr.language}),
        },
    )


def _endpoint(name: str, address: str) -> tuple[str, str, str, dict[str, list[str]], str]:
    path, _, query = address.partition("?")
    return name, address, path, parse_qs(query), f"http-summary-{name}"


PAGES: Final = (
    Page(name="method", path="/method/", build=method),
    Page(name="corrections", path="/corrections/", build=corrections),
    Page(name="contribute", path="/contribute/", build=contribute),
    Page(name="api", path="/api/", build=api),
)
