"""An edition of files from end to end: each link leads somewhere on the disk, and the same edition has the same bytes.

Of each type of page a few are written, for a whole edition takes minutes. What these lead to is on the disk, or a file
that the whole edition holds.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from tests.surfaces.web.markup import Node, read

from obsia.core.errors import BadCall
from obsia.surfaces.web import publish
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.links import file_of
from obsia.surfaces.web.page import Download
from obsia.surfaces.web.publish import Published
from obsia.surfaces.web.site import Site, pages
from obsia.surfaces.web.slim import slim

EDITION = PageEdition(static=True, models=4, site="https://example.org/")
SLOW = frozenset(
    {
        "home",
        "world",
        "closing",
        "countries",
        "scenarios",
        "world-scenario",
        "models",
        "models-by",
        "models-kind",
        "finds",
    }
) | {"commitments-priorities"}
"""Types of pages that take seconds each: other tests look at them."""
MOST = 2


def root_of(body: bytes) -> Node:
    return read(body, slim=True)[0]


def links(root: Node) -> list[str]:
    """What a page leads to, but for its own address elsewhere."""
    told = [node.attributes for node in root.all() if node.attributes.get("rel") != "canonical"]
    return [each[name] for each in told for name in ("href", "src") if name in each]


@cache
def ids(root: Node) -> set[str]:
    """Where in a page others may lead: thousands of links do, and a page is gone through once."""
    return {node.attributes["id"] for node in root.all() if "id" in node.attributes}


@cache
def few() -> list[str]:
    """The paths of some pages of each type, with all that stand beside them."""
    taken: dict[str, int] = {}
    chosen: list[str] = []
    for path in publish.paths_of(EDITION):
        page = next(each for each in pages() if each.pattern.fullmatch(path) or each.pattern.fullmatch(path[3:]))
        if page.name in SLOW:
            continue
        taken[page.name] = taken.get(page.name, 0) + 1
        if page.name in ("model", "badge") or taken[page.name] <= 2 * MOST:
            chosen.append(path)
    return chosen


def silent(what: str, pages: int) -> None:
    del what, pages


def table(download: Download) -> dict[str, bytes]:
    return {name: f"{download.endpoint} {name}\n".encode() for name in download.formats}


def _chosen(paths: list[str], _: PageEdition) -> list[str]:
    return paths


@dataclass(frozen=True)
class Made:
    folder: Path
    told: Published
    whole: frozenset[str]
    """Files that the whole edition holds."""

    @property
    def files(self) -> dict[str, bytes]:
        return {
            str(each.relative_to(self.folder).as_posix()): each.read_bytes()
            for each in sorted(self.folder.rglob("*"))
            if each.is_file()
        }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    whole = list(publish.paths_of(EDITION))
    chosen = few()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publish, "paths_of", partial(_chosen, chosen))
        folder = tmp_path_factory.mktemp("editions") / "site"
        told = publish.publish(folder, edition=EDITION, tables=table, processes=1, told=silent)
        yield Made(folder=folder, told=told, whole=frozenset(map(file_of, whole)))


def test_every_link_leads_to_a_file_and_every_anchor_is_there(made: Made) -> None:
    files = made.files
    documents = {name: root_of(body) for name, body in files.items() if name.endswith(".html")}
    wrong: list[str] = []
    for name, document in documents.items():
        for link in links(document):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), unquote(parts.path))).lstrip("/")
            target = target if parts.path else name
            if target not in files and target not in made.whole:
                wrong.append(f"{name}: {link}")
            elif parts.fragment and target in documents and parts.fragment not in ids(documents[target]):
                wrong.append(f"{name}: no anchor {link}")
    assert not wrong, wrong[:10]
    assert sum(len(links(each)) for each in documents.values()) > 1_000


def test_what_is_told_of_an_edition_is_true(made: Made) -> None:
    files = made.files
    assert made.told.files == len(files)
    assert made.told.size == sum(map(len, files.values()))
    kinds = (".html", ".svg", ".xml", ".atom", ".txt", ".png", ".csv")
    assert 0 < made.told.pages <= sum(name.endswith(kinds) for name in files)
    assert f"obsia {EDITION.version}" in files[publish.MARK].decode()


def test_every_model_has_its_page_its_badge_and_at_most_three_pages_of_figures(made: Made) -> None:
    files = made.files
    figures = {name.split("/")[2] for name in files if name.startswith("en/f/")}
    models = [name for name in files if name.startswith("en/models/") and name.count("/") > 3]
    assert len(models) == EDITION.models
    for name in models:
        asked = {link.split("/f/")[1].split("/")[0] for link in links(root_of(files[name])) if "/f/" in link}
        assert 1 <= len(asked & figures) <= 3
        assert name.replace("en/models/", "badge/").replace("/index.html", ".svg") in files


def test_the_same_edition_has_the_same_bytes(made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = few()
    monkeypatch.setattr(publish, "paths_of", partial(_chosen, chosen))
    again = tmp_path / "again"
    publish.publish(again, edition=EDITION, tables=table, processes=2, told=silent)
    first, second = made.files, Made(folder=again, told=made.told, whole=made.whole).files
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize(
    ("site", "root"), [("https://example.org/", "/"), ("https://example.org/obsia/", "/obsia/"), ("", "./")]
)
def test_the_page_of_no_page_leads_back_from_any_address(site: str, root: str) -> None:
    edition = PageEdition(static=True, models=1, site=site)
    page = Site(edition=edition, paths=frozenset({"/en/", "/fr/"})).missing("en")
    leads = [link for link in links(root_of(page.body)) if not link.startswith("#")]
    assert page.status == 404
    assert f"{root}fr/index.html" in leads
    assert all(link.startswith(root) for link in leads)


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "theirs.txt").write_text("theirs")
    with pytest.raises(BadCall, match="not an edition"):
        publish.publish(tmp_path, edition=EDITION, tables=table, told=silent)
    assert [each.name for each in tmp_path.iterdir()] == ["theirs.txt"]


def test_sources_have_short_names_where_only_their_own_page_leads_to_them() -> None:
    page = '<p><a href="#source-b">b</a> <a href="#source-a">a</a></p><ul><li id="source-a">A<li id="source-c">C</ul>'
    told = "<p><a href=#s0>b</a> <a href=#s1>a</a></p><ul><li id=s1>A<li>C</ul>"
    assert slim(page) == told.replace("</p>", "")
    assert "id=source-c" in slim(page, leads_here=True)
    assert slim(f'{page}<p id="s1">') == slim(f'{page}<p id="s1">', leads_here=True)


@pytest.mark.parametrize(
    ("page", "fewer"),
    [
        ("<ul>\n<li>a</li>\n<li>b</li>\n</ul>", "<ul><li>a<li>b</ul>"),
        ('<p class="a b">x <a href="../y/">y</a>\n<a href="#z">z</a></p>\n<p>w</p>', None),
        ('<pre><code>a\n  &lt;b class="c"&gt;</code></pre>', '<pre><code>a\n  &lt;b class="c"&gt;</code></pre>'),
        ('<svg class="mark"><rect x="1%" class="rail"/></svg>', "<svg class=mark><rect x=1% class=rail /></svg>"),
        ('<input value="" name="q">', "<input value name=q>"),
        ("<p>a</p>\ntext", "<p>a</p>text"),
        ("<p>it&#x27;s &quot;so&quot; &amp; &lt;b&gt;</p>", '<p>it\'s "so" &amp; &lt;b&gt;</p>'),
        ('<img alt="&quot;a&quot; &gt;">', '<img alt="&quot;a&quot; &gt;">'),
        ("<p>12\u00a0m\u202f!</p>", "<p>12\u00a0m\u202f!</p>"),
    ],
)
def test_a_page_says_the_same_in_fewer_bytes(page: str, fewer: str | None) -> None:
    told = '<p class="a b">x <a href=../y/>y</a> <a href=#z>z</a><p>w</p>' if fewer is None else fewer
    assert slim(page) == told
