"""What other sites ask for to show a chart or a figure of ours from its address alone (oEmbed 1.0, by discovery)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from obsia.core.errors import NoData
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import Page, PageQuestion, Parts, TemplateView
from obsia.surfaces.web.pages import chart as charts
from obsia.surfaces.web.pages import figure as figures
from obsia.surfaces.web.permalinks import OF
from obsia.views.trace import heading

JSON: Final = "application/json"
PICTURE_PX: Final = (1200, 630)
"""Of the picture that shows a shared link."""
FRAME_PX: Final = (600, 320)


def of_chart(asked: PageQuestion) -> TemplateView:
    """A chart as a photo: its picture with its headline."""
    name = asked.parts["chart"]
    _, chart = charts.drawn(name, asked)
    return _view("photo", chart.caption, asked, size_px=PICTURE_PX, url=asked.links.whole(f"/share/{name}.png"))


def of_figure(asked: PageQuestion) -> TemplateView:
    """A figure as a frame."""
    trace = figures.trace_of(asked)
    return _view(
        "rich", asked.tr.text(heading(trace.figure)), asked, size_px=FRAME_PX, html=figures.frame(trace, asked)
    )


def _view(kind: str, title: str, asked: PageQuestion, *, size_px: tuple[int, int], **content: str) -> TemplateView:
    """The answer. Raises ``NoData`` where the site does not know its own address, as whoever asks is elsewhere."""
    if not asked.edition.site:
        raise NoData("web-oembed-no-address")
    width, height = size_px
    record: dict[str, Any] = {
        "version": "1.0",
        "type": kind,
        "title": title,
        "provider_name": "obsia",
        "provider_url": asked.links.whole("/"),
        "width": width,
        "height": height,
        **content,
    }
    return TemplateView.of_file(json.dumps(record, ensure_ascii=False), JSON)


def _where(edition: PageEdition) -> Iterable[Parts]:
    return ({"chart": name} for name in charts.CHARTS) if edition.site else ()


PAGES: Final = (
    Page(name="chart-oembed", path="/charts/{chart}/oembed.json", build=of_chart, addresses=_where),
    Page(name="figure-oembed", path="/f/{figure_id}/oembed.json", build=of_figure, query=(OF,), recorded=True),
)
