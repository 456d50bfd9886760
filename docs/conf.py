"""The manual: Sphinx with MyST (Markdown) and furo, built offline; see decisions/0006."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx

from obsia._version import __version__

project = "obsia"
author = "The obsia founders"
project_copyright = "The obsia founders, CC BY 4.0"
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns: list[str] = []

myst_enable_extensions = ["deflist", "dollarmath", "colon_fence"]
myst_heading_anchors = 3

autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

# Furo writes the menu of all pages anew for each page, which takes longer than all else: tests of what pages say do
# without (`--tag plain`).
html_theme = "basic" if tags.has("plain") else "furo"  # type: ignore[name-defined] # noqa: F821 - Sphinx gives it
html_title = "obsia"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {} if html_theme == "basic" else {"top_of_page_buttons": []}
# Formulas become MathML, which browsers show by themselves: no script from another host (see `setup`).
html_math_renderer = "mathml"


class Sources(Directive):
    """The attribution table: one row per evidence record of the snapshot, sorted by publisher and title."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        """The table, preceded by the hash of the snapshot it was made from."""
        from obsia.facts.snapshot import load

        snapshot = load()
        sources = sorted(snapshot.sources(), key=lambda s: (s.publisher.casefold(), s.title, s.evidence_id))
        table, body = _table({"evidence": 15, "publisher and title": 50, "licence": 15, "published": 10, "read": 10})
        for source in sources:
            text = f"{source.publisher}: {source.title}"
            link = nodes.reference(text, text, refuri=source.url) if source.url else nodes.Text(text)
            cells = [
                nodes.literal(text=source.evidence_id),
                link,
                nodes.Text(source.licence),
                nodes.Text(source.published),
                nodes.Text(source.retrieved),
            ]
            body += _row(cells)
        intro = nodes.paragraph(text=f"{len(sources)} sources, snapshot ")
        intro += nodes.literal(text=snapshot.content_hash[:12])
        return [intro, table]


class Formats(Directive):
    """The readers: one row each, by name."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        """The table."""
        from obsia.app.usage.formats import formats

        table, body = _table({"--format": 20, "what it reads": 80})
        for each in formats():
            body += _row([nodes.literal(text=each.name), nodes.Text(str(each.summary))])
        return [table]


class TokenAlgebra(Directive):
    """The rows of ``token_algebra.csv``: which counts of a source include which."""

    has_content: ClassVar[bool] = False

    def run(self) -> list[nodes.Node]:
        """The table."""
        from obsia.readers.records.algebra import table as rows

        heading = {"source": 12, "shape": 13, "count": 12, "made of": 28, "what includes what": 20, "read in": 15}
        table, body = _table(heading)
        for row in rows():
            body += _row(
                [
                    nodes.Text(row.source),
                    nodes.Text(row.shape),
                    nodes.literal(text=row.target),
                    nodes.literal(text=row.terms),
                    nodes.Text(row.note),
                    nodes.Text(row.evidence),
                ]
            )
        return [table]


def _table(heading: dict[str, int]) -> tuple[nodes.table, nodes.tbody]:
    """A table with a head (column -> width), and its empty body."""
    table, group = nodes.table(), nodes.tgroup(cols=len(heading))
    table += group
    for width in heading.values():
        group += nodes.colspec(colwidth=width)
    head, body = nodes.thead(), nodes.tbody()
    group += head
    group += body
    head += _row([nodes.Text(word) for word in heading])
    return table, body


def _row(cells: list[nodes.Node]) -> nodes.row:
    """A table row of one paragraph per cell."""
    row = nodes.row()
    for cell in cells:
        entry, paragraph = nodes.entry(), nodes.paragraph()
        paragraph += cell
        entry += paragraph
        row += entry
    return row


def _inline_formula(self: object, node: nodes.math) -> None:
    """Write a formula in the text as MathML, and skip its TeX."""
    self.body.append(tex2mathml(node.astext()))  # type: ignore[attr-defined]
    raise nodes.SkipNode


def _block_formula(self: object, node: nodes.math_block) -> None:
    """Write a formula on a line of its own as MathML, and skip its TeX."""
    self.body.append(f"<p>{tex2mathml(node.astext(), as_block=True)}</p>")  # type: ignore[attr-defined]
    raise nodes.SkipNode


MOVED = {"validation": "reference/validation", "validation-world": "reference/validation-world"}
"""Pages that stood elsewhere: old name -> new name. Links to the old address still arrive."""


def _forwards(app: Sphinx, failure: Exception | None) -> None:
    """Leave a page at each old address that leads to the new one, without a script."""
    if failure is not None or app.builder.format != "html":
        return
    for old, new in MOVED.items():
        target = f"{new}.html"
        Path(app.outdir, f"{old}.html").write_text(
            f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Moved</title>\n'
            f'<meta http-equiv="refresh" content="0; url={target}">\n'
            f'<p>This page has moved: <a href="{target}">{new}</a>.</p>\n</html>\n',
            encoding="utf-8",
        )


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_directive("obsia-sources", Sources)
    app.add_directive("obsia-formats", Formats)
    app.add_directive("obsia-token-algebra", TokenAlgebra)
    app.add_html_math_renderer(
        "mathml", inline_renderers=(_inline_formula, None), block_renderers=(_block_formula, None)
    )
    app.connect("build-finished", _forwards)
    return {"parallel_read_safe": True}
