"""``obsia facts``: obsia's own tables."""

from dataclasses import asdict, dataclass
from typing import Annotated, ClassVar

from obsia.core.kinds import local
from obsia.core.locales import locale, printable
from obsia.core.question import Flag, Question, Text
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import OK, command, printed
from obsia.surfaces.cli.outputs import Nothing, Outputs
from obsia.surfaces.journeys import JOURNEYS


@dataclass(frozen=True, kw_only=True)
class Show(Question):
    """What is known of one subject."""

    journey: ClassVar[str] = "facts show"
    subject: Annotated[str, local(Text(), "argument-subject", positional=True)]


@dataclass(frozen=True, kw_only=True)
class VerifyOpenness(Question):
    """Check what is stored of obsia's own readings of openness."""

    journey: ClassVar[str] = "facts verify-openness"
    online: Annotated[bool, local(Flag(), "option-online")] = False


@dataclass(frozen=True)
class Export(Question):
    """The facts as a data package for others."""

    journey: ClassVar[str] = "facts export"
    folder: Annotated[str, local(Text(longest=4_096), "argument-package", positional=True)]
    site: Annotated[str | None, local(Text(), "option-publish-site")] = None


def _check(_: Nothing, outputs: Outputs) -> int:

    from obsia.app.catalogue import factbase
    from obsia.surfaces.cli import output
    from obsia.views import facts

    report = factbase.check()
    output.show(asdict(report) | {"ok": report.ok}, facts.check(report), as_json=outputs.as_json)
    return failures.OK if report.ok else failures.UNEXPECTED


def _attribution(_: Nothing, outputs: Outputs) -> int:
    from obsia.surfaces.cli import output

    journey = JOURNEYS["sources"]
    found = journey.ask()
    if outputs.as_json:
        outputs.print(journey, found)
    else:
        output.write_line(found.page)
    return OK


def _verify_openness(asked: VerifyOpenness, outputs: Outputs) -> int:
    from obsia.app.disclosure import openness_verification as verification
    from obsia.surfaces.cli import output
    from obsia.views.verification import document

    found = verification.verify(opened=verification.from_the_web() if asked.online else None)
    output.show(verification.VERIFICATION.record(found), document(found), as_json=outputs.as_json)
    return failures.OK if found.ok else failures.UNEXPECTED


def _export(asked: Export, outputs: Outputs) -> int:

    from obsia.app.catalogue.data_package import export as exported
    from obsia.surfaces.cli import output
    from obsia.surfaces.web.links import stated_site

    found = exported(asked.folder, site=stated_site(asked.site))
    if outputs.as_json:
        output.write_json(asdict(found))
    else:
        tr = locale()
        counts = {name: tr.whole(getattr(found, name)) for name in ("tables", "rows", "sources")}
        output.write_line(tr("package-written", folder=printable(found.folder), version=found.version, **counts))
    return failures.OK


check = command(Nothing, Outputs, _check)
show = printed("facts", question=Show)
attribution = command(Nothing, Outputs, _attribution)
audit = printed("finds", question=Nothing)
export = command(Export, Outputs, _export)
verify_openness = command(VerifyOpenness, Outputs, _verify_openness)
