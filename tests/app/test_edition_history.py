"""What moved between two editions, by cause; and the log that each edition hands on to the next."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from obsia.app.catalogue import edition_changes as journey
from obsia.app.catalogue.changes import Cause, Release, estimation_keys, published_figures
from obsia.app.catalogue.edition_changes import EDITION_CHANGES, edition_changes
from obsia.app.catalogue.edition_log import log_of, log_of_edition
from obsia.app.proof.folders import write_manifest
from obsia.app.proof.results import Check, Result
from obsia.app.proof.verify import verify
from obsia.app.questions.changes import CompareEditions
from obsia.app.request.estimate import estimate
from obsia.core.errors import BadInput
from obsia.core.locales import locale
from obsia.core.log import FILE, Entry, Log
from obsia.views.edition_changes import document
from obsia.writers.terminal import Page, write

NEW, OLD = dt.date(2026, 11, 29), dt.date(2026, 11, 25)


def release(name: str, cause: Cause, *covers: str) -> Release:
    return Release(
        name=name, released_on="2026-11-27", version="1", cause=cause, covers=covers, address="https://a.org"
    )


@pytest.fixture
def editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two editions: of o3 all figures were twice as much, of gpt-4o one was half, and one figure is new."""
    rows = []
    for model in ("gpt-4o", "o3"):
        made = estimate(model, input_tokens=1000, output_tokens=400)
        rows += zip(estimation_keys(made), made.figures, strict=True)
    new: dict[str, Any] = json.loads(json.dumps(published_figures(rows, published_on=NEW)))
    old: dict[str, Any] = json.loads(json.dumps(new)) | {"published_on": OLD.isoformat(), "snapshot": "0" * 64}
    halved = next(each for each in old["figures"] if "gpt-4o" in each["key"] and each["quantity"] == "carbon_g")
    for each in old["figures"]:
        factor = 2 if "openai%2Fo3" in each["key"] else 0.5 if each is halved else 1
        for name in ("value", "low", "high"):
            each[name] *= factor
    del old["figures"][-1]
    folders = tmp_path / "old", tmp_path / "new"
    for folder, content in zip(folders, (old, new), strict=True):
        folder.mkdir()
        (folder / "figures.json").write_text(json.dumps(content))
    table = (release("o3-price", Cause.ERROR, "openai%2Fo3"),)
    monkeypatch.setattr(journey, "releases", lambda: table)
    return folders


def test_what_moved_is_told_by_cause_and_the_largest_first(editions: tuple[Path, Path]) -> None:
    old, new = editions
    asked = CompareEditions(since=str(old), until=str(new / "figures.json"), top=5)
    found = edition_changes(asked)
    of_o3 = sum("openai%2Fo3" in each.key for each in found.moved)
    assert len(found.moved) == of_o3 + 1
    # What the table of releases does not cover moved by the facts, which differ.
    assert found.causes == {Cause.DATA: 1, Cause.ERROR: of_o3}
    assert (found.added, found.gone) == (1, 0)
    assert found.same == len(found.old.figures) - of_o3 - 1
    assert len(found.largest) == 5
    assert {round(each.ratio or 0, 6) for each in found.largest} <= {0.5, 2.0}
    record = EDITION_CHANGES.record(found)
    assert record["since"]["published_on"] == OLD.isoformat()
    assert record["largest"][0]["new_value"] == pytest.approx(record["largest"][0]["old_value"] * found.moved[0].ratio)
    assert record["moved"] == of_o3 + 1
    same = edition_changes(replace(asked, since=str(new)))
    assert (same.moved, same.causes, same.added) == ((), {}, 0)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_is_laid_out_in_each_language(
    editions: tuple[Path, Path], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = edition_changes(CompareEditions(since=str(editions[0]), until=str(editions[1])))
    ranged = [replace(each, old=each.old and replace(each.old, value=None), ratio=None) for each in found.moved[:1]]
    write(document(replace(found, moved=(*found.moved, *ranged))), Page(locale(language)))
    told = " ".join(capsys.readouterr().out.split())
    assert ("our error" if language == "en" else "erreur") in told
    assert "× 0" in told.replace("\u00a0", " ").replace("\u202f", " ")


def test_what_is_no_edition_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        edition_changes(CompareEditions(since=str(tmp_path), until=str(tmp_path)))


# --- the log


def test_each_edition_goes_on_from_the_one_before(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    log = Log()
    for folder, day in ((first, "2026-11-29"), (second, "2026-12-29")):
        folder.mkdir()
        log = log_of_edition(log, version="0.1.0", published_on=day, figures=day.encode())
        (folder / FILE).write_text(log.text)
        write_manifest(folder, "site")
    assert log_of(second).continues(log_of(first))
    assert log_of(first / "figures.json") == log_of(first) != Log()
    kinds = [each.content["kind"] for each in log.entries if each.content]
    # Revisions stand once, however many editions tell of them.
    assert kinds.count("edition") == 2
    assert kinds.count("revision") >= 8
    assert kinds.count("correction") >= 10
    assert verify(str(second), previous=str(first)).right[Check.LOG] == 1
    assert verify(str(first), previous=str(second)).result is Result.CHANGED
    # A text is withdrawn: proofs hold. A digest is taken away: they do not.
    gone = log.entries[3].digest
    shorter = log.withdrawing(gone, reason="a reply of the company", on="2026-12-30")
    (second / FILE).write_text(shorter.text)
    write_manifest(second, "site")
    assert verify(str(second), previous=str(first)).result is Result.WHOLE
    assert log_of_edition(shorter, version="0.1.0", published_on="2026-12-29", figures=b"2026-12-29") == shorter
    (second / FILE).write_text(Log(tuple(each for each in log.entries if each.digest != gone)).text)
    write_manifest(second, "site")
    (failure,) = verify(str(second), previous=str(first)).failures
    assert (failure.check, failure.expected) == (Check.LOG, log_of(first).root)
    # What was changed is neither read nor gone on from.
    (second / FILE).write_text(log.text.replace("edition", "adition"))
    write_manifest(second, "site")
    assert [each.check for each in verify(str(second)).failures] == [Check.LOG]
    with pytest.raises(BadInput, match="log of editions"):
        log_of(second)


def test_without_an_edition_before_the_log_begins(tmp_path: Path) -> None:
    assert log_of(tmp_path) == Log()
    entry = Entry.of({"kind": "edition"})
    assert Log().adding([{"kind": "edition"}]).entries == (entry,)
