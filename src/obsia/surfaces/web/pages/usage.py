"""The account of a person's own usage files, to that person's machine alone; nothing of it is kept or recorded."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from obsia.app.questions.usage import Assess
from obsia.core.errors import BadCall, MissingExtra, NoData, ObsiaError
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import shown
from obsia.surfaces.web.page import Page, PageQuestion, TemplateView

if TYPE_CHECKING:
    from obsia.app.usage.account import Account

USUAL: Final = ("model", "zone")
"""Tables of the page where none is asked for, beside those of a report."""
LONGEST_COMMAND: Final = 4_000
MOST_PATHS: Final = 5
MOST_LABELS: Final = 40
"""Labels of the records that are offered as keys; others are reached by their address."""
COMMANDS: Final = (
    "obsia serve --usage ~/.claude/projects",
    "obsia serve --usage calls.csv --usage-model gpt-4o --usage-region FRA",
)
"""How to start a server with one's own files: of a coding assistant; of records that name no model and no region."""


def usage(asked: PageQuestion) -> TemplateView:
    """The page."""
    if (own := asked.edition.usage) is None:
        return _start(asked)
    entry = _entry(asked)
    problem = ""
    try:
        try:
            account = _account(own, asked, entry)
        except BadCall as error:
            if not entry:
                raise
            # A key that does not exist: the page says which do, and shows what it shows without.
            problem, entry = asked.tr.text(error.sentences), ""
            account = _account(own, asked, entry)
    except MissingExtra:
        raise
    except ObsiaError as error:
        return _start(asked, problem=asked.tr.text(error.sentences), status=404 if isinstance(error, NoData) else 400)
    except OSError as error:
        told = asked.tr("web-usage-unreadable", file=printable(error.filename), why=error.strerror or str(error))
        return _start(asked, problem=told, status=400)
    return _shown(account, asked, entry=entry, problem=problem)


def _entry(asked: PageQuestion) -> str:
    """The keys of one table, crossed with commas, as ``assess --by`` takes them; '' where none is asked for."""
    stated = [part.strip() for name in ("by", "and") for part in (asked.one(name) or "").split(",")]
    return ",".join(part for part in stated if part)


def _account(own: Assess, asked: PageQuestion, entry: str) -> Account:
    # With the engine and all that speaks to it: half of what the first visitor of any page would wait for.
    from obsia.app.usage.own_account import usage_account

    question = replace(own, by=(entry,) if entry else USUAL, levers=asked.one("levers") is not None)
    return usage_account(question, report_tables=not entry)


def _start(asked: PageQuestion, *, problem: str = "", status: int = 200) -> TemplateView:
    """How to start with files; after what is wrong with those that were given."""
    tr = asked.tr
    return TemplateView(
        template="usage_start.html",
        title=tr("web-usage-title"),
        description=tr("web-usage-about"),
        values={"problem": problem, "paths": _paths(asked), "commands": COMMANDS},
        status=status,
        indexed=False,
    )


def _shown(account: Account, asked: PageQuestion, *, entry: str, problem: str) -> TemplateView:
    from obsia.views import usage as view
    from obsia.views.usage_tables import alike, contributors, is_alike

    tr = asked.tr
    held, headlines = view.document(account), view.headlines(account)
    command = printable(shlex.join([*account.command, "--report", "usage.html"]), most=LONGEST_COMMAND)
    values: dict[str, object] = {
        "problem": problem,
        "paths": _paths(asked),
        "covers": [tr.text(each) for each in held.subtitle],
        "cards": [(tr.text(each.name), each.figure, tr.text(each.counts)) for each in headlines],
        "range": shown(headlines[0].figure, tr).interval_text if headlines else "",
        "notes": [tr.text(each) for each in view.headline_notes(account)],
        "document": {each.name: each for each in (*held.sections, contributors(account))},
        "tables": [
            section
            for section, each in zip(
                (each for each in held.sections if each.name.startswith("by-")), account.tables, strict=True
            )
            if entry or not is_alike(each)
        ],
        "alike": None if entry else alike(account),
        "keys": _keys(account, tr),
        "chosen": entry.split(",")[0],
        "crossed": ",".join(entry.split(",")[1:]),
        "narrowed": bool(entry),
        "levers_asked": account.levers is not None,
        "report": command,
    }
    return TemplateView(
        template="usage.html",
        title=tr.text(held.page_title),
        description=tr("web-usage-about"),
        values=values,
        status=400 if problem else 200,
        indexed=False,
    )


def _paths(asked: PageQuestion) -> list[str]:
    """What was named when the server started, a few by name."""
    from obsia.views.usage import LONGEST_PATH

    named = [printable(path, most=LONGEST_PATH) for path in (asked.edition.usage.paths if asked.edition.usage else ())]
    more = len(named) - MOST_PATHS
    return [*named[:MOST_PATHS], *([asked.tr("and-others", count=more)] if more > 0 else [])]


def _keys(account: Account, tr: Locale) -> list[tuple[str, str]]:
    """What a table may be by, each with its name; labels of the records as they call them."""
    from obsia.views import usage_messages as about

    labels = [key for key in account.keys if key.startswith("label.")]
    plain = [key for key in account.keys if key not in labels]
    return [(key, tr.text(about.key_head(key))) for key in (*plain, *labels[:MOST_LABELS])]


PAGES: Final = (Page(name="usage", path="/usage/", build=usage, query=("by", "and", "levers"), private=True),)
