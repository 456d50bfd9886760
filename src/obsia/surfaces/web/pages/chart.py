"""Charts at addresses of their own: an image and data to download, and a page that says how to cite and embed it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Final

from obsia.app.questions.world import DEFAULT_YEAR
from obsia.core.demand import REFERENCE
from obsia.core.errors import NoData, UnknownName
from obsia.core.locales import printable
from obsia.core.message import Symbol
from obsia.core.spelling import near_or_all
from obsia.surfaces.web import heat, openness_lists, world_charts
from obsia.surfaces.web.charts.alone import alone
from obsia.surfaces.web.charts.data import CSV, data_text
from obsia.surfaces.web.charts.drawing import Captioned, captioned
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Page, PageQuestion, Parts, Picture, TemplateView
from obsia.surfaces.web.pages import home, world
from obsia.writers.markup import Html

SVG: Final = "image/svg+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPlace:
    """A chart: where it stands, and what draws it; None where there is nothing to draw."""

    path: str
    anchor: str
    draw: Callable[[PageQuestion], Captioned | None]
    sheets: tuple[str, ...] = ("charts",)
    template: str = "chart.html"
    unit: str = "1"
    """Of a drawing whose page tells its words elsewhere than in its caption."""


def _of_planet(draw: Callable[..., Captioned | None]) -> Callable[[PageQuestion], Captioned | None]:
    return lambda asked: draw(world.planet(DEFAULT_YEAR, REFERENCE, folder=asked.edition.folder), asked.tr)


def _of_paths(draw: Callable[..., Captioned]) -> Callable[[PageQuestion], Captioned]:
    return lambda asked: draw(world_charts.paths(), asked.tr)


CHARTS: Final[Mapping[str, ChartPlace]] = {
    "models": ChartPlace(path="/", anchor="landscape", draw=home.landscape_alone, sheets=("charts", "land"), unit="Wh"),
    "everyday": ChartPlace(path="/", anchor="everyday", draw=home.everyday_alone),
    "countries": ChartPlace(path="/world/", anchor="where", draw=_of_planet(world_charts.largest)),
    "scenarios": ChartPlace(path="/world/", anchor="path", draw=_of_paths(world_charts.scenarios)),
    "regions": ChartPlace(path="/world/", anchor="regions", draw=_of_paths(world_charts.regions)),
    "published": ChartPlace(path="/world/", anchor="disagree", draw=_of_planet(world_charts.published)),
    "openness": ChartPlace(
        path="/openness/",
        anchor="answers",
        draw=lambda asked: heat.answers(openness_lists.all_of(asked.edition.day), tr=asked.tr),
        sheets=("charts", "heat", "answers"),
        template="chart_answers.html",
    ),
}
"""Charts by the name that stands in their address."""


def image(asked: PageQuestion) -> TemplateView:
    """The chart as an image."""
    return TemplateView.of_file(f"{file(asked)}\n", SVG)


def file(asked: PageQuestion) -> Html:
    """The chart with its words, for whoever has no sheet of ours."""
    name = asked.parts["chart"]
    held, chart = drawn(name, asked)
    return alone(chart, sheets=held.sheets, credit=_credit(name, asked))


def data(asked: PageQuestion) -> TemplateView:
    """What the chart draws, as rows."""
    _, chart = drawn(asked.parts["chart"], asked)
    return TemplateView.of_file(data_text(chart.data), CSV)


def page(asked: PageQuestion) -> TemplateView:
    """How to cite, embed and download a chart, and where its figures stand."""
    tr, links = asked.tr, asked.links
    name = asked.parts["chart"]
    held, chart = drawn(name, asked)
    elsewhere = replace(links, site=links.site or "https://…/")
    shown_at, drawn_at = elsewhere.whole(f"/charts/{name}/"), elsewhere.whole(image_path(name))
    snippet = (
        f'<a href="{escape(shown_at)}"><img src="{escape(drawn_at)}" style="max-width:100%" '
        f'alt="{escape(chart.caption)}"></a>'
    )
    return TemplateView(
        template=held.template,
        title=tr("web-chart-title", name=tr(f"web-chart-name-{name}")),
        description=chart.caption,
        picture=Picture(f"/share/{name}.png", chart.caption),
        oembed=links.whole(f"/charts/{name}/oembed.json"),
        values={
            "chart": _shown(chart, held.unit),
            "image": links(image_path(name)),
            "pixels": links(image_path(name, "png")),
            "rows": links(image_path(name, "csv")),
            "figures_at": links(held.path, fragment=held.anchor),
            "citation": tr(
                "web-chart-citation", title=chart.caption, day=tr.day(asked.edition.day),
                version=asked.edition.version, address=shown_at,
            ),
            "snippet": snippet,
        },
    )  # fmt: skip


def charts(asked: PageQuestion) -> TemplateView:
    """All charts that can be taken along."""
    tr, links = asked.tr, asked.links
    return asked.view(
        "charts",
        values={"listed": [(tr(f"web-chart-name-{name}"), links(f"/charts/{name}/")) for name in CHARTS]},
    )


def _shown(chart: Captioned, unit: str) -> Html:
    """The chart under its words, whether its own page tells them in its caption or elsewhere."""
    if chart.startswith("<figure"):
        return Html(chart.replace('<figure class="chart', '<figure class="alone', 1))
    return captioned(chart, caption=chart.caption, note=chart.note, unit=unit, data=chart.data, look="alone")


def image_path(name: str, kind: str = "svg") -> str:
    """Where the image of a chart stands, without its language."""
    return f"/charts/{name}.{kind}"


def drawn(name: str, asked: PageQuestion) -> tuple[ChartPlace, Captioned]:
    """A chart and where it stands. Raises ``UnknownName`` for none, ``NoData`` where there is nothing to draw."""
    if name not in CHARTS:
        raise UnknownName(kind="chart", name=printable(name, most=40), suggestions=near_or_all(name, CHARTS))
    chart = CHARTS[name].draw(asked)
    if chart is None:
        raise NoData("web-chart-nothing", chart=Symbol(name))
    return CHARTS[name], chart


def _credit(name: str, asked: PageQuestion) -> str:
    address = asked.links.whole(f"/charts/{name}/")
    return f"{asked.tr('web-chart-credit', day=asked.tr.day(asked.edition.day))} {address}".strip()


def _addresses(_: PageEdition) -> Iterable[Parts]:
    return ({"chart": name} for name in CHARTS)


PAGES: Final = (
    Page(name="charts", path="/charts/", build=charts),
    Page(name="chart", path="/charts/{chart}/", build=page, addresses=_addresses),
    Page(name="chart-image", path="/charts/{chart}.svg", build=image, addresses=_addresses),
    Page(name="chart-data", path="/charts/{chart}.csv", build=data, addresses=_addresses),
)
