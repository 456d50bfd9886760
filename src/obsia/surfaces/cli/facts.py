"""``obsia facts``: obsia's own tables."""

from typing import Annotated

from obsia.surfaces.cli.options import argument, option


def check(*, as_json: Annotated[bool, option("json")] = False) -> int:
    """Check obsia's own tables."""
    from dataclasses import asdict

    from obsia.app import factbase
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    report = factbase.check()
    if as_json:
        output.write_json(asdict(report) | {"ok": report.ok})
    else:
        from obsia.surfaces.cli.facts_page import report_page
        from obsia.surfaces.cli.page import Page

        report_page(Page(locale()), report)
    return failures.OK if report.ok else failures.UNEXPECTED


def show(
    subject: Annotated[str, argument("SUBJECT")],
    /,
    *,
    as_json: Annotated[bool, option("json")] = False,
) -> int:
    """What is known of one subject."""
    from obsia.app import factbase
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures

    found = factbase.show(subject)
    if as_json:
        from obsia.app.export import subject_record
        from obsia.surfaces.cli import output

        output.write_json(subject_record(found))
    else:
        from obsia.surfaces.cli.facts_page import subject_page
        from obsia.surfaces.cli.page import Page

        subject_page(Page(locale()), found)
    return failures.OK


def attribution(*, as_json: Annotated[bool, option("json")] = False) -> int:
    """The sources and their licences."""
    from obsia.app.factbase import attribution as sources_of
    from obsia.surfaces.cli import failures, output

    found = sources_of()
    if as_json:
        from obsia.app.export import source_record

        output.write_json({"snapshot": found.snapshot, "sources": [source_record(each) for each in found.sources]})
    else:
        output.write_line(found.page)
    return failures.OK


def audit(*, as_json: Annotated[bool, option("json")] = False) -> int:
    """Contradictions in public disclosures."""
    from obsia.app.audit import audit as examined
    from obsia.app.audit import audit_record
    from obsia.core.locales import locale
    from obsia.surfaces.cli import failures, output

    found = examined()
    if as_json:
        output.write_json(audit_record(found))
    else:
        from obsia.surfaces.cli.audit_page import audit_page
        from obsia.surfaces.cli.page import Page

        audit_page(Page(locale()), found)
    return failures.OK
