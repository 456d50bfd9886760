"""An edition of files that cannot be made says all that is wrong with it, and replaces nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from obsia.core.errors import BadCall, BadInput
from obsia.surfaces.web import publish
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import PageQuestion, TemplateView
from obsia.surfaces.web.pages import accessibility

EDITION = PageEdition(static=True, models=1, day="2026-11-27")


def tables(*_: Any) -> dict[str, bytes]:
    raise AssertionError("no table is written beside pages that could not be made")


def unheard(what: str, number: int) -> None:
    del what, number


def test_every_page_that_cannot_be_made_is_named_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = [f"/en/models/nobody/{number}/" for number in range(12)]
    paths = ["/en/accessibility/", *wrong, "/fr/world/lift-off/1850/"]
    monkeypatch.setattr(publish, "paths_of", lambda _: iter(paths))
    folder = tmp_path / "edition"
    folder.mkdir()
    (folder / publish.MARK).write_text("the edition before")
    with pytest.raises(BadCall) as error:
        publish.publish(folder, edition=EDITION, tables=tables, processes=1, told=unheard)
    told = str(error.value)
    assert told.startswith("13 pages could not be made: ")
    assert told.endswith(", and 3 more.")
    assert [path for path in wrong if f"{path} (" in told] == wrong[:10]
    assert "'/en/models/nobody/3/ (Unknown model “nobody/3”" in told
    assert [each.name for each in folder.iterdir()] == [publish.MARK]
    assert [each.name for each in tmp_path.iterdir()] == ["edition"]


def test_a_defect_of_one_page_is_told_with_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(asked: PageQuestion) -> TemplateView:
        raise ValueError(f"of {asked.tr.language} " + "x" * 500)

    [page] = accessibility.PAGES
    monkeypatch.setattr(publish, "_PLACE", [(tmp_path, frozenset[str]())])
    monkeypatch.setitem(page.__dict__, "build", broken)
    written = publish._some(EDITION, ["/en/accessibility/", "/fr/accessibility/", "/en/corrections/"])  # pyright: ignore[reportPrivateUsage]
    assert written.pages == 1
    assert [each[:50] for each in written.failed] == [
        f"/{language}/accessibility/ (ValueError: of {language} ".ljust(50, "x")[:50] for language in ("en", "fr")
    ]
    assert sum(len(str(each)) for each in publish.failures(written.failed)) < 500


def test_an_edition_before_that_is_none_is_told_before_any_page_is_made(tmp_path: Path) -> None:
    edition = replace(EDITION, previous=str(tmp_path / "nowhere"))
    heard: list[str] = []

    def told(what: str, number: int) -> None:
        heard.append(f"{what} {number}")

    with pytest.raises(BadInput, match="nowhere"):
        publish.publish(tmp_path / "edition", edition=edition, tables=tables, processes=1, told=told)
    assert heard == []
    assert list(tmp_path.iterdir()) == []
