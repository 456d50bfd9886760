"""Charts of one model and of one country as images and data: what makes a range wide, electricity over the years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from obsia.core.document import Chart
from obsia.core.errors import NoData
from obsia.core.locales import printable
from obsia.core.message import Symbol
from obsia.surfaces.web.charts.alone import alone
from obsia.surfaces.web.charts.data import CSV, data_text
from obsia.surfaces.web.charts.drawing import Captioned
from obsia.surfaces.web.figures import Figures, SiteLook
from obsia.surfaces.web.model_costs import costs_of
from obsia.surfaces.web.page import Page, PageQuestion, TemplateView
from obsia.surfaces.web.pages.chart import SVG
from obsia.surfaces.web.pages.model import doubt, sheet_of
from obsia.surfaces.web.pages.world_countries import country_asked
from obsia.surfaces.web.share import PNG, SharePicture, png
from obsia.views import world_country as view
from obsia.writers.markup import Html


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """A chart of one thing, the page that has its figures, and the sheets of that page."""

    chart: Captioned
    path: str
    sheets: tuple[str, ...]


_Draw: TypeAlias = Callable[[PageQuestion], _Subject]


def _model_chart(asked: PageQuestion) -> _Subject:
    """What makes the range of a model wide. Raises ``NoData`` for a model without a range."""
    tr, name = asked.tr, asked.parts["model"]
    sheet = sheet_of(name, asked.edition.folder, asked.edition.day)
    chart = doubt(costs_of(sheet, asked)[1], tr)
    of = printable(sheet.listed.name)
    if chart is None:
        raise NoData("web-chart-nothing", chart=Symbol(of))
    named = Captioned.of(chart, caption=f"{of}{tr('colon')} {chart.caption}", note=chart.note, data=chart.data)
    return _Subject(chart=named, path=f"/models/{sheet.listed.model}/", sheets=("drawn", "models"))


def _country_chart(asked: PageQuestion) -> _Subject:
    """The electricity of a country's data centres over the years. Raises ``NoData`` where there is no such drawing."""
    tr = asked.tr
    found = country_asked(asked)
    held = next((each for each in view.document(found).sections if each.name == "path"), None)
    charts = [each for each in held.blocks if isinstance(each, Chart)] if held else []
    look = SiteLook(Figures(tr=tr, links=asked.links), table="stack")
    chart = look.chart(charts[0]) if charts else None
    if not isinstance(chart, Captioned):
        raise NoData("web-chart-nothing", chart=Symbol(asked.parts["iso3"]))
    named = Captioned.of(chart, caption=chart.caption, note=tr("web-chart-band-note"), data=chart.data)
    return _Subject(chart=named, path=view.country_path(asked.parts["iso3"]), sheets=("charts",))


def _file(found: _Subject, asked: PageQuestion) -> Html:
    """A chart with the address of the page that has its figures."""
    tr = asked.tr
    credit = f"{tr('web-chart-credit', day=tr.day(asked.edition.day))} {asked.links.whole(found.path)}".strip()
    return alone(found.chart, sheets=found.sheets, credit=credit)


def _svg(asked: PageQuestion, *, draw: _Draw) -> TemplateView:
    return TemplateView.of_file(f"{_file(draw(asked), asked)}\n", SVG)


def _png(asked: PageQuestion, *, draw: _Draw) -> TemplateView:
    return TemplateView.of_image(png(SharePicture(drawing=_file(draw(asked), asked), alone=True), asked.tr), PNG)


def _csv(asked: PageQuestion, *, draw: _Draw) -> TemplateView:
    return TemplateView.of_file(data_text(draw(asked).chart.data), CSV)


PAGES: Final = tuple(
    Page(name=f"{name}-chart-{kind}", path=f"{path}.{kind}", build=partial(build, draw=draw), served_only=True)
    for name, path, draw in (
        ("model", "/charts/models/{model:path}", _model_chart),
        ("country", "/charts/countries/{iso3}", _country_chart),
    )
    for kind, build in (("svg", _svg), ("png", _png), ("csv", _csv))
)
