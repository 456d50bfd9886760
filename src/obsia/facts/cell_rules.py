"""The checks that a cell of openness must pass by itself: terms, where it was read, what was kept of it for good."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from obsia.core.disclosure import EXCERPT_MOST_CHARACTERS, READINGS, Assertion, Basis, Excerpt, Status

COPIES: Final = frozenset({
    *("ai-papers.xuzou.cn", "aimodelratings.com", "alphaxiv.org", "arxiv.boxedpaper.com", "catalyzex.com"),
    *("chatpaper.com", "emergentmind.com", "kr4.imwls.xyz", "labindex.ai", "libertify.com", "modelcards.net"),
    *("newx.sg", "openlaboratory.ai", "oss.report", "papers.lunadong.com", "studynil.com", "summ.gziz.io"),
    *("toolify.ai", "zhuanzhiai.com"),
})  # fmt: skip
"""Sites that copy or digest what others publish: what was read there has the basis ``copy`` and decides nothing."""
_IN_REPOSITORY: Final = re.compile(
    r"https://(?P<host>github\.com|huggingface\.co)/(?P<name>(?:(?:datasets|spaces)/)?[\w.-]+/[\w.-]+)"
    r"(?:/(?:blob|tree|commits?|raw|resolve|blame)/(?P<at>[^/#?]+)(?:/(?P<path>[^#?]*))?)?/?(?:[#?].*)?"
)
_RAW_FILE: Final = re.compile(
    r"https://raw\.githubusercontent\.com/(?P<name>[\w.-]+/[\w.-]+)/(?P<at>[^/]+)/(?P<path>.+)"
)
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_NOT_REPOSITORIES: Final = ("papers/", "blog/", "collections/", "docs/", "spaces/", "orgs/")


_PROMISE: Final = re.compile(r"(?i)\b(?:will be|to be released|coming soon|said to be released|promise[sd]?)\b")
_NO_SOURCES: Final = re.compile(r"(?i)\bkinds only\b|\bCommon Crawl (?:alone|is the only)\b")
_SOURCE: Final = re.compile(r"[A-Z][\w.+-]*[A-Z0-9]|(?<=[a-z,;:(] )[A-Z]\w+|^[A-Z]\w+[,:]|\w-[A-Z]|\blisted\b")
_DATA: Final = ("data_base", "data_final")
_KINDS: Final = {
    "licence_weights": ("weights_", "checkpoints_"),
    "licence_code": ("code_",),
    "licence_data": ("data_",),
}
"""Item of the licence of a kind -> how the items of that kind begin."""
_OF_DOCUMENTS: Final = frozenset({"code_documentation", "data_card", "data_provenance"})


class Repository(NamedTuple):
    """A place in a public repository: ``at`` is a commit or a branch, '' for none; ``path`` '' for the whole of it."""

    host: str
    name: str
    at: str
    path: str

    @property
    def is_at_commit(self) -> bool:
        """Whether it stays as it was."""
        return bool(_COMMIT.fullmatch(self.at))


def host_of(address: str) -> str:
    """The site of an address, without ``www.``."""
    return urlsplit(address).netloc.removeprefix("www.")


@cache
def repository(address: str) -> Repository | None:
    """Where an address leads in a repository of GitHub or of the Hugging Face hub; None elsewhere."""
    if raw := _RAW_FILE.fullmatch(address):
        return Repository("github.com", raw["name"], raw["at"], raw["path"])
    found = _IN_REPOSITORY.fullmatch(address)
    if found is None or found["name"].startswith(_NOT_REPOSITORIES):
        return None
    return Repository(found["host"], found["name"], found["at"] or "", (found["path"] or "").rstrip("/"))


def is_same_repository(first: str, second: str) -> bool:
    """Whether two addresses lead into one repository, at whatever version and file."""
    one, other = repository(first), repository(second)
    return one is not None and other is not None and (one.host, one.name) == (other.host, other.name)


def is_published_at(address: str, places: Iterable[str]) -> bool:
    """Whether an address is on one of the places where a developer publishes."""
    held = repository(address)
    name = held.name.removeprefix("datasets/").removeprefix("spaces/") if held else ""
    path = f"{held.host}/{name}" if held else f"{host_of(address)}/{address.split('/', 3)[-1]}"
    return any(path == place or path.startswith(f"{place}/") for place in places)


def is_kept(cell: Assertion) -> bool:
    """Whether a version is kept of what was read in a repository: a commit, an archived copy or an excerpt."""
    version = version_of(cell)
    kept = repository(version)
    return bool(version) if kept is None else kept.is_at_commit


def version_of(cell: Assertion) -> str:
    """What was read, for good: the permalink of a cell, or its address where that is at a commit; '' else."""
    at = repository(cell.address)
    return cell.permalink or (cell.address if at is not None and at.is_at_commit else "")


def digest_of(text: str) -> str:
    """The permalink of an excerpt: the SHA-256 digest of its text in UTF-8, each run of blanks as one space."""
    return f"sha256:{hashlib.sha256(' '.join(text.split()).encode()).hexdigest()}"


def excerpt_reasons(row: Excerpt) -> Iterator[str]:
    """What is wrong with one excerpt."""
    if row.digest != digest_of(row.text):
        yield f"digest of another text; expected {digest_of(row.text)}"
    if row.text != " ".join(row.text.split()):
        yield "an excerpt has each run of blanks as one space"
    if not 0 < len(row.text) <= EXCERPT_MOST_CHARACTERS:
        yield f"{len(row.text)} characters; an excerpt quotes, it has 1 to {EXCERPT_MOST_CHARACTERS}"


def unkept_reasons(row: Assertion, excerpts: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the excerpt that a cell names; ``excerpts``: digest -> the address that was read."""
    if row.permalink.startswith("sha256:"):
        if (address := excerpts.get(row.permalink)) is None:
            yield "permalink of an excerpt that is not in excerpts"
        elif address.partition("#")[0] != row.address.partition("#")[0]:
            yield f"permalink of an excerpt of {address}; expected the page at the address"


def cell_reasons(row: Assertion, licences: set[str]) -> Iterator[str]:
    """What is wrong with one cell by itself."""
    if row.licence and not {*re.split(r" (?:AND|OR|WITH) ", row.licence)} <= licences:
        yield f"licence {row.licence!r} is not in licences.csv"
    if not row.address and (row.names_model or row.names_item):
        yield "no address, so it names neither the model nor the item"
    if row.status is Status.WITHHELD and not row.reason:
        yield "withheld needs the maker's reason, in our words"
    host = host_of(row.address)
    if row.basis in (Basis.READ, Basis.SECONDARY) and host in COPIES:
        yield f"{host} copies or digests the pages of others; expected basis 'copy', or the page itself"
    if row.basis in READINGS and row.status is not Status.NOT_APPLICABLE and not row.address:
        yield "what was read has an address"
    was_opened = row.basis in (Basis.READ, Basis.SECONDARY)
    if row.status in (Status.PUBLISHED, Status.GATED) and was_opened and _PROMISE.search(row.value):
        yield f"{row.status.value} on a promise: {row.value[:60]!r}; expected what anyone can get"
    is_partial_data = row.status is Status.PARTIAL and was_opened and row.item in _DATA
    if is_partial_data and (_NO_SOURCES.search(row.value) or not _SOURCE.search(row.value)):
        yield "partial data without a source by name; a description is no part of the data: expected not_found"
    if row.status is Status.PUBLISHED and row.item.endswith("_serving") and "not what" in row.note:
        yield f"{row.note!r} is in part; expected partial"
    yield from _copy_reasons(row)


def carried_licences(cells: Iterable[Assertion]) -> Iterator[tuple[Assertion, str]]:
    """Cells whose licence is that of another kind of content of the same release, while their own kind has another.

    Args:
        cells: Own readings of any systems.

    Yields:
        Each such cell with what is wrong.
    """
    stated: dict[tuple[str, str], set[str]] = {}
    licensed = [each for each in cells if each.licence and each.basis in (Basis.READ, Basis.SECONDARY)]
    for each in licensed:
        if each.item in _KINDS:
            stated.setdefault((each.subject, each.item), set()).add(each.licence)
    for each in licensed:
        own = next((name for name, starts in _KINDS.items() if each.item.startswith(starts)), "")
        terms = stated.get((each.subject, own), {each.licence})
        if each.item in _OF_DOCUMENTS or each.licence in terms:
            continue
        if of := [name for name in _KINDS if name != own and each.licence in stated.get((each.subject, name), ())]:
            yield each, f"licence {each.licence} is that of {of[0]}; {own} says {', '.join(sorted(terms))}"


def gone_reasons(row: Assertion, gone: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a cell read at an address that was gone by then; ``gone``: address -> the day it went."""
    if (went := gone.get(row.address.partition("#")[0], "")) and row.read_on >= went:
        yield f"read on {row.read_on} at an address that was gone on {went}; expected the address of what was read"


def _copy_reasons(row: Assertion) -> Iterator[str]:
    """What is wrong with the copy that was read: its date, and what was kept of it for good."""
    if row.copy_on[:10] > row.read_on[: len(row.copy_on)]:
        yield f"copy_on {row.copy_on} is after read_on {row.read_on}: nobody reads a copy before it is made"
    if not row.permalink:
        return
    if not row.address:
        yield "a permalink without an address; expected the page that was read"
        return
    kept, read = repository(row.permalink), repository(row.address)
    if kept is None:
        return
    if read is None or (read.host, read.name.lower()) != (kept.host, kept.name.lower()):
        yield f"permalink of {kept.host}/{kept.name}; expected a commit of the repository at the address"
    elif read.path and kept.path != read.path:
        yield f"permalink of {kept.path or 'the whole repository'!r}; expected {read.path!r}, which the address names"
    elif read.is_at_commit and read.at != kept.at:
        yield "permalink of another commit than the address"
