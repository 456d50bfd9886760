"""What surrounds an answer: ETags, HEAD, compression, formats, CORS, security, the description and its page."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import openpyxl
import polars as pl
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from tests.surfaces.http_client import Server
from tests.surfaces.test_http import address

from obsia.core.locales import languages, locale
from obsia.surfaces.http import formats
from obsia.surfaces.http.docs_page import docs_page
from obsia.surfaces.http.endpoints import COLUMNS_VERSION, ENDPOINTS, endpoint
from obsia.surfaces.http.openapi import openapi
from obsia.surfaces.http.problems import STATUS
from obsia.surfaces.http.service import format_of

FROZEN = Path(__file__).with_name("http_columns.json")
TABLES = [each.name for each in ENDPOINTS if each.columns is not None]
ESTIMATE = "/api/v1/estimate?model=gpt-4o&in=300&out=400"
TYPES = {"VARCHAR": pl.String, "DOUBLE": pl.Float64, "BIGINT": pl.Int64, "INTEGER": pl.Int32, "BOOLEAN": pl.Boolean}


@pytest.fixture(scope="module")
def document(server: Server) -> dict[str, Any]:
    """The description as it is served."""
    return server.get("/openapi.json").json


def joined(path: str, query: str) -> str:
    """An address with one more parameter."""
    return f"{path}{'&' if '?' in path else '?'}{query}"


def test_an_etag_spares_the_answer(server: Server) -> None:
    first = server.ask(ESTIMATE)
    again = server.ask(ESTIMATE, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status, again.body) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert again.headers[name] == first.headers[name]
    assert "content-type" not in again.headers
    assert first.headers["cache-control"] == "public, max-age=300"
    assert server.ask(ESTIMATE, headers={"If-None-Match": "*"}).status == 304
    assert server.ask(ESTIMATE, headers={"If-None-Match": '"other"'}).status == 200


def test_each_representation_has_its_etag(server: Server) -> None:
    asked = [
        (ESTIMATE, {}),
        (ESTIMATE, {"Accept-Encoding": "gzip"}),
        (f"{ESTIMATE}&format=csv", {}),
        (f"{ESTIMATE}&format=parquet", {}),
        (f"{ESTIMATE}&format=xlsx", {}),
        (f"{ESTIMATE}&cached=8", {}),
        (f"{ESTIMATE}&region=FRA", {}),
    ]
    tags = [server.ask(path, headers=headers).headers["etag"] for path, headers in asked]
    assert len(set(tags)) == len(asked)
    assert all(re.fullmatch(r'"[0-9a-f]{32}(-gzip)?"', each) for each in tags)


def test_the_order_of_parameters_does_not_matter(server: Server) -> None:
    other = "/api/v1/estimate?out=400&in=0300&model=gpt-4o"
    assert server.ask(other).headers["etag"] == server.ask(ESTIMATE).headers["etag"]


def test_a_figure_is_asked_for_again(server: Server) -> None:
    path = address(server, "figure")
    first = server.ask(path)
    assert first.headers["cache-control"] == "public, no-cache"
    assert server.ask(path, headers={"If-None-Match": first.headers["etag"]}).status == 304


@pytest.mark.parametrize("path", [ESTIMATE, "/api/v1/meta", "/api/v1/docs", "/api/v1/openapi.json", f"{ESTIMATE}&x=1"])
def test_head_is_get_without_a_body(server: Server, path: str) -> None:
    get, head = server.ask(path), server.ask(path, method="HEAD")
    assert head.body == b""
    assert head.status == get.status
    assert {name: value for name, value in head.headers.items() if name != "date"} == {
        name: value for name, value in get.headers.items() if name != "date"
    }
    assert int(head.headers["content-length"]) == len(get.body)


@pytest.mark.parametrize(
    ("encoding", "gzipped"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("", False), ("br", False), ("gzip;q=0", False)],
)
def test_compression_is_asked_for(server: Server, encoding: str, gzipped: bool) -> None:
    got = server.ask(ESTIMATE, headers={"Accept-Encoding": encoding})
    assert ("content-encoding" in got.headers) is gzipped
    plain = gzip.decompress(got.body) if gzipped else got.body
    assert plain == server.ask(ESTIMATE).body
    assert "Accept-Encoding" in got.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("text/*", "text/csv; charset=utf-8; header=present"),
        ("application/vnd.apache.parquet;q=0.9, application/json;q=0.1", "application/vnd.apache.parquet"),
        ("application/json;q=0, */*;q=0.1", "text/csv; charset=utf-8; header=present"),
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
    ],
)
def test_accept_chooses_the_format(server: Server, accept: str, content_type: str) -> None:
    got = server.ask(ESTIMATE, headers={"Accept": accept} if accept else {})
    assert (got.status, got.headers["content-type"]) == (200, content_type)
    assert "Accept" in got.headers["vary"]


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "text/csv;q=x", "text/html"])
def test_what_nobody_can_accept_is_refused(server: Server, accept: str) -> None:
    got = server.ask(ESTIMATE, headers={"Accept": accept})
    assert (got.status, got.json["code"]) == (406, "not-acceptable")


def test_the_parameter_goes_before_the_header(server: Server) -> None:
    got = server.ask(f"{ESTIMATE}&format=json", headers={"Accept": "text/csv"})
    assert got.headers["content-type"] == "application/json"


def test_public_columns_are_frozen() -> None:
    # A column that goes, or changes its type, breaks programs: it takes another version of the API. New ones may come
    # at the end. To add some, add them here.
    frozen = json.loads(FROZEN.read_text(encoding="utf-8"))
    now = {each.name: dict(each.columns()) for each in ENDPOINTS if each.columns is not None}
    assert frozen == {"version": COLUMNS_VERSION, "columns": now}


@pytest.mark.parametrize("name", TABLES)
def test_tables_are_read_back(server: Server, name: str) -> None:
    columns = dict((endpoint(name).columns or dict)())
    path = address(server, name)
    got = {each: server.ask(joined(path, f"format={each}")) for each in ("csv", "parquet", "xlsx")}
    assert {each.status for each in got.values()} == {200}
    for each, answer in got.items():
        assert answer.headers["content-disposition"] == f'attachment; filename="obsia-{name}.{each}"'
    parquet = pl.read_parquet(got["parquet"].body)
    assert dict(parquet.schema) == {column: TYPES[kind]() for column, kind in columns.items()}
    rows = list(csv.reader(io.StringIO(got["csv"].body.decode())))
    assert rows[0] == list(columns)
    sheet = openpyxl.load_workbook(io.BytesIO(got["xlsx"].body), read_only=False).active
    assert sheet is not None
    assert [cell.value for cell in sheet[1]] == list(columns)
    assert len(rows) - 1 == parquet.height == sheet.max_row - 1 > 0
    numbers = [column for column, kind in columns.items() if kind == "DOUBLE"]
    for column in numbers:
        at = list(columns).index(column)
        assert [float(row[at]) if row[at] else None for row in rows[1:]] == parquet[column].to_list()


def test_formulas_do_not_reach_spreadsheets() -> None:
    from obsia.surfaces.http.answers import Answer

    answer = Answer(record={}, rows=lambda: [{"name": "=1+1", "link": "http://a.example", "none": None, "is": True}])
    columns = dict.fromkeys(("name", "link", "none", "is"), "VARCHAR")
    book = openpyxl.load_workbook(io.BytesIO(formats.body(answer, wanted="xlsx", columns=columns)))
    name, link, none, true = book.active[2]  # type: ignore[index]
    assert (name.value, name.data_type, link.hyperlink, none.value, true.value) == ("=1+1", "s", None, None, True)
    assert b"'=1+1" in formats.body(answer, wanted="csv", columns=columns)


@pytest.mark.parametrize("path", ["/api/v1/meta", "/api/v1/nothing", "/api/v1/docs", ESTIMATE])
def test_headers_of_security(server: Server, path: str) -> None:
    headers = server.ask(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers
    assert "set-cookie" not in headers


def test_any_site_may_read(server: Server) -> None:
    got = server.ask(ESTIMATE, headers={"Origin": "https://example.org"})
    assert got.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in got.headers
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "GET"}
    preflight = server.ask(ESTIMATE, method="OPTIONS", headers=asked)
    assert (preflight.status, preflight.body) == (204, b"")
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD"


@pytest.mark.parametrize("language", languages())
def test_the_description_is_valid_openapi(language: str) -> None:
    found = openapi(locale(language))
    assert found["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(found).validate()


def test_every_route_is_described_whole(document: dict[str, Any]) -> None:
    described = {each.removeprefix("/api/v1") for each in document["paths"]}
    assert described == {each.path for each in ENDPOINTS} | {"/openapi.json", "/docs"}
    for each in ENDPOINTS:
        get = document["paths"][f"/api/v1{each.path}"]["get"]
        assert get["summary"]
        assert [one["name"] for one in get["parameters"]] == [one.name for one in (*each.parameters, format_of(each))]
        assert all(one["description"] and one["schema"] for one in get["parameters"])
        assert all("example" in one for one in get["parameters"] if one["name"] != "figure_id")
        assert {"200", "304", "400", "404", "429"} <= set(get["responses"])
        content = get["responses"]["200"]["content"]
        assert list(content) == ([*formats.MEDIA_TYPES.values()] if each.columns else ["application/json"])
        assert content["application/json"]["examples"]


@pytest.mark.parametrize("name", [each.name for each in ENDPOINTS])
def test_answers_are_as_described(server: Server, document: dict[str, Any], name: str) -> None:
    path = document["paths"][f"/api/v1{endpoint(name).path}"]["get"]
    schema = path["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {**schema, "components": document["components"]}
    answer = server.ask(address(server, name)).json
    jsonschema.Draft202012Validator(whole).validate(answer)
    if endpoint(name).shape is not None:
        # What declares an answer tells all of it, in its order.
        assert list(answer) == list(schema["properties"])


def test_every_parameter_is_taken(server: Server) -> None:
    # Each by itself, with its example, beside what is required: no journey refuses what is described.
    apart = {
        ("estimate", "images"), ("estimate", "size"), ("estimate", "steps"), ("estimate", "video-s"),
        ("estimate", "audio-s"), ("train", "layers"), ("train", "hidden-size"), ("train", "context"),
        ("train", "hours"), ("what-if", "images"), ("what-if", "size"), ("what-if", "steps"), ("what-if", "video-s"),
        ("what-if", "audio-s"),
    }  # fmt: skip
    for each in ENDPOINTS:
        if each.recorded:
            continue
        for parameter in each.parameters:
            if each.has_in_path(parameter):
                continue
            shown = f"{parameter.name}={parameter.example}"
            path = each.example if f"{parameter.name}=" in each.example else joined(each.example, shown)
            got = server.ask(path)
            wanted = (200, 422) if (each.name, parameter.name) in apart else (200,)
            assert got.status in wanted, f"{path}: {got.body[:300]!r}"


def test_problems_are_as_described(server: Server, document: dict[str, Any]) -> None:
    whole = {"$ref": "#/components/schemas/Problem", "components": document["components"]}
    for path in ("/api/v1/estimate", "/api/v1/nothing", "/api/v1/models/nothing", f"{ESTIMATE}&in=1"):
        jsonschema.Draft202012Validator(whole).validate(server.ask(path).json)


class Page(HTMLParser):
    """What a page holds: its tags, ids, and addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value or "")
            if name in {"href", "src"}:
                self.links.append(value or "")


@pytest.mark.parametrize("language", languages())
def test_the_page_is_plain_and_asks_nothing_of_others(server: Server, language: str) -> None:
    got = server.get("/docs", {"Accept-Language": language})
    text = got.body.decode()
    page = Page()
    page.feed(text)
    assert f'<html lang="{language}">' in text
    assert got.headers["content-language"] == language
    assert not {"iframe", "img", "form", "style", "object", "embed"} & set(page.tags)
    assert page.tags.count("script") == 1  # that of every page of the site
    assert any(each.startswith("/static/") and each.endswith(".css") for each in page.links), "the look of the site"
    assert not {"style"} & page.attributes
    assert not any(name.startswith("on") for name in page.attributes)
    own = ("/api/v1/", "/static/", *(f"/{each}/" for each in languages()), "#")
    assert all(each.startswith(own) for each in page.links), page.links
    assert "http://" not in text
    assert "https://" not in text
    assert len(page.ids) == len(set(page.ids))
    assert {each.removeprefix("#") for each in page.links if each.startswith("#")} <= set(page.ids)
    assert {f"problem-{code}" for code in STATUS} <= set(page.ids)
    assert all(f"/api/v1{each.path}" in text for each in ENDPOINTS)
    assert page.tags.count("h1") == 1


def test_the_page_is_in_the_language_that_its_address_states(server: Server) -> None:
    """Whoever reads in French keeps to it, whatever the browser prefers."""
    (link,) = re.findall(r'href="/api/v1(/docs[^"]+)"', server.ask("/fr/api/").body.decode())
    assert '<html lang="fr">' in server.get(link, {"Accept-Language": "en"}).body.decode()
    assert server.get("/docs?lang=zz").status == server.get("/docs?language=fr").status == 400


def test_links_of_the_page_lead_somewhere(server: Server) -> None:
    page = Page()
    page.feed(server.get("/docs").body.decode())
    for link in sorted({each for each in page.links if each.startswith("/")}):
        assert server.ask(link).status == 200, link


def test_what_the_page_shows_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    from obsia.surfaces.http import docs_page as room

    hostile = '<script>alert("1")</script>'
    document = openapi(locale("en"))
    for path in document["paths"].values():
        path["get"]["description"] = hostile
        for each in path["get"].get("parameters", []):
            each["description"] = each["name"] = hostile
    monkeypatch.setattr(room, "openapi", lambda tr: document)
    text = docs_page(locale("en")).decode()
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_the_manual_names_everything() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "reference" / "http-api.md").read_text(encoding="utf-8")
    lines = [re.findall(r"`([^`]+)`", line) for line in manual.splitlines() if line.startswith("| `/")]
    rows = {cells[0]: cells for cells in lines}
    for each in ENDPOINTS:
        assert rows[each.path][1:] == [one.name for one in each.parameters if not each.has_in_path(one)], each.path
    for code, status in STATUS.items():
        assert f"| `{code}` | {status} |" in manual
    for name in formats.MEDIA_TYPES.values():
        assert name == "application/json" or name in manual
