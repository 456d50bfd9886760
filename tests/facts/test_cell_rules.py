"""What one cell of openness is refused for: what it says, and what it keeps of the page that was read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from obsia.core.disclosure import Assertion, Basis, Excerpt, Status
from obsia.facts.cell_rules import (
    carried_licences,
    cell_reasons,
    digest_of,
    excerpt_reasons,
    gone_reasons,
    is_kept,
    repository,
    unkept_reasons,
)
from obsia.facts.relation import reasons

COMMIT = "0123456789abcdef0123456789abcdef01234567"
BLOB = f"https://github.com/acme/anvil/blob/{COMMIT}"
CELL = Assertion(
    subject="model:acme/anvil",
    item="data_base",
    status=Status.PUBLISHED,
    value="Anvil Corpus, 2 trillion tokens",
    address="https://github.com/acme/anvil/blob/main/README.md#data",
    permalink=f"{BLOB}/README.md",
    copy_on="2026-03-01",
    names_model=True,
    names_item=True,
    read_on="2026-11-26",
    basis=Basis.READ,
    asserted_by="obsia",
    evidence="obsia-readings",
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"permalink": "https://github.com/acme/anvil/blob/main/README.md"}, "a commit of 40 digits"),
        ({"permalink": "https://github.com/acme/hammer/blob/" + COMMIT}, "expected a commit of the repository"),
        ({"permalink": f"{BLOB}/LICENSE"}, "permalink of 'LICENSE'; expected 'README.md'"),
        ({"permalink": f"{BLOB[:-1]}0/README.md", "address": f"{BLOB}/README.md"}, "of another commit"),
        ({"permalink": "sha256:" + "0" * 64}, ""),
        ({"permalink": "https://web.archive.org/web/20260301000000/https://acme.org"}, ""),
        ({"permalink": "https://arxiv.org/abs/2603.00001v2"}, ""),
        ({"address": "", "names_model": False, "names_item": False}, "a permalink without an address"),
        ({"copy_on": "2026-12"}, "copy_on 2026-12 is after read_on 2026-11-26"),
        ({"copy_on": "2026-11"}, ""),
        ({"copy_on": "unknown"}, "expected YYYY"),
        ({"value": "The files will be released"}, "published on a promise"),
        ({"value": "The files will be released", "status": Status.NOT_FOUND}, ""),
        ({"status": Status.PARTIAL}, ""),
        ({"status": Status.PARTIAL, "value": "public web, code and books"}, "without a source by name"),
        ({"status": Status.PARTIAL, "value": "Kinds only: the web"}, "without a source by name"),
        ({"status": Status.PARTIAL, "value": "Kinds; Common Crawl is the only set named"}, "without a source by name"),
        ({"status": Status.PARTIAL, "value": "public web", "item": "data_card"}, ""),
        ({"item": "hardware_serving", "note": "What it needs, not what serves it."}, "is in part"),
        ({"item": "hardware_serving", "note": "What it needs, not what serves it.", "status": Status.PARTIAL}, ""),
    ],
)
def test_why_a_cell_is_refused(changes: dict[str, Any], expected: str) -> None:
    cell = replace(CELL, **changes)
    told = [*reasons(cell), *cell_reasons(cell, set())]
    assert bool(told) is bool(expected), told
    assert not expected or any(expected in each for each in told), told


def test_a_licence_stays_with_its_kind_and_nothing_is_read_where_nothing_is() -> None:
    weights, code = (
        replace(CELL, item=f"licence_{kind}", licence=name) for kind, name in (("weights", "A"), ("code", "B"))
    )
    training, other = (replace(CELL, item="code_training", licence=name) for name in ("A", "C"))
    assert [cell for cell, _ in carried_licences([weights, code, training, other])] == [training]
    assert list(carried_licences([weights, training])) == []
    page = CELL.address.partition("#")[0]
    assert [*gone_reasons(CELL, {page: "2026-05-01"})] != []
    assert [*gone_reasons(CELL, {page: "2027-05-01"})] == []


def test_an_excerpt_is_the_words_of_the_page_at_the_address_of_its_cells() -> None:
    words = "| Anvil 7B | 2.0 Trillion |"
    excerpt = Excerpt(digest=digest_of(words), address=CELL.address, text=words, evidence="obsia-readings")
    assert digest_of(" Anvil\n 7B ") == digest_of("Anvil 7B")
    assert list(excerpt_reasons(excerpt)) == []
    for changes in ({"text": "| Anvil 7B | 3.0 Trillion |"}, {"text": words + " "}, {"text": "a" * 301}):
        assert list(excerpt_reasons(replace(excerpt, **changes))) != []
    cell = replace(CELL, permalink=excerpt.digest)
    assert list(unkept_reasons(cell, {excerpt.digest: CELL.address})) == []
    assert list(unkept_reasons(cell, {})) != []
    assert list(unkept_reasons(cell, {excerpt.digest: "https://github.com/acme/hammer"})) != []


@pytest.mark.parametrize(
    ("permalink", "kept"),
    [(CELL.permalink, True), ("", False), ("sha256:" + "0" * 64, True), ("https://acme.org/", True)],
)
def test_what_is_kept_of_a_reading_in_a_repository(permalink: str, kept: bool) -> None:
    assert is_kept(replace(CELL, permalink=permalink)) is kept
    assert is_kept(replace(CELL, permalink="", address=f"{BLOB}/README.md"))


def test_where_an_address_leads_in_a_repository() -> None:
    assert repository(CELL.permalink) == ("github.com", "acme/anvil", COMMIT, "README.md")
    raw = f"https://raw.githubusercontent.com/acme/anvil/{COMMIT}/docs/a.md"
    assert repository(raw) == ("github.com", "acme/anvil", COMMIT, "docs/a.md")
    assert repository("https://huggingface.co/datasets/acme/corpus") == (
        "huggingface.co",
        "datasets/acme/corpus",
        "",
        "",
    )
    assert repository("https://huggingface.co/papers/2603.00001") is None
