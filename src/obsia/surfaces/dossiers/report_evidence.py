"""The sections of a report that say what it rests on: assumptions, names, records, method, sources, commands."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from obsia._version import __version__
from obsia.core.locales import Locale, printable
from obsia.surfaces import account_words as about
from obsia.surfaces import words
from obsia.surfaces.dossiers.tables import Column, Row, table
from obsia.surfaces.html import Html, Node, element, join, link

if TYPE_CHECKING:
    from obsia.app.usage.account import Account, ModelUse
    from obsia.core.evidence import Source

MOST_NAMES: Final = 60
MOST_FILES: Final = 12
MOST_REJECTS: Final = 10
LONGEST_PATH: Final = 160
LONGEST_COMMAND: Final = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page with a heading and a name to link to."""

    name: str
    title: str
    body: Node

    @property
    def html(self) -> Html:
        """The section as an element."""
        return element(
            "section", element("h2", self.title, id=f"{self.name}-head"), self.body, id=self.name,
            aria_labelledby=f"{self.name}-head",
        )  # fmt: skip


def _items(sentences: Sequence[Node]) -> Html | None:
    return element("ul", [element("li", sentence) for sentence in sentences]) if sentences else None


def assumptions(account: Account, say: Locale) -> Section | None:
    """Each default that stood in for a fact, as a sentence."""
    sentences = about.assumed(account, say)
    if not sentences:
        return None
    return Section(name="assumptions", title=say("section-assumptions"), body=_items(sentences))


def names(account: Account, say: Locale) -> Section | None:
    """What each name of a model was taken for."""
    if not account.models:
        return None
    columns = (
        Column(head=say("head-name"), look="name"),
        Column(head=say("head-taken-for"), label=say("head-taken-for")),
        Column(head=say("head-usage"), label=say("head-usage"), look="n"),
    )
    rows = [
        Row(
            cells=(
                printable(use.name, most=80) if use.name else say("not-stated"),
                _taken_for(use, say),
                about.counted_usage(use.tokens, say),
            )
        )
        for use in account.models[:MOST_NAMES]
    ]
    more = len(account.models) - MOST_NAMES
    body = join(
        table(say("caption-names"), columns, rows),
        element("p", say("more-names", count=more)) if more > 0 else None,
    )
    return Section(name="names", title=say("section-models"), body=body)


def _taken_for(use: ModelUse, say: Locale) -> str:
    if use.model.known:
        return printable(use.model.facts.model_id)
    if not use.name:
        return say("name-none")
    near = ", ".join(printable(name) for name in use.suggestions)
    hint = say("did-you-mean", names=near) if near else say("nothing-near")
    return f"{say('name-unknown')} {hint}"


def records(account: Account, say: Locale) -> Section:
    """Where every record went, which formats were recognised and why."""
    found = about.recognised(account)
    columns = (
        Column(head=say("head-format"), look="name"),
        Column(head=say("head-recognised-by"), label=say("head-recognised-by")),
        Column(head=say("head-files"), label=say("head-files")),
    )
    rows = [Row(cells=(printable(each.format), say.text(each.why), _files(each.files, say))) for each in found]
    parts: list[Node] = [
        element("p", about.records(account, say) + "."),
        table(say("caption-formats"), columns, rows) if rows else None,
        _items([*about.set_aside(account, say, most=3 * about.MOST_NAMES)]),
        _items([printable(text, most=300) for text in account.unreadable]),
        _items(about.alike(account, say)),
    ]
    if account.records.rejected:
        parts += [element("h3", say("section-rejects")), element("p", about.reject_reasons(account, say) + ".")]
        parts.append(_rejects(account, say))
    return Section(name="records", title=say("section-read"), body=parts)


def _files(files: Sequence[str], say: Locale) -> Node:
    some: list[Node] = []
    for place, file in enumerate(files[:MOST_FILES]):
        some += [", " if place else None, element("code", printable(file, most=LONGEST_PATH))]
    if len(files) > MOST_FILES:
        some += [" ", say("more-files", count=len(files) - MOST_FILES)]
    return some


def _rejects(account: Account, say: Locale) -> Html:
    columns = (
        Column(head=say("head-file"), look="name"),
        *(
            Column(head=say(f"head-{name}"), label=say(f"head-{name}"))
            for name in ("where", "field", "value", "expected")
        ),
    )
    rows = [
        Row(
            cells=(
                printable(reject.file, most=LONGEST_PATH),
                say("at-line", line=reject.line) if reject.line is not None else say("at-row", row=reject.row or 0),
                printable(reject.field),
                printable(reject.value, most=40),
                say.text(reject.expected),
            )
        )
        for reject in account.rejects[:MOST_REJECTS]
    ]
    kept, rejected = len(rows), account.records.rejected
    caption = say("caption-rejects-all")
    if kept < rejected:
        caption = say("caption-rejects", kept=say.whole(kept), rejected=say.whole(rejected))
    return table(caption, columns, rows)


def method(account: Account, say: Locale) -> Section:
    """How the figures are made, and what they leave out."""
    level = say.percent(account.figures[0].level)
    sentences = (
        say("method-tokens"),
        say("method-energy"),
        say("method-worlds", level=level),
        say("method-cost") if account.total.cost is not None else None,
        say("left-out"),
    )
    return Section(name="method", title=say("section-method"), body=[element("p", text) for text in sentences if text])


def sources(held: Sequence[Source], say: Locale) -> Section | None:
    """Where the inputs of the figures come from."""
    if not held:
        return None
    columns = (
        Column(head=say("head-source"), look="name"),
        Column(head=say("head-licence"), label=say("head-licence")),
        Column(head=say("head-read"), label=say("head-read")),
    )
    rows = [Row(cells=(_source(each), printable(each.licence), printable(each.retrieved))) for each in held]
    return Section(name="sources", title=say("section-sources"), body=table(say("caption-sources"), columns, rows))


def _source(source: Source) -> Node:
    title = ", ".join(printable(part) for part in (source.publisher, source.title) if part)
    named = printable(source.evidence_id)
    told = link(source.url, title or named) if source.url.isprintable() else title
    return [told, element("span", f"{named} {printable(source.url, most=300)}".strip(), class_="note")]


def again(account: Account, say: Locale) -> Section:
    """The commands that make the figures again and unfold them, and how to cite them."""
    figures = [words.find(account.figures, which) for which in words.HEADLINE]
    if account.total.intensity is not None:
        figures.append(account.total.intensity)
    if account.total.cost is not None and account.total.cost.figure is not None:
        figures.append(account.total.cost.figure)
    columns = (
        Column(head=say("head-figure"), look="name"),
        Column(head=say("head-command"), label=say("head-command")),
    )
    rows = [
        Row(cells=(about.figure_words(figure, say), element("code", f"obsia trace {figure.figure_id}")))
        for figure in figures
    ]
    command = printable(shlex.join(account.command), most=LONGEST_COMMAND)
    cite = say("report-cite", version=__version__, request=account.request_id[:12], snapshot=account.snapshot[:12])
    body = join(
        element("h3", say("section-again")),
        element("pre", element("code", command), tabindex=0),
        table(say("caption-trace"), columns, rows),
        element("h3", say("section-cite")),
        element("p", cite),
    )
    return Section(name="again", title=say("section-trace"), body=body)
