"""``%%measure`` in Jupyter: what a cell used, shown below it.

%load_ext obsia

%%measure --region FRA
train()
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from obsia.app.measuring.running import measure
from obsia.core.errors import BadCall
from obsia.core.locales import locale
from obsia.core.message import Option

if TYPE_CHECKING:
    from collections.abc import Callable

    from obsia.app.measuring.report import Report


class Shell(Protocol):
    """What is asked of IPython's shell."""

    def register_magic_function(self, func: Callable[..., Any], magic_kind: str, magic_name: str) -> None: ...
    def run_cell(self, raw_cell: str) -> Any: ...


class Measured:
    """What a cell used; a notebook shows it as a page, a terminal as text. ``report`` has its figures."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def _repr_html_(self) -> str:
        from obsia.views.measuring import document
        from obsia.writers import html

        return html.page(document(self.report), locale())

    def __repr__(self) -> str:
        from obsia.views.measuring import document
        from obsia.writers import markdown

        return markdown.whole(document(self.report), locale())


def load(shell: Shell) -> None:
    """Give a shell of IPython the magic ``%%measure [--region PLACE]``."""

    def cell_magic(line: str, cell: str) -> Measured:
        words = line.split()
        if words and (len(words) != 2 or words[0] != "--region"):
            raise BadCall("measure-magic-line", region=Option("region"), line=line.strip())
        with measure() as measured:
            shell.run_cell(cell)
        return Measured(measured.report(region=words[1] if words else None))

    shell.register_magic_function(cell_magic, "cell", "measure")
