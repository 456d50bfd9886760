"""The commands and where they live: a command's module is imported when it is called, not before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from obsia._version import __version__
from obsia.core.locales import locale

if TYPE_CHECKING:
    from cyclopts import App

_ROOM: Final = "obsia.surfaces.cli"
COMMANDS: Final = {
    "estimate": f"{_ROOM}.estimate:estimate",
    "compare": f"{_ROOM}.answers:compare",
    "silence": f"{_ROOM}.answers:silence",
    "assess": f"{_ROOM}.assess:assess",
    "close": f"{_ROOM}.close:close",
    "sum": f"{_ROOM}.keep:sum_records",
    "merge": f"{_ROOM}.keep:merge",
    "convert": f"{_ROOM}.keep:convert",
    "collect": f"{_ROOM}.collect:collect",
    "pull": f"{_ROOM}.keep:pull",
    "predict": f"{_ROOM}.predict:predict",
    "train": f"{_ROOM}.train:train",
    "openness": f"{_ROOM}.openness:openness",
    "commitments": f"{_ROOM}.answers:commitments",
    "disclose": f"{_ROOM}.disclose:disclose",
    "world": f"{_ROOM}.world:world",
    "search": f"{_ROOM}.answers:search",
    "serve": f"{_ROOM}.serve:serve",
    "publish": f"{_ROOM}.publish:publish",
    "mcp": f"{_ROOM}.mcp:mcp",
    "trace": f"{_ROOM}.answers:trace",
    "verify": f"{_ROOM}.verify:verify",
    "changes": f"{_ROOM}.answers:changes",
    "formats": f"{_ROOM}.answers:formats",
    "doctor": f"{_ROOM}.answers:doctor",
}
FACTS: Final = {
    "check": f"{_ROOM}.facts:check",
    "audit": f"{_ROOM}.facts:audit",
    "show": f"{_ROOM}.facts:show",
    "attribution": f"{_ROOM}.facts:attribution",
    "export": f"{_ROOM}.facts:export",
    "pack": f"{_ROOM}.facts_editions:pack",
    "install": f"{_ROOM}.facts_editions:install",
    "verify-openness": f"{_ROOM}.facts:verify_openness",
}
MEASURE: Final = {
    "run": f"{_ROOM}.measure:run",
    "recover": f"{_ROOM}.measure:recover",
    "doctor": f"{_ROOM}.measure:doctor",
}
GROUPS: Final = {"facts": FACTS, "measure": MEASURE}
"""Commands that have commands of their own."""
NAMES: Final = (*COMMANDS, *GROUPS)


def application() -> App:
    """The application; help texts are those of the language, of one line each."""
    from cyclopts import App, Group

    tr = locale()
    groups: dict[str, Any] = {
        "group_commands": Group(tr("help-commands")),
        "group_parameters": Group(tr("help-options")),
        "group_arguments": Group(tr("help-arguments")),
    }
    app = App(name="obsia", help=tr("help-obsia"), version=f"obsia {__version__}", help_format="plaintext", **groups)
    for name, place in COMMANDS.items():
        app.command(place, name=name, help=tr(f"help-{name}"), **groups)
    for group, commands in GROUPS.items():
        inner = App(name=group, help=tr(f"help-{group}"), help_format="plaintext", **groups)
        for name, place in commands.items():
            inner.command(place, name=name, help=tr(f"help-{group}-{name}"), **groups)
        app.command(inner)
    app["--help"].help = tr("help-help")
    app["--version"].help = tr("help-version")
    return app
