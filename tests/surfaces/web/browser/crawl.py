"""Pages as a crawler reads them: whole documents, links that lead somewhere, one page one title, two languages."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final
from urllib.error import HTTPError
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from urllib.request import Request, urlopen

from tests.surfaces.web.browser.addresses import ERROR, NO_DATA, Address
from tests.surfaces.web.browser.serving import Base
from tests.surfaces.web.markup import Node, read

from obsia.core.locales import languages

SECONDS: Final = 120


@dataclass(frozen=True, kw_only=True)
class Got:
    """What an address answers."""

    url: str
    status: int
    content_type: str
    body: bytes

    @cached_property
    def root(self) -> Node:
        """The tree of its elements."""
        return read(self.body, slim=self.url.startswith("file:"))[0]

    @cached_property
    def anchors(self) -> frozenset[str]:
        """The ids of its elements."""
        return frozenset(each.attributes["id"] for each in self.root.all() if "id" in each.attributes)


@dataclass
class Crawler:
    """Fetches each address once, for all workers that share a folder."""

    base: Base
    known: frozenset[str] = frozenset()
    """Whole addresses that lead somewhere, though they are not looked at."""
    shared: Path | None = None
    """Where the workers of a run find what one of them fetched."""
    kept: dict[str, Got] = field(default_factory=dict[str, Got])

    def get(self, url: str) -> Got:
        """What a whole address answers, without its fragment."""
        address = urldefrag(url)[0]
        if address not in self.kept:
            self.kept[address] = _file(address) if self.base.is_files else self._fetched(address)
        return self.kept[address]

    def _fetched(self, address: str) -> Got:
        file = self.shared and self.shared / sha256(address.encode()).hexdigest()
        if file is None or not file.exists():
            got = _answer(address)
            if file is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
                made = file.with_name(f"{file.name}.{os.getpid()}")
                made.write_bytes(json.dumps(asdict(got) | {"body": ""}).encode() + b"\n" + got.body)
                made.rename(file)
            return got
        told, _, body = file.read_bytes().partition(b"\n")
        return Got(**json.loads(told) | {"body": body})

    def page(self, address: Address) -> Got:
        """What a page answers."""
        return self.get(self.base.url_of(address.address))


def _file(url: str) -> Got:
    path = Path(unquote(urlsplit(url).path))
    if not path.is_file():
        return Got(url=url, status=404, content_type="", body=b"")
    kind = {"html": "text/html", "css": "text/css", "svg": "image/svg+xml"}.get(path.suffix[1:], "")
    return Got(url=url, status=200, content_type=kind, body=path.read_bytes())


def _answer(url: str) -> Got:
    try:
        with urlopen(Request(url, headers={"Accept-Encoding": "gzip"}), timeout=SECONDS) as answer:  # noqa: S310
            body, headers, status, url = answer.read(), answer.headers, answer.status, answer.url
    except HTTPError as error:
        body, headers, status = error.read(), error.headers, error.code
    if headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    return Got(url=url, status=status, content_type=headers.get("Content-Type", ""), body=body)


# ---------------------------------------------------------------- one document


def document_problems(got: Got, address: Address) -> list[str]:
    """What a whole document has: a status, a language, one headline, a title, a description, its other languages."""
    expected = {ERROR: {400, 404}, NO_DATA: {200, 400, 404}}.get(address.state, {200})
    problems = [] if got.status in expected else [f"status {got.status}"]
    root = got.root
    if [each.attributes.get("lang") for each in root.all("html")] != [address.language]:
        problems.append("its language is not said")
    headlines = [each for each in root.all("h1") if each.text.strip()]
    if len(headlines) != 1:
        problems.append(f"{len(headlines)} headlines")
    if not _title(root):
        problems.append("no title")
    if not _description(root):
        problems.append("no description")
    identities = [each.attributes["id"] for each in root.all() if each.attributes.get("id")]
    problems += [f"two elements named {name}" for name, count in Counter(identities).items() if count > 1]
    return problems + _other_languages(root, address)


def _other_languages(root: Node, address: Address) -> Iterator[str] | list[str]:
    links = list(root.all("link"))
    if any(each.attributes.get("name") == "robots" for each in root.all("meta")):
        return []
    told = {each.attributes.get("hreflang") for each in links if each.attributes.get("rel") == "alternate"} - {None}
    problems = [] if set(languages()) <= told else [f"of its languages it tells {sorted(map(str, told))}"]
    canonical = [each.attributes.get("href", "") for each in links if each.attributes.get("rel") == "canonical"]
    if len(canonical) != 1:
        problems.append(f"{len(canonical)} addresses of its own")
    others = [each.attributes.get("href", "") for each in links if "hreflang" in each.attributes]
    problems += [f"{each} is not whole" for each in (*canonical, *others) if not urlsplit(each).netloc]
    if canonical and urlsplit(canonical[0]).path.rstrip("/").rpartition(f"/{address.language}")[1] == "":
        problems.append(f"its own address is {canonical[0]}")
    return problems


def _title(root: Node) -> str:
    return next((each.text.strip() for each in root.all("title")), "")


def _description(root: Node) -> str:
    found = (
        each.attributes.get("content", "") for each in root.all("meta") if each.attributes.get("name") == "description"
    )
    return next(found, "").strip()


def twins(pages: Mapping[str, Node]) -> list[str]:
    """Pages of one language with the title, or the description, of another."""
    problems: list[str] = []
    for what, tell in (("title", _title), ("description", _description)):
        seen: dict[str, str] = {}
        for name, root in pages.items():
            text = tell(root)
            if text in seen:
                problems.append(f"{name} has the {what} of {seen[text]}: {text[:60]}")
            seen.setdefault(text, name)
    return problems


# ---------------------------------------------------------------- links


def links(got: Got) -> list[str]:
    """Addresses that a page leads to or fetches, whole, without those of other sites and without repetition."""
    found: dict[str, None] = {}
    for node in got.root.all():
        for name in ("href", "src", "action"):
            value = node.attributes.get(name)
            if value is None or (name == "href" and node.name == "use"):
                continue
            whole = urljoin(got.url, value)
            parts = urlsplit(whole)
            if parts.scheme in {"http", "https", "file"} and parts.netloc == urlsplit(got.url).netloc:
                found.setdefault(whole)
    return list(found)


def link_problems(crawler: Crawler, got: Got, chosen: Iterable[str]) -> list[str]:
    """Links that lead nowhere, and anchors that are not there. An error leads to the same error in other languages."""
    problems: list[str] = []
    behind = got.url.removeprefix(crawler.base.url)[len("/en") :]
    same = {crawler.base.url_of(f"/{each}{behind}") for each in languages()} if got.status != 200 else frozenset[str]()
    for link in chosen:
        address, fragment = urldefrag(link)
        if address in crawler.known:
            continue
        target = got if address == urldefrag(got.url)[0] else crawler.get(link)
        if target.status != 200 and target is not got and not (target.status == got.status and link in same):
            problems.append(f"{link} answers {target.status}")
        elif fragment and "html" in target.content_type and unquote(fragment) not in target.anchors:
            problems.append(f"{link}: there is no #{fragment}")
    return problems


def patterned(links: Iterable[str], *, most: int) -> list[str]:
    """A few links of each pattern: a page of hundreds of models leads to many pages of one type."""
    seen: Counter[str] = Counter()
    found: list[str] = []
    for link in links:
        parts = urlsplit(link)
        steps = parts.path.split("/")
        pattern = "/".join([*steps[:3], str(len(steps)), steps[-1].rpartition(".")[2] if "." in steps[-1] else ""])
        pattern += "?" + ",".join(sorted(each.partition("=")[0] for each in parts.query.split("&")))
        if not parts.fragment or not re.search(r"\d", parts.fragment):
            pattern += "#" + parts.fragment
        seen[pattern] += 1
        if seen[pattern] <= most:
            found.append(link)
    return found
