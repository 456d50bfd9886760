"""Addresses that are read elsewhere: whole, of the site's own, and never of a host that somebody names."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.surfaces.http_client import serving
from tests.surfaces.web.markup import Node, read

from obsia.app.request.estimate import estimate
from obsia.core.locales import languages
from obsia.surfaces.http import service
from obsia.surfaces.http.application import application
from obsia.surfaces.http.settings import Settings
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.links import Links, site_address
from obsia.surfaces.web.site import Site

HERE = "https://observatory.example.org/"


def head(body: bytes, rel: str) -> list[Node]:
    return [each for each in read(body)[0].all("link") if each.attributes.get("rel") == rel]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org", "https://example.org/"),
        ("http://example.org:8000/", "http://example.org:8000/"),
        ("https://example.org/obsia//", "https://example.org/obsia/"),
        ("https://[2001:db8::1]:8000", "https://[2001:db8::1]:8000/"),
        ("https://", ""),
        ("https:///path", ""),
        ("example.org", ""),
        ("ftp://example.org/", ""),
        ("https://who@example.org/", ""),
        ("https://example.org/?q=1", ""),
        ("https://example.org/#here", ""),
        ('https://example.org/"><b>', ""),
        ("https://example.org/\n", ""),
    ],
)
def test_what_is_the_address_of_a_site(text: str, address: str) -> None:
    assert site_address(text) == address


@pytest.mark.parametrize(
    ("static", "path", "whole"),
    [
        (False, "/models/a/b:free/", "en/models/a/b:free/"),
        (True, "/models/a/b/", "en/models/a/b/"),
        # The file is called b%3Afree: its per cent sign is quoted once more.
        (True, "/models/a/b:free/", "en/models/a/b%253Afree/"),
        (False, "/models/a b/", "en/models/a%20b/"),
        (True, "/models/a b/", "en/models/a%2520b/"),
    ],
)
def test_a_whole_address_leads_where_the_link_does(static: bool, path: str, whole: str) -> None:
    links = Links(language="en", here="/en/", static=static, exists=lambda _: True, site=HERE)
    assert links.whole(path) == HERE + whole
    assert links.whole(path).removeprefix(f"{HERE}en/").removesuffix("index.html") in links(path)


@pytest.mark.parametrize("static", [False, True])
def test_a_page_tells_its_own_address_and_those_of_its_languages(static: bool) -> None:
    for language in languages():
        path = f"/{language}/method/"
        body = Site(edition=PageEdition(record=False, static=static, site=HERE)).answer(path).body
        assert [each.attributes["href"] for each in head(body, "canonical")] == [f"{HERE}{language}/method/"]
        others = {each.attributes.get("hreflang"): each.attributes["href"] for each in head(body, "alternate")}
        assert {each: others[each] for each in languages()} == {each: f"{HERE}{each}/method/" for each in languages()}
        unknown = Site(edition=PageEdition(record=False, static=static)).answer(path).body
        assert not head(unknown, "canonical")
        assert not [each for each in head(unknown, "alternate") if "hreflang" in each.attributes]


def test_what_is_pasted_elsewhere_has_the_address_of_the_site() -> None:
    figure = estimate("gpt-4o", input_tokens=300, output_tokens=400).figures[0].figure_id
    site = Site(edition=PageEdition(site=HERE))
    page = site.answer(f"/fr/f/{figure}/").body.decode()
    assert f"{HERE}fr/f/{figure}/" in page
    assert f"{HERE}fr/embed/f/{figure}/" in page
    assert f"{HERE}fr/f/{figure}/" in site.answer(f"/fr/f/{figure}/cite.bib").body.decode()
    assert f'href="{HERE}en/changes/feed.atom"' in site.answer("/en/changes/feed.atom").body.decode()
    assert f"<loc>{HERE}fr/models/openai/gpt-4o/</loc>" in site.answer("/sitemap.xml").body.decode()
    model = site.answer("/fr/models/openai/gpt-4o/").body.decode()
    assert f"{HERE}fr/models/openai/gpt-4o/" in model
    assert f"{HERE}badge/openai/gpt-4o.svg" in model


def test_a_hostile_host_enters_no_page(tmp_path: Path) -> None:
    evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    paths = ("/en/", "/en/method/", "/en/changes/feed.atom", "/", "/en", "/en/models", "/en/nothing/")
    with serving(tmp_path, "--no-record", "--site", HERE) as server:
        for path in paths:
            first = server.ask(path, headers=evil)
            assert b"evil.example" not in first.body
            assert "evil.example" not in json.dumps(dict(first.headers))
            kept = server.ask(path)
            assert (kept.status, kept.body) == (first.status, first.body)
        body = server.ask("/en/method/").body
    assert head(body, "canonical")[0].attributes["href"] == f"{HERE}en/method/"


@pytest.mark.parametrize("text", ["observatory.example.org", "https://example.org/below/", "https://a b/"])
def test_an_address_that_is_none_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    from obsia.surfaces.cli import run

    assert run(["serve", "--site", text]) == 2
    assert "--site" in capsys.readouterr().err


# ---------------------------------------------------------------- days


def ask(app: Any, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    """What an application answers."""
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80), "extensions": {},
        "headers": [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()],
    }  # fmt: skip
    asyncio.run(app(scope, receive, send))
    head = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], head, b"".join(each.get("body", b"") for each in sent[1:])


def test_a_server_that_runs_for_days_tells_the_day_of_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    days = ["2026-11-27"]
    monkeypatch.setattr(service, "today", lambda: days[-1])
    app = application(Settings(per_minute=0), site=Site(edition=PageEdition(record=False, day="2026-11-20")))
    status, first, body = ask(app, "/en/method/")
    assert status == 200
    assert b"27 November 2026" in body
    assert ask(app, "/en/method/", {"If-None-Match": first["etag"]})[0] == 304
    days.append("2026-11-28")
    status, second, body = ask(app, "/en/method/", {"If-None-Match": first["etag"]})
    assert status == 200
    assert second["etag"] != first["etag"]
    assert b"28 November 2026" in body
    assert b"27 November" not in body


def test_a_badge_may_stand_on_any_page_and_is_kept_by_its_etag() -> None:
    app = application(Settings(per_minute=0), site=Site(edition=PageEdition(record=False, day="2026-11-20")))
    status, head, body = ask(app, "/badge/openai/gpt-4o.svg")
    assert (status, head["content-type"]) == (200, "image/svg+xml")
    assert (head["cross-origin-resource-policy"], head["access-control-allow-origin"]) == ("cross-origin", "*")
    assert "default-src 'none'" in head["content-security-policy"]
    assert "frame-ancestors" not in head["content-security-policy"]
    assert b"GPT-4o" in body
    assert ask(app, "/badge/openai/gpt-4o.svg", {"If-None-Match": head["etag"]})[0] == 304
    assert ask(app, "/badge/openai/gpt-4oo.svg")[0] == 404


def test_a_page_that_is_refused_or_missing_tells_its_own_language() -> None:
    app = application(Settings(per_minute=0, warm_up=False), site=Site(edition=PageEdition(record=False)))
    reader = {"Accept": "text/html", "Accept-Language": "en"}
    for path, status, language in (("/fr/", 200, "fr"), ("/fr/zz", 404, "fr"), ("/zz/", 404, "en"), ("/zz", 404, "en")):
        got, head, body = ask(app, path, reader)
        assert (got, head["content-language"]) == (status, language)
        assert f'<html lang="{language}"' in body.decode()
        assert ("Accept-Language" in head["vary"]) is (not path.startswith("/fr/"))
    sent, head, body = ask(app, "/fr/", {**reader, "Content-Length": "9"})
    assert (sent, head["content-language"]) == (400, "fr")
    assert '<html lang="fr"' in body.decode()


def test_who_opened_too_many_pages_still_gets_the_style_of_the_page_that_says_so() -> None:
    app = application(Settings(per_minute=1, warm_up=False), site=Site(edition=PageEdition(record=False)))
    reader = {"Accept": "text/html", "Accept-Language": "en"}
    assert ask(app, "/static/obsia.svg")[0] == 200
    assert ask(app, "/fr/zz", reader)[0] == 404
    status, head, body = ask(app, "/fr/zz", reader)
    assert (status, head["content-language"]) == (429, "fr")
    sheets = re.findall(r'<link rel="stylesheet" href="(/static/[^"]+)"', body.decode())
    assert sheets
    assert {ask(app, each)[0] for each in sheets} == {200}


def test_files_keep_the_day_of_their_edition() -> None:
    site = Site(edition=PageEdition(record=False, static=True, day="2026-11-20"))
    body = site.answer("/en/method/", day="2026-11-28").body.decode()
    assert re.findall(r"2[08] November 2026", body) == ["20 November 2026"]


@pytest.mark.parametrize(
    ("path", "query", "known"),
    [
        ("/en/world/", "utm_source=x&scenario=Lift-Off&seed=8&year=2030", "year=2030&scenario=Lift-Off"),
        ("/en/world/", "year=&seed=8", ""),
        ("/fr/compare/", "m=b&seed=1&m=a", "m=b&m=a"),
        ("/fr/models/openai/gpt-4o/", "seed=8", ""),
        ("/en/world", "year=2030&seed=8", "year=2030&seed=8"),
        ("/nothing/", "seed=8", "seed=8"),
    ],
)
def test_what_nobody_reads_makes_no_other_page(path: str, query: str, known: str) -> None:
    assert Site(edition=PageEdition(record=False)).known_query(path, query) == known


def test_a_seed_is_read_by_no_page(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        plain, seeded = (server.ask(f"/en/method/{query}") for query in ("", "?seed=8&utm_source=x"))
    assert (plain.status, plain.body) == (seeded.status, seeded.body)
    assert plain.headers["etag"] == seeded.headers["etag"]
