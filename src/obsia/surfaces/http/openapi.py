"""The description of the API (OpenAPI 3.1), made from the endpoints themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from obsia._version import __version__
from obsia.app.figures.export import NAMED
from obsia.core.locales import Locale
from obsia.core.question import Field
from obsia.surfaces.http import formats
from obsia.surfaces.http.endpoints import BASE, COLUMNS_VERSION, ENDPOINTS, TEXT, Endpoint
from obsia.surfaces.http.parameters import described
from obsia.surfaces.http.problems import MEDIA_TYPE, STATUS
from obsia.surfaces.http.service import format_of, offered
from obsia.writers.data import json_text, worded

Schema = dict[str, Any]
_PROBLEM: Final = {"$ref": "#/components/schemas/Problem"}
_HEADERS: Final = ("ETag", "Cache-Control", "RateLimit-Remaining")
_ERRORS: Final = (400, 404, 406, 414, 422, 429, 500, 503)


def openapi(tr: Locale) -> Schema:
    """The description in one language: its words are those of the commands."""
    return worded(_described_api(tr), tr)


def _described_api(tr: Locale) -> Schema:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": tr("http-title"),
            "version": __version__,
            "summary": tr("http-summary"),
            "description": " ".join(
                tr(f"http-about-{name}", version=str(COLUMNS_VERSION))
                for name in ("figures", "commands", "tables", "caching", "errors")
            ),
            "license": {"name": "CC-BY-4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": tr(f"http-tag-{name}")} for name in _tags()],
        "paths": {f"{BASE}{each.path}": _path(each, tr) for each in ENDPOINTS} | _pages(tr),
        "components": {"schemas": _schemas(tr), "responses": _responses(tr), "headers": _headers(tr)},
    }


def openapi_text(tr: Locale) -> bytes:
    """The description as it is sent."""
    return f"{json_text(openapi(tr), indent=2)}\n".encode()


def tag(endpoint: Endpoint) -> str:
    """The group of an endpoint: the first word of its address."""
    return endpoint.path.split("/")[1]


def _tags() -> list[str]:
    return list(dict.fromkeys(tag(each) for each in ENDPOINTS))


def _path(endpoint: Endpoint, tr: Locale) -> Schema:
    summary = tr(f"http-summary-{endpoint.name}")
    about = [summary]
    if endpoint.one_of:
        about.append(tr("http-one-of-needed", names=", ".join(endpoint.one_of)))
    described_as: Schema = {
        "operationId": endpoint.name,
        "tags": [tag(endpoint)],
        "summary": summary,
        "description": " ".join(about),
        "parameters": [_parameter(endpoint, each, tr) for each in (*endpoint.parameters, format_of(endpoint))],
        "responses": {
            "200": _answer(endpoint, tr),
            "304": {"$ref": "#/components/responses/NotModified"},
            **({"307": {"$ref": "#/components/responses/Elsewhere"}} if endpoint.leads_on else {}),
            **{str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in _ERRORS},
        },
    }
    return {"get": described_as, "head": _of_head(described_as, tr)}


def _of_head(get: Schema, tr: Locale) -> Schema:
    """HEAD: the headers of the answer, without it."""
    return {
        **get,
        "operationId": f"{get['operationId']}-head",
        "description": tr("http-head"),
        "responses": {
            status: {"description": tr("http-head")} if status == "200" else response
            for status, response in get["responses"].items()
        },
    }


def _parameter(endpoint: Endpoint, parameter: Field, tr: Locale) -> Schema:
    return {
        "name": parameter.name,
        "in": "path" if endpoint.has_in_path(parameter) else "query",
        "required": parameter.is_required,
        "description": tr.text(described(parameter)),
        "schema": parameter.kind.schema(),
        **({"example": _typed(parameter)} if parameter.example else {}),
    }


def _typed(parameter: Field) -> object:
    kind = parameter.kind.schema()["type"]
    if kind == "array":
        return [parameter.example]
    return (
        int(parameter.example)
        if kind == "integer"
        else float(parameter.example)
        if kind == "number"
        else parameter.example
    )


def _answer(endpoint: Endpoint, tr: Locale) -> Schema:
    schema: Schema = {
        "type": "object",
        "required": list(endpoint.contents),
        "properties": {name: dict(each) for name, each in endpoint.contents.items()},
    }
    contents: Schema = {formats.MEDIA_TYPES[formats.JSON]: {"schema": schema} | _example(endpoint, tr)}
    for name in offered(endpoint)[1:]:
        contents[formats.MEDIA_TYPES[name]] = {
            "schema": {"type": "string", "contentMediaType": formats.MEDIA_TYPES[name]}
        }
    found: Schema = {
        "description": tr("http-answer"),
        "headers": {
            name: {"$ref": f"#/components/headers/{name}"}
            for name in (*_HEADERS, *(["Link"] if endpoint.pages else []))
        },
        "content": contents,
    }
    if endpoint.columns is not None:
        found["x-obsia-columns"] = dict(endpoint.columns())
    return found


def _example(endpoint: Endpoint, tr: Locale) -> Schema:
    """Where an answer can be seen: a copy would grow old."""
    if any(each.is_required and not each.example for each in endpoint.parameters):
        return {"examples": {"none": {"summary": tr("http-try-figure"), "externalValue": ENDPOINTS[0].example}}}
    return {"examples": {"answer": {"summary": tr("http-example"), "externalValue": endpoint.example}}}


def _pages(tr: Locale) -> Schema:
    """The description of the API and its documentation."""
    media = {"openapi.json": "application/vnd.oai.openapi+json", "docs": "text/html"}
    found: Schema = {}
    for name, media_type in media.items():
        summary = tr(f"http-summary-{name.replace('.', '-')}")
        schema = {"type": "object"} if name == "openapi.json" else {"type": "string"}
        content = {media_type: {"schema": schema}}
        get: Schema = {
            "operationId": name,
            "tags": ["meta"],
            "summary": summary,
            "description": summary,
            "responses": {
                "200": {"description": summary, "content": content},
                "304": {"$ref": "#/components/responses/NotModified"},
                **{str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in (400, 429)},
            },
        }
        found[f"{BASE}/{name}"] = {"get": get, "head": _of_head(get, tr)}
    return found


def _responses(tr: Locale) -> Schema:
    location: Schema = {"Location": {"schema": {"type": "string"}}}
    found: Schema = {
        "NotModified": {"description": tr("http-not-modified")},
        "Elsewhere": {"description": tr("http-elsewhere"), "headers": location},
    }
    for status in sorted(set(STATUS.values())):
        codes = [code for code, of in STATUS.items() if of == status]
        content: Schema = {"schema": _PROBLEM, "example": _problem_example(codes[0], status, tr)}
        found[f"Problem{status}"] = {
            "description": "; ".join(tr(f"http-problem-{code}") for code in codes),
            "content": {MEDIA_TYPE: content},
        }
    return found


def _problem_example(code: str, status: int, tr: Locale) -> Schema:
    title = tr(f"http-problem-{code}")
    return {"type": f"{BASE}/docs#problem-{code}", "title": title, "status": status, "detail": title, "code": code}


def _headers(tr: Locale) -> Schema:
    return {name: {"description": tr(f"http-header-{name.lower()}"), "schema": TEXT} for name in (*_HEADERS, "Link")}


def _schemas(tr: Locale) -> Schema:
    return {
        **{each.name: _described(each.name.casefold(), each.schema["properties"], tr) for each in NAMED},
        "Problem": _described("problem", _problem(), tr, required=("type", "title", "status", "detail", "code")),
    }


def _described(
    name: str, properties: Mapping[str, Any], tr: Locale, *, required: tuple[str, ...] | None = None
) -> Schema:
    return {
        "type": "object",
        "description": tr(f"http-schema-{name}"),
        "required": list(properties if required is None else required),
        "properties": dict(properties),
    }


def _problem() -> Schema:
    return {
        "type": {"type": "string", "format": "uri-reference"},
        "title": TEXT,
        "status": {"type": "integer"},
        "detail": TEXT,
        "code": {"type": "string", "enum": list(STATUS)},
        "message": TEXT,
        "arguments": {"type": "object"},
        "parameter": TEXT,
        "expected": TEXT,
        "suggestions": {"type": "array", "items": TEXT},
    }
