"""The documentation of the API: its OpenAPI description as one page, without a script or a request elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, cast

from obsia.core.locales import Locale
from obsia.surfaces.http.bodies import Site
from obsia.surfaces.http.openapi import openapi
from obsia.surfaces.http.problems import STATUS, phrase

Document = Mapping[str, Any]


def docs_page(tr: Locale, site: Site | None = None) -> bytes:
    """The page in one language: one of ``site``, or without a style where there are no pages beside the API."""
    document = openapi(tr)
    info = document["info"]
    title, summary = str(info["title"]), str(info["summary"])
    body = "\n".join(
        [
            f"<h1>{_t(title)}</h1>",
            f'<p class="lead">{_t(summary)}</p>',
            f"<p>{_t(info['description'])}</p>",
            f'<p><a href="/api/v1/openapi.json">{_t(tr("http-docs-openapi"))}</a></p>',
            _contents(document, tr),
            *(part for each in document["tags"] for part in _group(document, each, tr)),
            *_schemas(document, tr),
            *_problems(tr),
        ]
    )
    if site is not None:
        return site.framed(body, title=title, description=summary, language=tr.language)
    return (
        f'<!doctype html>\n<html lang="{_t(tr.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{_t(title)}</title>\n'
        f'<meta name="description" content="{_t(summary)}">\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n'
        "</html>\n"
    ).encode()


def _t(text: object) -> str:
    return escape(str(text), quote=True)


def _operations(document: Document, tag: str) -> list[tuple[str, Document]]:
    return [(path, each["get"]) for path, each in document["paths"].items() if tag in each["get"]["tags"]]


def _contents(document: Document, tr: Locale) -> str:
    items = [
        f'<li><a href="#{_t(operation["operationId"])}">{_t(path)}</a></li>'
        for each in document["tags"]
        for path, operation in _operations(document, each["name"])
    ]
    return f'<nav aria-label="{_t(tr("http-docs-contents"))}"><ul class="near">{"".join(items)}</ul></nav>'


def _group(document: Document, group: Document, tr: Locale) -> list[str]:
    found = [f"<h2>{_t(group['description'])}</h2>"]
    for path, operation in _operations(document, group["name"]):
        found.append(f'<section id="{_t(operation["operationId"])}">')
        found.append(f"<h3><code>GET {_t(path)}</code></h3>")
        found.append(f"<p>{_t(operation['description'])}</p>")
        if operation.get("parameters"):
            found.append(f"<h4>{_t(tr('http-docs-parameters'))}</h4>")
            found.append(_parameters(operation["parameters"], tr))
        found.append(_answer(operation["responses"]["200"], tr))
        found.append("</section>")
    return found


def _parameters(parameters: list[Document], tr: Locale) -> str:
    items: list[str] = []
    for each in parameters:
        needed = f" <strong>{_t(tr('http-docs-required'))}</strong>" if each["required"] else ""
        items.append(f"<dt><code>{_t(each['name'])}</code>{needed}</dt>")
        known = f" {_t(', '.join(each['schema']['enum']))}." if "enum" in each["schema"] else ""
        example = f" {_t(tr('http-docs-example'))} {_codes(_listed(each['example']))}" if "example" in each else ""
        items.append(f"<dd>{_t(each['description'])}{known}{example}</dd>")
    return f"<dl>{''.join(items)}</dl>"


def _answer(response: Document, tr: Locale) -> str:
    found: list[str] = []
    content = next(iter(response["content"].values()))
    for example in content.get("examples", {}).values():
        address = _t(example["externalValue"])
        found.append(f'<p>{_t(example["summary"])} <a href="{address}">{address}</a></p>')
    if members := content["schema"].get("properties"):
        found.append(f"<p>{_t(tr('http-docs-members'))} {_codes(members)}</p>")
    if columns := response.get("x-obsia-columns"):
        found.append(f"<p>{_t(tr('http-docs-columns'))} {_codes(columns)}</p>")
    return "".join(found)


def _listed(example: object) -> Sequence[object]:
    return cast("list[object]", example) if isinstance(example, list) else [example]


def _codes(names: Iterable[object]) -> str:
    return ", ".join(f"<code>{_t(name)}</code>" for name in names)


def _schemas(document: Document, tr: Locale) -> list[str]:
    found = [f"<h2>{_t(tr('http-docs-schemas'))}</h2>"]
    for name, schema in document["components"]["schemas"].items():
        found.append(f'<h3 id="schema-{_t(name)}">{_t(name)}</h3><p>{_t(schema["description"])}</p>')
        found.append(f"<p>{_codes(schema['properties'])}</p>")
    return found


def _problems(tr: Locale) -> list[str]:
    found = [f"<h2>{_t(tr('http-docs-problems'))}</h2>", "<dl>"]
    for code, status in sorted(STATUS.items(), key=lambda item: (item[1], item[0])):
        found.append(f'<dt id="problem-{_t(code)}"><code>{_t(code)}</code> ({status} {_t(phrase(status))})</dt>')
        found.append(f"<dd>{_t(tr(f'http-problem-{code}'))}</dd>")
    return [*found, "</dl>"]
