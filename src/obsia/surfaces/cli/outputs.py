"""How an answer is written: options that commands share, stated once as questions are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, TypeVar, cast

from obsia.core.errors import BadCall
from obsia.core.kinds import File, local
from obsia.core.question import Flag, Question

if TYPE_CHECKING:
    from obsia.core.document import Document
    from obsia.surfaces.journeys import Journey

Q = TypeVar("Q", bound=Question)
AsJson: TypeAlias = Annotated[bool, local(Flag(), "option-json", name="json")]
AsCsv: TypeAlias = Annotated[bool, local(Flag(), "option-csv", name="csv")]
Segment: TypeAlias = Annotated[bool, local(Flag(), "option-segment")]
NoRecord: TypeAlias = Annotated[bool, local(Flag(), "option-no-record")]
Edition: TypeAlias = Annotated[str | None, local(File(), "option-edition")]
"""The facts on which a command rests, put in place before it is asked (``asking``)."""


@dataclass(frozen=True, kw_only=True)
class Nothing(Question):
    """Nothing can be chosen: of what is asked, or of how the answer is written."""


@dataclass(frozen=True, kw_only=True)
class Outputs(Question):
    """JSON instead of a page."""

    shapes: ClassVar = frozenset({"as_json", "as_csv", "segment", "markdown"})
    """Attributes of which one at most is chosen: what standard output holds."""
    as_json: AsJson = False

    def check(self) -> None:
        """Raises ``BadCall`` for two shapes of standard output at once."""
        chosen = tuple(each.option for each, value in self.stated().items() if value and each.attribute in self.shapes)
        if len(chosen) > 1:
            raise BadCall("outputs-two", options=chosen)

    def asking(self, asked: Q) -> Q:
        """The question, with what is said here of recording its figures."""
        del self
        return asked

    def print(self, journey: Journey, found: Any, **chosen: Any) -> None:
        """Print an answer as JSON, else as a page of which something may be ``chosen``; then what it says aloud."""
        from obsia.core.locales import locale
        from obsia.surfaces.cli import failures, output

        if self.as_json:
            output.write_json(journey.record(found))
        else:
            self.show(journey, found, **chosen)
        failures.say_notes(getattr(found, "notes", ()), locale())

    def show(self, journey: Journey, found: Any, **chosen: Any) -> None:
        """Print an answer for people."""
        from obsia.surfaces.cli import output

        output.write_page(self.page(journey.document(found, **chosen)))

    def page(self, document: Document) -> Document:
        """The page as it is printed."""
        del self
        return document


@dataclass(frozen=True, kw_only=True)
class Recording(Outputs):
    """JSON instead of a page; and whether figures are recorded."""

    no_record: NoRecord = False

    def asking(self, asked: Q) -> Q:
        """The question, with whether its figures are recorded."""
        return replace(cast("Any", asked), record_figures=not self.no_record)

    def page(self, document: Document) -> Document:
        """The page; without commands that unfold its figures where none is recorded."""
        if not self.no_record:
            return document
        from obsia.views.parts import untraced

        return untraced(document)


@dataclass(frozen=True, kw_only=True)
class Rows(Outputs):
    """JSON or CSV instead of a page."""

    as_csv: AsCsv = False

    def show(self, journey: Journey, found: Any, **chosen: Any) -> None:
        """Print an answer as rows, else as a page."""
        from obsia.surfaces.cli import output

        if self.as_csv:
            output.write_csv(journey.rows_of(found), columns=journey.named_columns())
        else:
            super().show(journey, found, **chosen)


@dataclass(frozen=True, kw_only=True)
class Tables(Rows, Recording):
    """JSON or CSV instead of a page; whether figures are recorded; and the facts of which edition they rest on."""

    edition: Edition = None
