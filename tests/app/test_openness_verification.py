"""What ``obsia facts verify-openness`` finds: in what is stored, and on the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from obsia.app.disclosure import openness_verification as verification
from obsia.app.disclosure.openness_verification import VERIFICATION, Cause, NotOpened, Opened, Verification, verify
from obsia.core.disclosure import Assertion, Basis, PublishingPlace, Status, System
from obsia.core.locales import locale
from obsia.views.verification import document
from obsia.writers import html

COMMIT = "0123456789abcdef0123456789abcdef01234567"
AT = f"https://github.com/acme/anvil/blob/{COMMIT}/README.md"
SOUND = Assertion(
    subject="model:acme/anvil",
    item="model_card",
    status=Status.PUBLISHED,
    address="https://github.com/acme/anvil/blob/main/README.md",
    permalink=AT,
    copy_on="2026-03-01",
    names_model=True,
    names_item=True,
    read_on="2026-03-02",
    basis=Basis.READ,
    asserted_by="obsia",
    evidence="obsia-readings",
    locator="whole page",
)

ANVIL = System(subject=SOUND.subject, label="Anvil 7B", developer="Acme", scope="release")
Check = Callable[..., Verification]


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Check:
    """Checks one invented cell, of a system that was released on 1 March 2026."""

    def run(cell: Assertion, opened: Opened | None = None) -> Verification:
        held = SimpleNamespace(
            assertions=lambda *_: (cell,),
            systems=lambda _: {SOUND.subject: ANVIL},
            places=lambda _: (
                PublishingPlace(developer="acme", place="github.com/acme", evidence="obsia-own"),
                PublishingPlace(developer="*", place="arxiv.org", evidence="obsia-own"),
            ),
        )
        monkeypatch.setattr(verification, "disclosures", held)
        monkeypatch.setattr(verification, "_releases", lambda *_: {cell.subject: "2026-03-01"})
        return verify(on="2026-06-01", opened=opened)

    return run


@pytest.mark.parametrize(
    ("changes", "causes"),
    [
        ({}, []),
        ({"permalink": ""}, [Cause.BRANCH]),
        ({"permalink": "sha256:" + "0" * 64}, []),
        ({"permalink": "", "address": AT}, []),
        ({"address": "https://arxiv.org/abs/2603.00001", "permalink": ""}, []),
        ({"address": "https://elsewhere.org/anvil", "permalink": ""}, [Cause.NOT_PUBLISHER]),
        ({"address": "https://elsewhere.org/anvil", "permalink": "", "basis": Basis.SECONDARY}, []),
        ({"address": "https://github.com/acme-fans/anvil", "permalink": AT}, [Cause.NOT_PUBLISHER]),
        ({"read_on": "2026-02-28", "copy_on": "2026-02-01"}, [Cause.BEFORE_RELEASE]),
        ({"read_on": "2026-06-02"}, [Cause.TO_COME]),
        ({"status": Status.NOT_FOUND, "copy_on": ""}, [Cause.UNDATED]),
        ({"names_item": False}, [Cause.UNNAMED]),
        ({"locator": ""}, [Cause.NO_LOCATOR]),
    ],
)
def test_what_is_stored_is_whole_and_consistent(checked: Check, changes: dict[str, Any], causes: list[Cause]) -> None:
    found = checked(replace(SOUND, **changes))
    assert [each.cause for each in found.failures] == causes
    assert found.ok is not bool(causes)


def test_pages_are_opened_once_and_what_cannot_be_opened_says_nothing(checked: Check) -> None:
    asked: list[str] = []

    def names(address: str) -> str | None:
        asked.append(address)
        return "# anvil"

    def refuses(address: str) -> str | None:
        raise NotOpened

    held = checked(SOUND, opened=names)
    assert (held.ok, held.pages_opened, held.pages_not_opened) == (True, 1, 0)
    assert asked == [f"https://raw.githubusercontent.com/acme/anvil/{COMMIT}/README.md"]
    away = checked(SOUND, opened=refuses)
    assert (away.ok, away.pages_opened, away.pages_not_opened) == (True, 0, 1)
    gone = checked(SOUND, opened=lambda _: None)
    assert [each.cause for each in gone.failures] == [Cause.GONE]
    other = checked(
        replace(SOUND, permalink="", address="https://arxiv.org/abs/2603.00001"), opened=lambda _: "a hammer"
    )
    assert [each.cause for each in other.failures] == [Cause.OTHER]


def test_the_facts_fail_only_where_the_network_would_be_needed() -> None:
    found = verify()
    assert set(found.by_cause) <= {Cause.BRANCH, Cause.UNDATED, Cause.UNNAMED}
    assert found.kept > 1600
    assert not any(each.decides for each in found.by_cause[Cause.BRANCH])
    record = VERIFICATION.record(found)
    assert record["by_cause"]["branch"] == found.in_repositories - found.kept
    for language, said in (("en", "keep the commit"), ("fr", "gardent le commit")):
        told = html.page(document(found), locale(language))
        assert said in told
        assert locale(language)("verify-cause-undated") in told
