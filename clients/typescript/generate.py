"""Writes the client's types from the description of the API: ``python clients/typescript/generate.py``.

A test refuses types that are not those of the description as it is.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final, cast

from obsia.core.locales import locale
from obsia.surfaces.http.endpoints import BASE
from obsia.surfaces.http.openapi import openapi

FILE: Final = Path(__file__).parent / "src" / "types.d.mts"
JSON: Final = "application/json"
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_PLAIN: Final = {
    "string": "string", "number": "number", "integer": "number", "boolean": "boolean", "null": "null",
    "array": "unknown[]", "object": "{ [name: string]: unknown }",
}  # fmt: skip
_HEAD: Final = """\
// Types of the HTTP API of obsia, made from its description (OpenAPI) by generate.py: do not edit.
"""


def types() -> str:
    """The types, in the order of the description."""
    described = openapi(locale("en"))
    paths = {
        path.removeprefix(BASE): each["get"]
        for path, each in described["paths"].items()
        if JSON in each["get"]["responses"]["200"]["content"]
    }
    parts = [_HEAD]
    for name, schema in described["components"]["schemas"].items():
        parts.append(f"{_note(schema, '')}export interface {name} {_type(schema, '')}\n")
    parts.append("/** Address below /api/v1 -> what may be asked, and the answer. */\nexport interface Endpoints {")
    for path, get in paths.items():
        answer = get["responses"]["200"]["content"]
        asked = [_parameter(each) for each in get["parameters"] if each["name"] != "format"]
        tables = [media for media in answer if media != JSON]
        parts.append(
            f"  /** {_words(get['description'])} */\n"
            f"  {json.dumps(path)}: {{\n"
            f"    asked: {{{''.join(asked)}{chr(10) + '    ' if asked else ''}}};\n"
            f"    answer: {_type(answer[JSON]['schema'], '    ')};\n"
            f"    table: {'TableFormat' if tables else 'never'};\n"
            "  };"
        )
    parts.append("}\n")
    parts.append('export type TableFormat = "csv" | "parquet" | "xlsx";\n')
    return "\n".join(parts)


def _parameter(parameter: dict[str, Any]) -> str:
    required = "" if parameter["required"] else "?"
    return (
        f"\n      /** {_words(parameter['description'])} */"
        f"\n      {_key(parameter['name'])}{required}: {_type(parameter['schema'], '      ')};"
    )


def _type(schema: dict[str, Any], indent: str) -> str:
    """A schema as a type, whose lines after the first are indented."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(json.dumps(each, ensure_ascii=False) for each in schema["enum"])
    for name, sign in (("anyOf", " | "), ("allOf", " & ")):
        if name in schema:
            return sign.join(f"({_type(each, indent)})" for each in schema[name])
    stated = schema.get("type")
    kinds = cast("list[str]", stated if isinstance(stated, list) else [stated] if stated else [])
    return " | ".join(dict.fromkeys(_kind(kind, schema, indent) for kind in kinds)) or "unknown"


def _kind(kind: str, schema: dict[str, Any], indent: str) -> str:
    if kind == "array" and "items" in schema:
        return f"Array<{_type(schema['items'], indent)}>"
    if kind == "object" and "properties" in schema:
        required, deeper = set(schema.get("required", ())), f"{indent}  "
        lines = [
            f"{_note(each, deeper)}{deeper}{_key(name)}{'' if name in required else '?'}: {_type(each, deeper)};\n"
            for name, each in schema["properties"].items()
        ]
        return f"{{\n{''.join(lines)}{indent}}}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        names = schema.get("propertyNames", {}).get("enum")
        value = _type(schema["additionalProperties"], indent)
        return (
            f"{{ [name in {' | '.join(map(json.dumps, names))}]?: {value} }}" if names else f"Record<string, {value}>"
        )
    return _PLAIN[kind]


def _note(schema: dict[str, Any], indent: str) -> str:
    return f"{indent}/** {_words(schema['description'])} */\n" if schema.get("description") else ""


def _words(text: str) -> str:
    return " ".join(text.split()).replace("*/", "* /")


def _key(name: str) -> str:
    return name if _NAME.fullmatch(name) else json.dumps(name)


if __name__ == "__main__":
    FILE.write_text(types(), encoding="utf-8")
