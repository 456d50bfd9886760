"""The facts of an edition as one file (``facts pack``, ``facts install``), and under a command (``--edition``)."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from obsia._version import __version__
from obsia.core.kinds import File, local
from obsia.core.locales import locale, printable
from obsia.core.message import Day, Message, Symbol
from obsia.core.question import Question
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Outputs

if TYPE_CHECKING:
    from obsia.app.proof.editions import FactsEdition


@dataclass(frozen=True)
class Pack(Question):
    """The facts in use as one file."""

    journey: ClassVar[str] = "facts pack"
    path: Annotated[str, local(File(), "argument-facts-pack", positional=True)]


@dataclass(frozen=True)
class Install(Question):
    """The facts of an edition from a file."""

    journey: ClassVar[str] = "facts install"
    path: Annotated[str, local(File(), "argument-facts-install", positional=True)]
    key: Annotated[str | None, local(File(), "option-key")] = None


def _pack(asked: Pack, outputs: Outputs) -> int:
    from obsia.app.proof import editions

    return _told("facts-packed", editions.pack(asked.path), outputs)


def _install(asked: Install, outputs: Outputs) -> int:
    from obsia.app.proof import editions

    return _told("facts-installed", editions.install(asked.path, key=asked.key), outputs)


def _told(code: str, done: "FactsEdition", outputs: Outputs) -> int:
    from obsia.surfaces.cli import output

    if outputs.as_json:
        output.write_json(asdict(done))
    else:
        tr = locale()
        signed = tr(f"facts-{'signed' if done.is_signed else 'unsigned'}")
        output.write_line(tr(code, path=printable(done.path), snapshot=done.snapshot[:12], signed=signed))
    return failures.OK


def rest_on(edition: str) -> None:
    """Let the command rest on the facts of an edition, and say by which program they are read."""
    from obsia.app.catalogue.changes import facts_named
    from obsia.app.figures import facts_editions
    from obsia.app.figures.prepared import code_digest
    from obsia.facts.snapshot import load

    path, published = facts_named(edition)
    facts_editions.rest_on(path)
    snapshot = Symbol(load().content_hash[: facts_editions.DIGITS])
    if published is None:
        said = Message("notice-edition", snapshot=snapshot, version=Symbol(__version__))
    else:
        code = "notice-edition-same" if published.method == code_digest() else "notice-edition-other"
        day, version = Day(published.published_on), Symbol(published.version)
        said = Message(code, day=day, snapshot=snapshot, version=version)
    failures.say_notice(locale().text(said))


pack = command(Pack, Outputs, _pack)
install = command(Install, Outputs, _install)
