"""Manifests and seals: every changed bit shows."""

from __future__ import annotations

import json
import random

import pytest

from obsia.core import seal
from obsia.core.manifest import Manifest, NotAManifest, Part, read
from obsia.core.seal import Sealed

MANIFEST = Manifest.of("site", [Part.of("b/é.html", b"two"), Part.of("a.html", b"one")], version="1", day="2026-11-29")


def flipped(body: bytes, bit: int) -> bytes:
    return bytes((*body[: bit // 8], body[bit // 8] ^ (1 << bit % 8), *body[bit // 8 + 1 :]))


def test_a_manifest_is_read_as_it_was_written() -> None:
    text = MANIFEST.text.encode("ascii")
    assert read(text) == MANIFEST
    assert [part.name for part in MANIFEST.parts] == ["a.html", "b/é.html"]
    assert json.loads(text)["root"] == MANIFEST.root
    assert MANIFEST.part("a.html") == Part("a.html", 3, Part.of("", b"one").sha256)
    assert MANIFEST.part("c") is None


def test_no_bit_of_a_manifest_can_be_changed() -> None:
    text = MANIFEST.text.encode()
    for bit in range(8 * len(text)):
        with pytest.raises(NotAManifest):
            read(flipped(text, bit))


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b'{"about":3,"parts":[],"kind":"a"}', b"[" * 100_000, b"\xff"])
def test_other_texts_are_no_manifests(text: bytes) -> None:
    with pytest.raises(NotAManifest):
        read(text)


@pytest.mark.parametrize("cells", [["a", -1, "0" * 64], ["a", True, "0" * 64], ["a", 1, "x" * 64], ["a", 1], "a"])
def test_other_parts_are_none(cells: object) -> None:
    with pytest.raises(NotAManifest):
        read(json.dumps({"format": 1, "kind": "a", "about": {}, "parts": [cells], "root": ""}).encode())


def test_parts_stand_once_and_in_order() -> None:
    one, other = Part.of("a", b"1"), Part.of("a", b"2")
    with pytest.raises(ValueError, match="part-twice"):
        Manifest.of("site", [one, other])
    for parts in ((one, other), (Part.of("b", b""), one)):
        with pytest.raises(NotAManifest):
            read(Manifest("site", {}, parts).text.encode())


def test_a_seal_is_whole_until_a_bit_changes() -> None:
    draws = random.Random(7)  # noqa: S311
    body = seal.seal(b"some text, " * 40 + seal.UNSEALED.encode() + b" and more" * 10)
    assert seal.check(body) is Sealed.WHOLE
    assert {seal.check(flipped(body, draws.randrange(8 * len(body)))) for _ in range(500)} <= {
        Sealed.BROKEN,
        Sealed.NOT,
    }
    assert seal.check(flipped(body, 0)) is Sealed.BROKEN


def test_what_has_no_seal_says_so() -> None:
    assert seal.check(b"nothing") is Sealed.NOT
    assert seal.check(seal.MARK + b"not digits" * 10) is Sealed.NOT
    assert seal.check(seal.MARK + b"00") is Sealed.NOT
    with pytest.raises(ValueError, match="no-place"):
        seal.seal(b"nothing")


def test_the_last_seal_counts_whatever_a_name_holds() -> None:
    hostile = seal.UNSEALED.encode()
    body = seal.seal(b'{"model": "' + hostile + b'", "seal": "' + hostile + b'"}')
    assert seal.check(body) is Sealed.WHOLE
    assert body.count(hostile) == 1
