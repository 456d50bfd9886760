"""Each figure leads to its own evidence: its page, or the part of a page that names what makes its range wide.

Of each type of page, served with and without a record and as files: every link of a figure leads to an element that is
there, that names the widest inputs of that very figure, and that leads on to their sources.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import unquote, urldefrag

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.surfaces.web.markup import Node, read

from obsia.core import figure as core
from obsia.core.evidence import Kind, Verification
from obsia.core.figure import Boundary, Figure, InputShare
from obsia.core.locales import Locale, languages, locale
from obsia.core.locales import wording as words
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.figures import Figures, figure_path
from obsia.surfaces.web.links import file_of
from obsia.surfaces.web.origins import FEW_INPUTS, MANY, MOST_INPUTS, Origins, origin_anchor
from obsia.surfaces.web.publish import paths_of
from obsia.surfaces.web.site import Site
from obsia.surfaces.web.sources import source_anchor, sources
from obsia.views import trace
from obsia.writers.markup import SitePath

PAGES = (
    "/en/",
    "/fr/",
    "/en/models/",
    "/fr/models/openai/gpt-5/",
    "/en/compare/",
    "/en/what-if/",
    "/en/world/",
    "/en/world/countries/",
    "/fr/world/countries/TCD/",
    "/en/world/countries/FRA/",
    "/en/world/closing/",
    "/en/openness/",
    "/en/commitments/priorities/",
)
WITHOUT = frozenset({"/en/openness/", "/en/what-if/", "/en/compare/"})
"""Pages that may hold no figure: they wait for a question, or tell words."""
ASKED = {
    "/en/compare/": "m=openai/gpt-5&m=deepseek/deepseek-r1",
    "/en/what-if/": "model=openai/gpt-5&to=deepseek/deepseek-r1",
}
MOST_PAGES = 6
"""Own pages that are opened for each page: they are of one type."""
Evidence = Callable[..., str]


@dataclass
class Led:
    """Where figures of a page lead, as they are written."""

    figures: list[tuple[Figure, str]] = field(default_factory=list[tuple[Figure, str]])


@dataclass(frozen=True)
class Looked:
    """A site that is looked at, and what was read of it."""

    site: Site
    read: dict[str, Node] = field(default_factory=dict[str, Node])

    def page(self, path: str, query: str = "", *, is_made: bool = False) -> Node:
        """A page as it was read before, or, where it ``is_made``, as it is made now: what notes figures sees them."""
        if path not in self.read or query or is_made:
            document = self.site.answer(path, query)
            assert document.status == 200, f"{path}: {document.status} {document.reason}"
            self.read[path] = read(document.body)[0]
        return self.read[path]


@pytest.fixture(scope="module", autouse=True)
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSIA_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture(scope="module")
def sites(_folder: None) -> dict[str, Looked]:
    files = PageEdition(static=True, models=4)
    return {
        "served": Looked(Site(edition=PageEdition())),
        "not recorded": Looked(Site(edition=PageEdition(record=False))),
        "files": Looked(Site(edition=files, paths=frozenset(paths_of(files)))),
    }


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch) -> Led:
    """What figures are written while a test runs, and where each leads."""
    seen, evidence = Led(), Figures._evidence

    def noted(figures: Figures, figure: Figure, **asked: object) -> str:
        place = evidence(figures, figure, **asked)  # type: ignore[arg-type]
        seen.figures.append((figure, place))
        return place

    monkeypatch.setattr(Figures, "_evidence", noted)
    return seen


def problems(looked: Looked, path: str, led: Led) -> list[str]:
    """Figures of a page that lead nowhere, or to what names none of their widest inputs."""
    led.figures.clear()
    here = looked.page(path, ASKED.get(path, "") if not looked.site.edition.static else "", is_made=True)
    written = {each.attributes["href"] for each in here.all("a") if each.attributes.get("class") == "k"}
    found: list[str] = []
    opened = 0
    tr = locale(path.split("/")[1])
    figures = list(led.figures)
    assert figures or path in WITHOUT, f"{path} has no figure"
    for figure, place in figures:
        assert place in written, f"{place} is not on the page"
        target, fragment = _target(path, place, looked.site)
        own = f"/{tr.language}{figure_path(figure.figure_id)}"
        if target == own:
            opened += 1
            if opened > MOST_PAGES:
                continue
            fragment = "evidence"
        root = here if target == path else looked.page(target)
        element = by_id(root).get(fragment)
        if element is None:
            found.append(f"{figure.quantity}: {place} leads nowhere")
        elif missing := unnamed(figure, element, root, tr, is_own=target == own, model=_model(target)):
            found.append(f"{figure.quantity}: {place} {missing}")
    return found


@lru_cache(maxsize=16)
def by_id(root: Node) -> dict[str, Node]:
    """Id -> the first element that has it: a page of many figures is gone through once, not for each."""
    found: dict[str, Node] = {}
    for each in root.all():
        if "id" in each.attributes:
            found.setdefault(each.attributes["id"], each)
    return found


@lru_cache(maxsize=1024)
def read_of(element: Node) -> tuple[str, frozenset[str]]:
    """What is read in an element, in small letters, and where its links lead."""
    return element.text.casefold(), frozenset(each.attributes.get("href", "") for each in element.all("a"))


def _target(path: str, place: str, site: Site) -> tuple[str, str]:
    """The path of the page to which a link leads, and the fragment."""
    address, fragment = urldefrag(place)
    if not address:
        return path, fragment
    if site.edition.static:
        file = unquote(posixpath.normpath(posixpath.join(posixpath.dirname(file_of(path)), address)))
        return f"/{file.removesuffix('index.html')}", fragment
    # The address of a figure carries the page that asks.
    return unquote(address.partition("?")[0]), fragment


def _model(path: str) -> str:
    """The model that a page is about; '' where it is about none."""
    return path.partition("/models/")[2].strip("/")


def unnamed(figure: Figure, element: Node, root: Node, tr: Locale, *, is_own: bool = False, model: str = "") -> str:
    """What an element does not say of a figure: the name of its widest input, the way to a source of it. Inputs of the
    ``model`` that the page is about do not name it again."""
    assert figure.inputs or figure.evidence
    text, anchors = read_of(element)
    if figure.inputs:
        widest = figure.inputs[0]
        name = tr("web-from-equivalents") if trace.is_equivalent(figure) else tr.text(trace.quantity(figure))
        if not is_own and name.casefold() not in text:
            return "does not name its quantity"
        named = words.input_words(widest.subject, widest.property, tr)
        whose = words.subject_words(widest.subject, tr)
        if model and whose.casefold().startswith(model):
            assert whose.casefold() not in text, "the page names its model with each input"
            named = named.removesuffix(f" ({whose})")
        if named.casefold() not in text:
            return "does not name its widest input"
    evidence = figure.inputs[0].evidence if figure.inputs else figure.evidence
    known = [each for each in evidence if each in sources()]
    there = by_id(root)
    if known and not any(f"#{source_anchor(each)}" in anchors and source_anchor(each) in there for each in known):
        return "leads to no source of its widest input"
    return ""


@pytest.mark.parametrize(
    ("path", "mode"),
    [
        (path, mode)
        for path in PAGES
        for mode in ("served", "not recorded", "files")
        if (path, mode) not in {("/en/models/", "not recorded"), ("/en/world/countries/", "not recorded")}
    ],
)
def test_every_figure_leads_to_what_names_its_own_widest_input(
    sites: dict[str, Looked], led: Led, path: str, mode: str
) -> None:
    """Without a record the two longest tables are left out: their figures lead as those of shorter ones do."""
    assert problems(sites[mode], path, led) == []


@pytest.mark.parametrize("path", ["/en/", "/fr/models/openai/gpt-5/", "/fr/world/countries/TCD/"])
def test_the_first_source_by_name_is_no_evidence_of_a_figure(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """The control: what pages did before, and evidence of the wrong figure, are both found."""
    origin = Figures._origin

    def by_name(figures: Figures, figure: Figure, **_: object) -> str:
        return figures.told_below(min(figure.evidence))

    def of_the_first(figures: Figures, figure: Figure, **_: object) -> str:
        anchor = origin(figures, figure)
        return f"#{next(iter(figures.origins._groups), anchor)}"

    for wrong in (by_name, of_the_first):
        monkeypatch.setattr(Figures, "_evidence", _noting(wrong, seen := Led()))
        assert problems(Looked(Site(edition=PageEdition(record=False))), path, seen)


def _noting(evidence: Evidence, seen: Led) -> Evidence:
    def noted(figures: Figures, figure: Figure, **asked: object) -> str:
        place = evidence(figures, figure, **asked)
        seen.figures.append((figure, place))
        return place

    return noted


@pytest.mark.parametrize("language", languages())
def test_figures_beside_a_figure_of_files_lead_to_their_own_inputs(
    sites: dict[str, Looked], led: Led, language: str
) -> None:
    looked = sites["files"]
    looked.page(f"/{language}/models/openai/gpt-5/", is_made=True)
    energy = next(figure for figure, place in led.figures if "/f/" in place)
    path = f"/{language}{figure_path(energy.figure_id)}"
    assert problems(looked, path, led) == []
    assert any(re.fullmatch(r"#f[a-z2-7]{6}", place) for _, place in led.figures)
    ids = [each.attributes["id"] for each in looked.page(path).all() if "id" in each.attributes]
    assert len(ids) == len(set(ids))


# ---------------------------------------------------------------- the words of one group

SHARES = st.floats(min_value=0.0, max_value=1.0)


def _input(name: str, share: float, *evidence: str) -> InputShare:
    return InputShare(
        subject="serving:default", property=name, share=share, kind=Kind.ASSUMED,
        verifications=(Verification.OURS,), evidence=evidence,
    )  # fmt: skip


def _figure(*inputs: InputShare, other_inputs: int = 0) -> Figure:
    return Figure(
        median=1.0, mean=1.0, low=0.5, high=2.0, unit="kWh", quantity="energy_kwh", boundary=Boundary.FACILITY,
        kind=Kind.MODELLED, kind_shares={}, tested=core.Tested.ELICITED, snapshot="0", figure_id="0-0",
        evidence=tuple(evidence for each in inputs for evidence in each.evidence) or ("obsia",),
        inputs=inputs, other_inputs=other_inputs,
    )  # fmt: skip


@given(first=SHARES, second=SHARES)
def test_figures_of_one_widest_input_are_told_together_with_the_ends_of_its_share(first: float, second: float) -> None:
    origins, tr = Origins(), locale("en")
    one = origins.tell(_figure(_input("pue", first, "a")))
    assert origins.tell(_figure(_input("pue", second, "a"))) == one
    [told] = origins.told(tr)
    assert told.anchor == one
    if first or second:
        low, high = tr.percent(min(first, second)), tr.percent(max(first, second))
        assert told.inputs[0].words.startswith(high if low == high else f"{low} to {high}")


def test_an_input_that_not_every_figure_names_is_told_by_its_largest_share() -> None:
    origins = Origins()
    origins.tell(_figure(_input("pue", 0.7, "a"), _input("wue", 0.2, "b"), other_inputs=3))
    origins.tell(_figure(_input("pue", 0.9, "a")))
    [told] = origins.told(locale("en"))
    assert [each.words.partition(":")[0] for each in told.inputs] == [
        "70% to 90%",
        "up to 20%",
    ]
    assert told.others == locale("en")("web-from-others")


def test_a_figure_without_width_names_its_inputs_without_a_share() -> None:
    origins, tr = Origins(), locale("fr")
    origins.tell(_figure(_input("pue", 0.0, "a"), other_inputs=1))
    [told] = origins.told(tr)
    assert "%" not in told.inputs[0].words
    assert told.others == tr("web-from-others-exact")


def test_a_figure_that_names_no_input_names_who_published_it() -> None:
    origins = Origins()
    origins.tell(_figure())
    [told] = origins.told(locale("en"))
    assert not told.inputs
    assert [each.anchor or each.publisher for each in told.sources] == ["obsia"]


def test_sources_of_one_publisher_are_named_once_and_the_others_counted() -> None:
    by_publisher: dict[str, list[str]] = {}
    for evidence, source in sources().items():
        by_publisher.setdefault(source.publisher, []).append(evidence)
    alike = next(each for each in by_publisher.values() if len(each) > 2)
    origins, tr = Origins(), locale("en")
    origins.tell(_figure(_input("pue", 1.0, *alike[:3])))
    [told] = origins.told(tr)
    assert [each.anchor for each in told.inputs[0].sources] == [source_anchor(alike[0])]
    assert told.inputs[0].more == tr("web-from-more-sources", count=2, count_text="2")
    assert set(origins.named()) == {alike[0]}


@given(st.permutations(["pue", "wue", "batch"]))
def test_an_anchor_is_that_of_the_widest_input_alone(names: list[str]) -> None:
    inputs = [_input(name, 0.5 - 0.1 * place, "a") for place, name in enumerate(names)]
    figure = _figure(*inputs)
    assert origin_anchor(figure) == origin_anchor(replace(figure, inputs=tuple(inputs[:1])))
    assert origin_anchor(figure) != origin_anchor(replace(figure, inputs=tuple(inputs[1:])))
    assert SitePath(f"./#{origin_anchor(figure)}")


def test_a_page_of_many_kinds_of_figures_names_the_two_widest_inputs_of_each() -> None:
    def told(count: int) -> list[int]:
        origins = Origins()
        for place in range(count):
            rest = [_input(name, 0.1, "b") for name in ("wue", "batch", "idle")]
            origins.tell(_figure(_input(f"pue {place}", 0.7, "a"), *rest))
        return [len(each.inputs) for each in origins.told(locale("en"))]

    assert told(MANY) == [MOST_INPUTS] * MANY
    assert told(MANY + 1) == [FEW_INPUTS] * (MANY + 1)
