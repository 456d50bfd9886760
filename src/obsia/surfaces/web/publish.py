"""The observatory as files: the pages of an edition written down, so that any host, or a disk, can show them."""

from __future__ import annotations

import datetime
import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import repeat
from pathlib import Path
from typing import Final

from obsia.app.catalogue.changes import edition_record
from obsia.app.catalogue.edition_log import log_of, log_of_edition
from obsia.app.figures import figure_store
from obsia.app.proof.folders import write_manifest
from obsia.core.errors import BadCall
from obsia.core.locales import DEFAULT, languages, locale
from obsia.core.log import FILE as LOG
from obsia.core.log import Log
from obsia.core.message import Message
from obsia.facts import snapshot as facts
from obsia.surfaces.web import assets, history, rendering
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.figures import figure_path
from obsia.surfaces.web.links import file_of
from obsia.surfaces.web.page import HTML, Download, Parts
from obsia.surfaces.web.site import Document, Site, pages
from obsia.surfaces.web.slim import slim
from obsia.writers.data import json_text

MARK: Final = ".obsia-edition"
"""What tells a folder of ours from one that somebody else has filled."""
CHUNK: Final = 24
"""Pages that a process is handed at once: neighbours, which share what they were computed from."""
LISTS: Final = ("/models/by/", "/models/kind/")
SLOW: Final = ("/world/", "/compare/", "/share/countries/")
LAST: Final = ("/changes/",)
"""Pages that tell of all figures, and are written when these are."""
MOST_FAILURES: Final = 10
"""Pages that an error names."""
LONGEST_FAILURE: Final = 160
SOURCES: Final = "/data/sources/"
"""Pages to whose sources other pages lead, one by one."""
DATA: Final = "OBSIA_DATA"
Tables = Callable[[Download], Mapping[str, bytes]]
"""A table of the API in each of its formats, by a function that other processes can import."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was written."""

    pages: int
    files: int
    size: int
    """Bytes of all files."""


@dataclass(slots=True, kw_only=True)
class Written:
    """What came of some pages."""

    pages: int = 0
    wanted: dict[str, None] = field(default_factory=dict[str, None])
    downloads: dict[str, Download] = field(default_factory=dict[str, Download])
    failed: list[str] = field(default_factory=list[str])

    def add(self, other: Written) -> None:
        """What came of other pages, beside these."""
        self.pages += other.pages
        self.wanted |= other.wanted
        self.downloads |= other.downloads
        self.failed += other.failed


def publish(
    folder: Path, *, edition: PageEdition, tables: Tables, processes: int = 2, told: Callable[[str, int], None]
) -> Published:
    """Write an edition into ``folder``, in place of an older one. ``told`` hears what is begun, and of how many pages.

    Raises ``BadCall`` for a folder that holds anything else, ``BadInput`` for an edition before that is none, and
    ``OSError`` where the folder cannot be written. The folder
    changes at the end, all at once: a run that fails leaves the edition that was there.
    """
    _check(folder)
    # Read now, where a wrong name costs no minutes yet.
    history.previous(edition)
    before = log_of(Path(edition.previous)) if edition.previous else Log()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
        root = Path(made) / "site"
        root.mkdir()
        os.environ[DATA], data = str(Path(made) / "data"), os.environ.get(DATA)
        try:
            with figure_store.kept_open():
                written = _pages(root, edition=edition, tables=tables, processes=processes, told=told)
        finally:
            if data is None:
                del os.environ[DATA]
            else:
                os.environ[DATA] = data
        if written.failed:
            raise BadCall("publish-pages-failed", count=len(written.failed), pages=failures(written.failed))
        for path, asset in {**assets.assets(), assets.ROBOTS: assets.robots(edition.site)}.items():
            _write(root, path, asset.body)
        _door(root, edition)
        (root / MARK).write_text(f"obsia {edition.version}, {edition.day}\n", encoding="utf-8")
        figures = (root / history.FILE).read_bytes()
        log = log_of_edition(before, version=edition.version, published_on=edition.day, figures=figures)
        (root / LOG).write_text(log.text, encoding="ascii", newline="")
        facts_hash = facts.load().content_hash
        write_manifest(root, "site", version=edition.version, published_on=edition.day, snapshot=facts_hash)
        if folder.exists():
            shutil.rmtree(folder)
        root.replace(folder)
    files = [each for each in folder.rglob("*") if each.is_file()]
    return Published(pages=written.pages, files=len(files), size=sum(each.stat().st_size for each in files))


def _check(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise BadCall("publish-not-a-folder", folder=str(folder))
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise BadCall("publish-folder-taken", folder=str(folder))


def paths_of(edition: PageEdition) -> Iterator[str]:
    """Every path of a static edition, with its language; pages of figures are asked for by other pages.

    Pages of one thing follow each other, in all languages, and then its files (pictures, badges), which take what the
    pages have computed: it is still at hand.
    """
    of_thing: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for page in pages():
        if page.private or page.served_only:
            continue
        alone: list[Parts] = [] if "{" in page.path else [{}]
        for parts in alone if page.addresses is None else page.addresses(edition):
            beside = of_thing.setdefault(tuple(sorted(parts.items())), [])
            for language in languages() if page.spoken else ("",):
                beside.append(f"/{language}{page.address(parts)}" if language else page.address(parts))
    for paths in of_thing.values():
        yield from sorted(paths, key=lambda path: not path.endswith("/"))


def _pages(
    root: Path, *, edition: PageEdition, tables: Tables, processes: int, told: Callable[[str, int], None]
) -> Written:
    """Every page: first those that say which figures have pages, then these, and what changed when all are known; then
    the tables that they offer."""
    paths = list(dict.fromkeys(paths_of(edition)))
    last = [path for path in paths if any(part in path for part in LAST)]
    every = Written()

    # Spawned, not forked: what draws charts starts threads of its own.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=_begin, initargs=(root, frozenset(paths))
    ) as pool:

        def write(what: str, some: Sequence[str], edition: PageEdition) -> None:
            told(what, len(some))
            for written in pool.map(_some, repeat(edition), _chunks(some)):
                every.add(written)

        write("pages", [path for path in paths if path not in set(last)], edition)
        made = tuple(sorted(every.wanted))
        figures = root / history.FILE
        figures.write_text(published_text(made, published_on=edition.day), encoding="utf-8")
        edition = replace(edition, figures=str(figures))
        addresses = [figure_path(each) for each in sorted([*made, *_former(edition, made)])]
        write("figures", [f"/{language}{path}" for path in addresses for language in languages()], edition)
        write("changes", last, edition)
        tuple(pool.map(_table, repeat(tables), every.downloads.values()))
    return every


def published_text(figure_ids: Sequence[str], *, published_on: str) -> str:
    """The figures of an edition as a file that the next one reads."""
    day = datetime.date.fromisoformat(published_on)
    return json_text(edition_record(figure_ids, published_on=day), indent=1) + "\n"


def _former(edition: PageEdition, made: Sequence[str]) -> list[str]:
    """Figures of the edition before that this one does not have: their addresses still lead somewhere."""
    before = history.previous(edition)
    return [] if before is None else sorted({each.figure_id for each in before.figures.values()} - set(made))


def _chunks(paths: Sequence[str]) -> list[list[str]]:
    """What a process takes at once: first models, which are priced then; in the middle their lists, all in one, which
    price the rest of the catalogue; then what takes a while, and last what is quickly made."""
    models: list[str] = []
    lists: list[str] = []
    slow: list[str] = []
    quick: list[str] = []
    for path in paths:
        if path.endswith("/models/") or any(part in path for part in LISTS):
            lists.append(path)
        elif "/models/" in path or "/badge/" in path:
            models.append(path)
        else:
            (slow if any(part in path for part in SLOW) else quick).append(path)
    return [*_cut(models), *([lists] if lists else []), *_cut(slow, 6), *_cut(quick)]


def _cut(paths: Sequence[str], size: int = CHUNK) -> list[list[str]]:
    return [list(paths[start : start + size]) for start in range(0, len(paths), size)]


_PLACE: list[tuple[Path, frozenset[str]]] = []
"""Of a process that writes pages: where, and the paths of all."""


def _begin(root: Path, paths: frozenset[str]) -> None:
    _PLACE[:] = [(root, paths)]


def _some(edition: PageEdition, paths: Sequence[str]) -> Written:
    [(root, every)] = _PLACE
    site = Site(edition=edition, paths=every)
    written = Written()
    for path in paths:
        document = _answered(site, path)
        if document.status != 200:
            written.failed.append(f"{path} ({document.reason or document.status})")
            continue
        _write(root, path, body_of(document, path))
        written.pages += 1
        written.wanted |= dict.fromkeys(document.wanted)
        written.downloads |= {
            rendering.data_path(each, ""): each for each in document.downloads if not each.served_only
        }
    return written


def _table(tables: Tables, download: Download) -> None:
    [(root, _)] = _PLACE
    for name, body in tables(download).items():
        _write(root, rendering.data_path(download, name), body)


def body_of(document: Document, path: str) -> bytes:
    """What the file of a document holds."""
    if document.content_type != HTML:
        return document.body
    return slim(document.body.decode(), leads_here=SOURCES in path).encode()


def _answered(site: Site, path: str) -> Document:
    """The document of a path. One page that cannot be made is told with all the others that cannot."""
    try:
        return site.answer(path)
    except Exception as error:  # noqa: BLE001 - whatever it is, the edition is not written
        reason = f"{type(error).__name__}: {error}"
        return Document(status=500, content_type="", body=b"", reason=reason)


def failures(failed: Sequence[str]) -> tuple[Message, ...]:
    """Pages that could not be made, each with its reason; the first of them, and how many more there are."""
    some = [each if len(each) <= LONGEST_FAILURE else f"{each[:LONGEST_FAILURE]}…" for each in failed[:MOST_FAILURES]]
    more = len(failed) - MOST_FAILURES
    pages = (Message("publish-page-failed", page=each) for each in some)
    return (*pages, *([Message("publish-pages-more", count=more)] if more > 0 else []))


def _write(root: Path, path: str, body: bytes) -> None:
    file = root / file_of(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)


def _door(root: Path, edition: PageEdition) -> None:
    """The first page of a host of files, where nobody reads which language is wanted; and the page of no page."""
    site = Site(edition=edition, paths=frozenset(paths_of(edition)))
    _write(root, "/index.html", rendering.door({each: locale(each) for each in languages()}).encode())
    _write(root, "/404.html", site.missing(DEFAULT).body)
