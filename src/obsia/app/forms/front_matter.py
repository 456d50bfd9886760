"""The metadata block of a model card: one top-level key of its YAML front matter, read without a YAML library.

Read: a scalar behind the key, or a block mapping of scalars below it (plain, quoted, folded over lines, ``|`` and
``>`` blocks). Anchors, tags, flow collections and nested blocks are refused by name: a guess would be worse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from obsia.core.errors import BadInput
from obsia.core.message import Message

_FENCE: Final = "---"
_ENTRY: Final = re.compile(r"""(?P<indent> *)(?P<key>[A-Za-z_][\w-]*|"[^"]*"|'[^']*') *:(?:[ \t]+(?P<rest>.*))?$""")
_SINGLE: Final = re.compile(r"'((?:[^']|'')*)'\s*(?:#.*)?", re.DOTALL)
_DOUBLE: Final = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(?:#.*)?', re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_ESCAPES: Final = dict(zip('0abtnvfre "/\\N_LP', '\0\a\b\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True))
"""The escapes of one letter in a double-quoted scalar (YAML 1.2, 5.7)."""
_BLOCK: Final = re.compile(r"[|>][+-]?\s*(?:#.*)?$")
_FORBIDDEN: Final = {
    "{": Message("card-is-mapping"),
    "[": Message("card-is-list"),
    "&": Message("card-is-anchor"),
    "*": Message("card-is-alias"),
    "!": Message("card-is-tag"),
}
_EXPECTED: Final = Message("card-expected-scalar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """A value with the line on which its key stands; ``text`` is '' for an empty one."""

    text: str
    line: int


def front_matter(text: str, *, file: str) -> tuple[tuple[int, str], ...]:
    """The numbered lines between the two fences at the top of a card.

    Raises ``BadInput`` for a text without such a block.
    """
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    if not lines or lines[0].rstrip() != _FENCE:
        raise BadInput(file=file, line=1, reason=Message("card-no-block"), expected=Message("card-expected-fence"))
    for place, line in enumerate(lines[1:], start=2):
        if line.rstrip() in (_FENCE, "..."):
            return tuple(enumerate(lines[1 : place - 1], start=2))
    raise BadInput(
        file=file, line=len(lines), reason=Message("card-block-open"), expected=Message("card-expected-second-fence")
    )


def block(text: str, key: str, *, file: str) -> Scalar | dict[str, Scalar] | None:
    """What stands under a top-level ``key``: a scalar, or a mapping of scalars; None where the key is absent.

    Raises ``BadInput`` naming line and field for what cannot be read, and for a key that stands twice.
    """
    found: list[tuple[int, list[tuple[int, str]]]] = []
    for number, line in front_matter(text, file=file):
        entry = _ENTRY.match(line)
        if entry and not entry["indent"] and _unquoted(entry["key"]) == key:
            found.append((number, [(number, line)]))
        elif entry and not entry["indent"]:
            found.append((0, []))
        elif found:
            found[-1][1].append((number, line))
    blocks = [lines for number, lines in found if number]
    if not blocks:
        return None
    if len(blocks) > 1:
        raise BadInput(
            file=file,
            line=blocks[1][0][0],
            field=key,
            reason=Message("card-twice"),
            expected=Message("card-expected-one-block"),
        )
    (number, head), *body = blocks[0]
    rest = _rest(head)
    if rest:
        return _scalar([(number, rest), *body], file=file, field=key)
    children = [(at, line) for at, line in body if line.strip() and not line.lstrip().startswith("#")]
    if not children:
        return Scalar(text="", line=number)
    return dict(_children(body, file=file, key=key))


def _children(body: list[tuple[int, str]], *, file: str, key: str) -> Iterator[tuple[str, Scalar]]:
    """The entries of a block mapping: lines at the indentation of the first, each with its continuation."""
    held: list[tuple[str, list[tuple[int, str]]]] = []
    indent: int | None = None
    for number, line in body:
        if not line.strip() or line.lstrip().startswith("#"):
            if held:
                # A comment, unless the value that it follows is quoted or a block: then it is part of it.
                held[-1][1].append((number, line.strip()))
            continue
        if line[: len(line) - len(line.lstrip())].count("\t"):
            raise BadInput(
                file=file, line=number, field=key, reason=Message("card-tab"), expected=Message("card-expected-spaces")
            )
        depth = len(line) - len(line.lstrip())
        indent = depth if indent is None else indent
        entry = _ENTRY.match(line)
        if depth == indent and entry:
            name = _unquoted(entry["key"])
            if any(name == each for each, _ in held):
                raise BadInput(
                    file=file,
                    line=number,
                    field=f"{key}.{name}",
                    reason=Message("card-twice"),
                    expected=Message("card-expected-once"),
                )
            held.append((name, [(number, entry["rest"] or "")]))
        elif depth > indent and held:
            held[-1][1].append((number, line.strip()))
        else:
            raise BadInput(
                file=file,
                line=number,
                field=key,
                reason=Message("card-no-entry"),
                expected=Message("card-expected-entry"),
            )
    for name, lines in held:
        yield name, _scalar(lines, file=file, field=f"{key}.{name}")


def _scalar(lines: list[tuple[int, str]], *, file: str, field: str) -> Scalar:
    """A scalar that may go on over lines."""
    (number, first), *more = lines
    first, follow = first.strip(), [line.strip() for _, line in more]
    if first[:1] in _FORBIDDEN or (not first and any(_ENTRY.match(line) for line in follow)):
        what = _FORBIDDEN.get(first[:1]) or Message("card-is-block")
        raise BadInput(file=file, line=number, field=field, reason=what, expected=_EXPECTED)
    if _BLOCK.fullmatch(first):
        text = "\n".join(follow) if first[0] == "|" else _folded(["", *follow])
        return Scalar(text=text.strip(), line=number)
    if first[:1] == "'":
        single = _SINGLE.fullmatch(_folded([first, *follow]))
        if not single:
            raise BadInput(
                file=file, line=number, field=field, reason=Message("card-quotation-open"), expected=_EXPECTED
            )
        return Scalar(text=single[1].replace("''", "'"), line=number)
    if first[:1] == '"':
        return Scalar(text=_double([first, *follow], file=file, line=number, field=field), line=number)
    kept = [first, *(line for line in follow if not line.startswith("#"))]
    plain = re.split(r"(?:^|\s)#", _folded(kept), maxsplit=1)[0].strip()
    return Scalar(text="" if plain in ("null", "~") else plain, line=number)


def _folded(lines: list[str]) -> str:
    """Lines as one text: a line break is a space, an empty line is a line break."""
    text = lines[0]
    for line in lines[1:]:
        text += (" " if text and not text.endswith("\n") else "") + line if line else "\n"
    return text.rstrip("\n")


def _double(lines: list[str], *, file: str, line: int, field: str) -> str:
    """A double-quoted scalar; a backslash at the end of a line joins it to the next without a space."""
    parts: list[str] = []
    for each in lines:
        if parts and re.search(r"(?<!\\)(?:\\\\)*\\$", parts[-1]):
            parts[-1] = parts[-1][:-1] + each
        else:
            parts.append(each)
    found = _DOUBLE.fullmatch(_folded(parts))
    if not found:
        raise BadInput(file=file, line=line, field=field, reason=Message("card-quotation-open"), expected=_EXPECTED)
    try:
        text = _ESCAPE.sub(_unescaped, found[1])
        # Two escapes may stand for one character beyond the first 65,536.
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except (KeyError, ValueError, OverflowError) as error:
        reason = Message("card-escape")
        raise BadInput(file=file, line=line, field=field, reason=reason, expected=_EXPECTED) from error


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    return chr(int(code, 16)) if code else _ESCAPES[found[4]]


def _rest(head: str) -> str:
    entry = _ENTRY.match(head)
    rest = (entry["rest"] or "") if entry else ""
    return "" if rest.lstrip().startswith("#") else rest.strip()


def _unquoted(key: str) -> str:
    return key[1:-1] if key[:1] in "\"'" else key
