"""ENTSO-E: generation by type of plant from its documents. Shapes, invented values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from obsia.grids import HOUR, NoSeries, Reason
from obsia.grids.entsoe import AREAS, generation

from .conftest import Answer, Service

START = datetime(2026, 3, 28, 22, tzinfo=UTC)
AREA = AREAS["FRA"]
NAMESPACE = "urn:iec62325.351:tc57wg16:451-6:generationloaddocument:3:0"


def series(
    *points: tuple[int, str],
    plant: str = "B14",
    area: str = AREA,
    curve: str = "A01",
    resolution: str = "PT60M",
    start: datetime = START,
    hours: int = 3,
    side: str = "in",
) -> str:
    end = start + HOUR * hours
    told = "".join(f"<Point><position>{at}</position><quantity>{mw}</quantity></Point>" for at, mw in points)
    domain = f"{side}BiddingZone_Domain.mRID"
    return f"""<TimeSeries><mRID>1</mRID><{domain} codingScheme="A01">{area}</{domain}>
      <curveType>{curve}</curveType><MktPSRType><psrType>{plant}</psrType></MktPSRType>
      <Period><timeInterval><start>{start:%Y-%m-%dT%H:%MZ}</start><end>{end:%Y-%m-%dT%H:%MZ}</end></timeInterval>
      <resolution>{resolution}</resolution>{told}</Period></TimeSeries>"""


def document(*parts: str, root: str = "GL_MarketDocument") -> Answer:
    return Answer(
        f'<?xml version="1.0" encoding="utf-8"?><{root} xmlns="{NAMESPACE}">{"".join(parts)}</{root}>'.encode()
    )


def read(service: Service, hours: int = 3) -> dict[str, tuple[float | None, ...]]:
    return generation(AREA, START, START + HOUR * hours, web=service.web(ENTSOE_API_KEY="a-key-of-a-test"))


def refusal(service: Service) -> Reason:
    with pytest.raises(NoSeries) as caught:
        read(service)
    assert "a-key-of-a-test" not in repr(caught.value.__dict__)
    return caught.value.reason


def test_generation_by_type(service: Service) -> None:
    service.answer = lambda _: document(
        series((1, "40000"), (2, "41000"), (3, "42000")),
        series((1, "10"), (2, "20"), (3, "30"), plant="B16"),
        series((1, "999"), plant="B10", side="out"),
    )
    assert read(service) == {"B14": (40000, 41000, 42000), "B16": (10, 20, 30)}
    query = service.asked[0].query
    assert (query["documentType"], query["processType"], query["in_Domain"]) == ("A75", "A16", AREA)
    assert (query["periodStart"], query["periodEnd"]) == ("202603282200", "202603290100")
    assert query["securityToken"] == "a-key-of-a-test"


def test_quarter_hours_are_averaged_and_a_missing_one_is_a_gap(service: Service) -> None:
    points = [(index, str(10 * index)) for index in range(1, 13) if index != 7]
    service.answer = lambda _: document(series(*points, resolution="PT15M"))
    assert read(service) == {"B14": (25.0, None, 105.0)}


def test_a_curve_of_steps_holds_its_value_and_one_of_points_does_not(service: Service) -> None:
    service.answer = lambda _: document(series((1, "5"), (3, "7"), curve="A03"))
    assert read(service) == {"B14": (5, 5, 7)}
    service.answer = lambda _: document(series((1, "5"), (3, "7")))
    assert read(service) == {"B14": (5, None, 7)}


def test_periods_of_one_type_are_joined(service: Service) -> None:
    service.answer = lambda _: document(
        series((1, "5"), hours=1), series((1, "6"), (2, "7"), start=START + HOUR, hours=2)
    )
    assert read(service) == {"B14": (5, 6, 7)}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            document("<Reason><text>No matching data found</text></Reason>", root="Acknowledgement_MarketDocument"),
            Reason.NO_DATA,
        ),
        (document(), Reason.NO_DATA),
        (document(root="Publication_MarketDocument"), Reason.MALFORMED),
        (Answer(b"<GL_MarketDocument>"), Reason.MALFORMED),
        (Answer(b"not XML"), Reason.MALFORMED),
        (Answer(b'<!DOCTYPE a [<!ENTITY b "c">]><GL_MarketDocument>&b;</GL_MarketDocument>'), Reason.MALFORMED),
        (document(series((1, "5"), area=AREAS["DEU"])), Reason.WRONG_ZONE),
        (document(series((1, "5"), resolution="P1D")), Reason.MALFORMED),
        (document(series((9, "5"))), Reason.MALFORMED),
        (document(series((1, "many"))), Reason.MALFORMED),
        (document(series((1, "inf"))), Reason.MALFORMED),
        (Answer(b"", status=401), Reason.UNAUTHORISED),
        (Answer(b"", status=503), Reason.SERVER),
    ],
)
def test_documents_that_are_none(answer: Answer, expected: Reason, service: Service) -> None:
    service.answer = lambda _: answer
    assert refusal(service) is expected


def test_long_spans_are_parted(service: Service) -> None:
    service.answer = lambda question: document(
        series(
            (1, "5"), start=datetime.strptime(question.query["periodStart"], "%Y%m%d%H%M").replace(tzinfo=UTC), hours=1
        )
    )
    end = START + timedelta(days=400)
    found = generation(AREA, START, end, web=service.web(ENTSOE_API_KEY="k"))
    assert len(service.asked) == 2
    assert sum(value is not None for value in found["B14"]) == 2
