"""Pictures for links to pages: of a chart, of the figure of a model or a country, of words where there is neither."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from obsia.app.questions.world import DEFAULT_YEAR
from obsia.core.demand import REFERENCE
from obsia.core.errors import UnknownName
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import scale_for, shown
from obsia.surfaces.web import drawing
from obsia.surfaces.web.catalogue import published_models
from obsia.surfaces.web.charts.alone import paint
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Page, PageQuestion, Parts, TemplateView
from obsia.surfaces.web.pages import chart as charts
from obsia.surfaces.web.pages import world, world_countries
from obsia.surfaces.web.pages.badge import headline
from obsia.surfaces.web.promise_grid import promise_grid
from obsia.surfaces.web.share import PNG, SharePicture, can_draw, png
from obsia.views import world_country as world_view
from obsia.writers.charts import Axis
from obsia.writers.markup import element

_DRAWING_PX: Final = 100
"""Height of the drawing of a figure."""
MOST_MODELS: Final = 120
"""Models with pictures in a static edition, those about which most is known first: a picture takes 70 kB. Likewise only
countries whose figure has a middle have one there."""
WORDS: Final = ("commitments", "press", "compare")
"""Pages whose picture is their words: name in its address, and in ``web-NAME-title``, ``web-NAME-about``; that of
commitments is the finding of its grid."""


def share(asked: PageQuestion) -> TemplateView:
    """The picture of a chart, or of a page of words."""
    tr, name = asked.tr, asked.parts["name"]
    if name == "commitments" and (grid := promise_grid(asked)):
        return _view(SharePicture(about=tr("web-commitments-title"), title=grid.title), tr)
    if name in WORDS:
        return _view(SharePicture(about=tr(f"web-{name}-about"), title=tr(f"web-{name}-title")), tr)
    held, chart = charts.drawn(name, asked)
    painted = paint(chart, sheets=held.sheets)
    return _view(
        SharePicture(
            about=tr("web-chart-title", name=tr(f"web-chart-name-{name}")),
            title=chart.caption,
            drawing=painted.file,
            shape=painted.across / painted.down,
        ),
        tr,
    )


def share_model(asked: PageQuestion) -> TemplateView:
    """The picture of a model: what its first task takes, with the range."""
    tr = asked.tr
    found = headline(asked.parts["model"], asked)
    if found.energy is None:
        return _view(SharePicture(about=found.name, title=tr("web-badge-no-figure")), tr)
    about = tr("web-share-of", subject=found.name, what=found.task)
    return _view(_of_figure(found.energy, about, tr), tr)


def share_country(asked: PageQuestion) -> TemplateView:
    """The picture of a country: the electricity of its data centres, with the range."""
    tr, iso3 = asked.tr, asked.parts["iso3"]
    if iso3 not in {each["iso3"] for each in world_countries.addresses(asked.edition)}:
        raise UnknownName(kind="country", name=printable(iso3))
    found = world_countries.country_of(iso3, DEFAULT_YEAR, REFERENCE, folder=asked.edition.folder)
    demand = world_view.headlines(found)[0]
    return _view(_of_figure(demand.figure, tr.text(demand.name), tr), tr)


def chart_png(asked: PageQuestion) -> TemplateView:
    """A chart with its words, as its SVG has them."""
    return _view(SharePicture(drawing=charts.file(asked), alone=True), asked.tr)


def _of_figure(figure: Figure, about: str, tr: Locale) -> SharePicture:
    """Value and range in letters of one size, and their drawing."""
    scale = scale_for([figure])
    told = shown(figure, tr, scale=scale)
    marks = element(
        "svg",
        drawing.marks(figure, Axis.of([figure], scale=scale), top=10, tr=tr),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{drawing.EDGE} 0 {drawing.WIDTH - 2 * drawing.EDGE} {_DRAWING_PX}",
    )
    ranged = tr("web-share-range", range=told.interval_text)
    return SharePicture(
        about=about,
        title=tr("web-share-value", value=told.text) if figure.has_central else ranged,
        range=ranged if figure.has_central and figure.low < figure.high else "",
        drawing=marks,
        is_plain=True,
    )


def _view(picture: SharePicture, tr: Locale) -> TemplateView:
    return TemplateView.of_image(png(picture, tr), PNG)


def _named(_: PageEdition) -> Iterable[Parts]:
    return ({"name": name} for name in (*charts.CHARTS, *WORDS) if can_draw())


def _models(edition: PageEdition) -> Iterable[Parts]:
    fewer = replace(edition, models=min(edition.models, MOST_MODELS))
    return ({"model": each} for each in published_models(fewer) if can_draw())


def _countries(edition: PageEdition) -> Iterable[Parts]:
    found = world.planet(DEFAULT_YEAR, REFERENCE, folder=edition.folder).countries if can_draw() else ()
    return ({"iso3": each.iso3} for each in found if each.has_central)


def _charts(_: PageEdition) -> Iterable[Parts]:
    return ({"chart": name} for name in charts.CHARTS if can_draw())


PAGES: Final = (
    Page(name="share", path="/share/{name}.png", build=share, addresses=_named),
    Page(name="share-model", path="/share/models/{model:path}.png", build=share_model, addresses=_models),
    Page(name="share-country", path="/share/countries/{iso3}.png", build=share_country, addresses=_countries),
    Page(name="chart-png", path="/charts/{chart}.png", build=chart_png, addresses=_charts),
)
