"""The models that an edition has pages of, what tasks are asked of them, and their words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from obsia.app.catalogue.model_list import Listed, best_known, listed_models
from obsia.core.locales import Locale, printable
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.links import Links
from obsia.surfaces.web.page import Parts
from obsia.writers.markup import Html, element

KINDS: Final = ("text", "image", "video", "audio", "embedding", "rerank", "moderation", "ocr")
"""What models do, as the catalogue says it, in the order of the choice."""
_AS: Final = {
    "decoder": "text",
    "encoder": "embedding",
    "diffusion-image": "image",
    "diffusion-video": "video",
}
"""Words of architectures -> those of the catalogue."""


def published_models(edition: PageEdition) -> tuple[str, ...]:
    """Ids of the models that have pages in the edition, by name: those of which most is known where it is static."""
    rows = best_known(edition.models) if edition.static else listed_models()
    return tuple(row.model for row in rows)


def pages_of_models(edition: PageEdition) -> Iterable[Parts]:
    """Addresses of the pages that models have in the edition."""
    return ({"model": each} for each in published_models(edition))


def model_path(model: str) -> str:
    """The path of a model's page, without its language."""
    return f"/models/{model}/"


def model_link(row: Listed, links: Links) -> Html:
    """The name of a model as the link to its page; its name alone where the edition has none."""
    path = model_path(row.model)
    name = printable(row.name)
    if links.has(path):
        return element("a", name, href=links(path), translate="no")
    return element("span", name, translate="no")


def kind_words(kind: str, tr: Locale) -> str:
    """What a model does, in words."""
    kind = _AS.get(kind, kind)
    return tr.or_text(f"web-models-kind-{kind}", kind) if kind else tr("web-models-kind-unknown")


def weights_words(row: Listed, tr: Locale) -> str:
    """What is to be had of its weights, and under which licence."""
    if row.licence:
        return tr(f"web-models-weights-{row.weights}-licence", licence=licence_name(row.licence))
    return tr(f"web-models-weights-{row.weights}")


def licence_name(licence: str) -> str:
    """A licence as people read it."""
    return printable(licence.replace("LicenseRef-", "").replace("_", " "))


def day_words(day: str, tr: Locale) -> str:
    """A day, a month or a year, as much as is known."""
    if len(day) != len("YYYY-MM"):
        return tr.day(day)
    return tr.day(f"{day}-02").partition(" ")[2] or printable(day)


def on_words(day: str, tr: Locale) -> str:
    """``on 1 March 2026``, ``in March 2026``."""
    return tr("web-models-on" if len(day) == len("YYYY-MM-DD") else "web-models-in", day=day_words(day, tr))


@lru_cache(maxsize=1)
def developers() -> Mapping[str, str]:
    """Developers by id -> their names, in order of the names."""
    names = {row.developer: row.developer_name for row in listed_models()}
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))
