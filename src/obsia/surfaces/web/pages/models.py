"""Models: the list that is also the chart. Sorted by name; compared by worlds, never ranked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from obsia.app.catalogue import models as catalogue
from obsia.app.catalogue.comparison import Comparison
from obsia.app.catalogue.model_list import WEIGHTS, Listed, listed_model, listed_models
from obsia.app.request.tasks import READERS
from obsia.core.errors import UnknownName
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.spelling import near_names
from obsia.surfaces.web.catalogue import (
    KINDS,
    day_words,
    developers,
    kind_words,
    model_link,
    model_path,
    weights_words,
)
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.energies import asked_words, compared, fewer_worlds, task_of
from obsia.surfaces.web.links import Links
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, TemplateView
from obsia.writers import layout
from obsia.writers.markup import Html, SitePath

ROWS: Final = 50
SORTS: Final = ("released", "name", "developer", "energy")
_MOST_NEAR: Final = 8
"""Names that an error lists."""
QUERY: Final = ("q", "developer", "kind", "weights", "task", "sort", "ref", "page")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the reader asks of the list."""

    q: str = ""
    developer: str = ""
    kind: str = ""
    weights: str = ""
    task: str = READERS[0]
    sort: str = SORTS[0]
    ref: str = ""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether some models are left out."""
        return bool(self.q or self.developer or self.kind or self.weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    """One model of the list, with what it is compared with."""

    name: Html
    developer: str
    kind: str
    weights: str
    released: str
    energy: Figure | None
    at: str
    """The path of the page that tells where its energy comes from; '' where there is none."""
    why: str
    """Why there is no energy."""
    beside: str
    """In how many worlds it takes less than its neighbour, or than the reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A link to the same list in another order, of another kind or further on; ``address`` is '' where one stands."""

    words: str
    address: SitePath | str


def models(asked: PageQuestion) -> TemplateView:
    """The list as it is asked for."""
    return _view(asked, _wanted(asked))


def models_by(asked: PageQuestion) -> TemplateView:
    """The list in one order, for editions without questions: ``energy`` or ``energy-2``."""
    sort, page = _numbered(asked.parts["sort"])
    return _view(asked, Wanted(sort=_known(sort, SORTS, kind="sort"), page=page))


def models_of_kind(asked: PageQuestion) -> TemplateView:
    """The models of one kind, by name."""
    kind, page = _numbered(asked.parts["kind"])
    return _view(asked, Wanted(kind=_known(kind, KINDS, kind="kind"), page=page))


def _known(stated: str, known: Sequence[str], *, kind: str) -> str:
    """What is stated as the list knows it, whatever the case of its letters.

    Raises ``UnknownName``, with what comes near, or all where there are few.
    """
    names = {each.casefold(): each for each in known}
    folded = stated.casefold()
    if folded in names:
        return names[folded]
    near = near_names(stated, known, most=_MOST_NEAR)
    few = tuple(known) if len(known) <= _MOST_NEAR else ()
    raise UnknownName(kind=kind, name=printable(stated), suggestions=near or few)


def _listed(stated: str | None) -> str:
    """The id of the model that a name stands for. Raises ``UnknownName`` with suggestions."""
    return catalogue.model(stated).resolved.facts.model_id if stated else ""


def _numbered(text: str) -> tuple[str, int]:
    """``energy-2`` -> energy, 2."""
    name, dash, page = text.rpartition("-")
    return (name, max(int(page), 1)) if dash and page.isdecimal() and len(page) < 4 else (text, 1)


def _wanted(asked: PageQuestion) -> Wanted:
    def choice(name: str, known: Iterable[str], default: str = "", *, read: Callable[[str], str] = str) -> str:
        stated = asked.one(name)
        return _known(read(stated), tuple(known), kind=name) if stated else default

    page = asked.one("page") or "1"
    return Wanted(
        q=asked.one("q") or "",
        developer=choice("developer", developers(), read=catalogue.developer_id),
        kind=choice("kind", KINDS),
        weights=choice("weights", WEIGHTS),
        task=choice("task", READERS, READERS[0]),
        sort=choice("sort", SORTS, SORTS[0]),
        ref=_listed(asked.one("ref")),
        page=int(page) if page.isdecimal() and 0 < len(page) < 4 else 1,
    )


def _view(asked: PageQuestion, wanted: Wanted) -> TemplateView:
    tr, links = asked.tr, asked.links
    task = task_of(wanted.kind, wanted.task)
    found = _ordered([row for row in listed_models() if _fits(row, wanted)], wanted, tr)
    if wanted.sort == "energy":
        # The middle of each range decides the order: all are asked for, and kept.
        priced = compared(task, (row.model for row in found), edition=asked.edition).rows
        middles = {row.model_id: row.energy.value for row in priced}
        found.sort(key=lambda row: middles.get(row.model, float("inf")))
    last = max(-(-len(found) // ROWS), 1)
    wanted = replace(wanted, page=min(max(wanted.page, 1), last))
    start = (wanted.page - 1) * ROWS
    shown = found[start : start + ROWS]
    following = found[start + ROWS : start + ROWS + 1]
    beside = [row.model for row in (*shown, *following)] + ([wanted.ref] if wanted.ref else [])
    rows = _rows(shown, following, wanted, compared(task, beside, edition=asked.edition), asked)
    drawn = [row.energy for row in rows if row.energy is not None]
    by_name = tr.sort_key()
    makers = sorted(developers().items(), key=lambda each: by_name(each[1]))
    initials = layout.runs([name for _, name in makers], tr, least=1)
    first, end = (start + 1, start + len(shown)) if shown else (0, 0)
    return asked.view(
        "models",
        apart=_apart(wanted, tr),
        indexed=not asked.query or not (wanted.is_filtered or wanted.ref),
        downloads=(Download(endpoint="models", path="/models"),),
        values={
            "rows": rows,
            "drawn": drawn,
            "wanted": wanted,
            "task": task,
            "ref": listed_model(wanted.ref) if wanted.ref else None,
            "is_compared": wanted.sort == "energy" or bool(wanted.ref),
            "state": _state(wanted, found=len(found), first=first, last=end, tr=tr),
            "sorts": _sorts(wanted, links, tr),
            "kinds": _kinds(wanted, links, tr),
            "steps": _steps(wanted, last, links, tr),
            "developers": [(letter, makers[each]) for letter, each in initials],
            "choices": {"kind": KINDS, "weights": WEIGHTS, "task": READERS, "sort": SORTS},
            "rule": _rule(asked.edition, tr),
            "task_words": tr("web-models-task-is", task=tr(f"task-name-{task}"), asked=asked_words(task, tr)),
            "kind_words": kind_words,
            "is_other_kind": task not in READERS,
        },
    )


def _apart(wanted: Wanted, tr: Locale) -> tuple[str, ...]:
    """What tells a list from the others: a kind, an order, a page."""
    kind = kind_words(wanted.kind, tr)
    told = (
        kind[:1].upper() + kind[1:] if wanted.kind else "",
        tr("web-models-apart", sort=tr(f"web-models-sorted-{wanted.sort}")) if wanted.sort != SORTS[0] else "",
        tr("web-source-list-number", page=str(wanted.page)) if wanted.page > 1 else "",
    )
    return tuple(each for each in told if each)


def _fits(row: Listed, wanted: Wanted) -> bool:
    return (
        (not wanted.q or _letters(wanted.q) in _kept_letters(f"{row.name} {row.model} {row.developer_name}"))
        and wanted.developer in ("", row.developer)
        and wanted.kind in ("", row.kind)
        and wanted.weights in ("", row.weights)
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))


_kept_letters = lru_cache(maxsize=4096)(_letters)
"""Of what the catalogue says: each search would ask it of every model."""


def _ordered(rows: Sequence[Listed], wanted: Wanted, tr: Locale) -> list[Listed]:
    by_name = tr.sort_key()
    ordered = sorted(rows, key=lambda row: (by_name(row.name), row.model))
    if wanted.sort == "developer":
        return sorted(ordered, key=lambda row: by_name(row.developer_name))
    if wanted.sort == "released":
        # The newest first; of those of one day, and of those without one, by name.
        return sorted(ordered, key=lambda row: row.released, reverse=True)
    return ordered


def _rows(
    shown: Sequence[Listed],
    following: Sequence[Listed],
    wanted: Wanted,
    found: Comparison,
    asked: PageQuestion,
) -> list[ModelRow]:
    tr, links = asked.tr, asked.links
    figures = {row.model_id: row.energy for row in found.rows}
    neighbours = [*shown[1:], *following, None]
    rows: list[ModelRow] = []
    for row, neighbour in zip(shown, neighbours, strict=False):
        path = model_path(row.model)
        energy = figures.get(row.model)
        rows.append(
            ModelRow(
                name=model_link(row, links),
                developer=row.developer_name,
                kind=kind_words(row.kind, tr),
                weights=weights_words(row, tr),
                released=day_words(row.released, tr) if row.released else tr("web-models-day-unknown"),
                energy=energy,
                at=path if links.has(path) else "",
                why="" if energy else _why(row, found.task.name, tr),
                beside=_beside(row, neighbour, wanted, found, tr),
            )
        )
    return rows


def _why(row: Listed, task: str, tr: Locale) -> str:
    """Why a model has no figure of this task."""
    if row.task == "sound":
        return tr("web-models-no-sound")
    return tr("web-models-other-task" if task_of(row.kind, task) != task else "web-models-no-figure")


def _beside(row: Listed, neighbour: Listed | None, wanted: Wanted, found: Comparison, tr: Locale) -> str:
    other = wanted.ref or (neighbour.model if neighbour and wanted.sort == "energy" else "")
    if not other or row.model not in found.draws:
        return ""
    if other == row.model:
        return tr("web-models-is-ref")
    if other not in found.draws:
        return ""
    count, worlds = fewer_worlds(found, row.model, other)
    return tr("web-models-beside", count=tr.whole(count), worlds=tr.whole(worlds))


def _state(wanted: Wanted, *, found: int, first: int, last: int, tr: Locale) -> str:
    """What is shown, in words."""
    known = len(listed_models())
    is_whole = found > 1 and last - first + 1 == found
    return tr(
        "web-models-state-whole" if is_whole else "web-models-state" if found else "web-models-state-none",
        count=found,
        count_text=tr.whole(found),
        known_text=tr.whole(known),
        first=tr.whole(first),
        last=tr.whole(last),
        sort=tr(f"web-models-sorted-{wanted.sort}"),
    )


def _place(wanted: Wanted, links: Links) -> SitePath:
    """The address of a list."""
    if not links.static:
        stated = {
            name: str(getattr(wanted, name))
            for name in QUERY
            if str(getattr(wanted, name)) != str(getattr(_PLAIN, name))
        }
        return links("/models/", **stated)
    more = f"-{wanted.page}" if wanted.page > 1 else ""
    if wanted.kind:
        return links(f"/models/kind/{wanted.kind}{more}/")
    if wanted.sort == SORTS[0] and not more:
        return links("/models/")
    return links(f"/models/by/{wanted.sort}{more}/")


_PLAIN: Final = Wanted()


def _sorts(wanted: Wanted, links: Links, tr: Locale) -> list[Step]:
    base = Wanted() if links.static else replace(wanted, page=1)
    return [
        Step(
            words=tr(f"web-models-sort-{sort}"),
            address="" if sort == wanted.sort and not (links.static and wanted.kind) else _place(
                replace(base, sort=sort), links
            ),
        )
        for sort in SORTS
    ]  # fmt: skip


def _kinds(wanted: Wanted, links: Links, tr: Locale) -> list[Step]:
    """Lists of one kind each: models of one kind share a task, and an axis."""
    base = Wanted() if links.static else replace(wanted, page=1)
    return [
        Step(
            words=kind_words(kind, tr) if kind else tr("web-models-kind-all"),
            address="" if kind == wanted.kind else _place(replace(base, kind=kind), links),
        )
        for kind in ("", *KINDS)
    ]


def _steps(wanted: Wanted, last: int, links: Links, tr: Locale) -> list[Step]:
    if last == 1:
        return []
    return [
        Step(words=tr.whole(page), address="" if page == wanted.page else _place(replace(wanted, page=page), links))
        for page in range(1, last + 1)
    ]


def _rule(edition: PageEdition, tr: Locale) -> str:
    """Which models have pages of their own, where not all have."""
    known = len(listed_models())
    if not edition.static or edition.models >= known:
        return ""
    return tr("web-models-rule", count=tr.whole(edition.models), known=tr.whole(known))


def _of_sorts(edition: PageEdition) -> Iterable[Parts]:
    del edition
    pages = -(-len(listed_models()) // ROWS)
    for sort in SORTS:
        # The first page of the usual order is the page of all models.
        for page in range(2 if sort == SORTS[0] else 1, pages + 1):
            yield {"sort": sort if page == 1 else f"{sort}-{page}"}


def _of_kinds(edition: PageEdition) -> Iterable[Parts]:
    del edition
    for kind in KINDS:
        count = sum(row.kind == kind for row in listed_models())
        for page in range(1, -(-count // ROWS) + 1):
            yield {"kind": kind if page == 1 else f"{kind}-{page}"}


PAGES: Final = (
    Page(name="models", path="/models/", build=models, query=QUERY),
    Page(name="models-by", path="/models/by/{sort}/", build=models_by, addresses=_of_sorts),
    Page(name="models-kind", path="/models/kind/{kind}/", build=models_of_kind, addresses=_of_kinds),
)
