"""The checks that a cell of openness must pass by itself: terms, where it was read, what was kept of it for good."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from obsia.core.disclosure import READINGS, Assertion, Basis, Status

COPIES: Final = frozenset({
    *("ai-papers.xuzou.cn", "aimodelratings.com", "alphaxiv.org", "arxiv.boxedpaper.com", "catalyzex.com"),
    *("chatpaper.com", "emergentmind.com", "kr4.imwls.xyz", "labindex.ai", "libertify.com", "modelcards.net"),
    *("newx.sg", "openlaboratory.ai", "oss.report", "papers.lunadong.com", "studynil.com", "summ.gziz.io"),
    "zhuanzhiai.com",
})  # fmt: skip
"""Sites that copy or digest what others publish: what was read there has the basis ``copy`` and decides nothing."""
_IN_REPOSITORY: Final = re.compile(
    r"https://(?P<host>github\.com|huggingface\.co)/(?P<name>(?:(?:datasets|spaces)/)?[\w.-]+/[\w.-]+)"
    r"(?:/(?:blob|tree|commits?)/(?P<at>[^/#?]+)(?:/(?P<path>[^#?]*))?)?/?(?:[#?].*)?"
)
_RAW_FILE: Final = re.compile(
    r"https://raw\.githubusercontent\.com/(?P<name>[\w.-]+/[\w.-]+)/(?P<at>[^/]+)/(?P<path>.+)"
)
_COMMIT: Final = re.compile(r"[0-9a-f]{40}")
_NOT_REPOSITORIES: Final = ("papers/", "blog/", "collections/", "docs/", "spaces/", "orgs/")


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


def repository(address: str) -> Repository | None:
    """Where an address leads in a repository of GitHub or of the Hugging Face hub; None elsewhere."""
    raw = _RAW_FILE.fullmatch(address)
    if raw:
        return Repository("github.com", raw["name"], raw["at"], raw["path"])
    found = _IN_REPOSITORY.fullmatch(address)
    if found is None or found["name"].startswith(_NOT_REPOSITORIES):
        return None
    return Repository(found["host"], found["name"], found["at"] or "", (found["path"] or "").rstrip("/"))


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
    yield from _copy_reasons(row)


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
