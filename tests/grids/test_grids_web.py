"""Questions that cannot hang, be led elsewhere, fill the memory or tell a key."""

from __future__ import annotations

import socket

import pytest

from obsia.grids import NoSeries, Reason, Web

from .conftest import Answer, Question, Service

SECRET = {"auth-token": "a-key-of-a-test"}


def reason(web: Web, url: str, **options: dict[str, str]) -> Reason:
    with pytest.raises(NoSeries) as caught:
        web.json(url, source="a service", **options)
    assert "a-key-of-a-test" not in f"{caught.value!s} {caught.value!r} {caught.value.__dict__}"
    assert caught.value.__cause__ is None
    return caught.value.reason


def test_an_answer_comes_as_it_was_sent(service: Service) -> None:
    service.answer = lambda _: Answer({"a": [1, None]})
    assert service.web().json(f"{service.url}/x", source="s", query={"q": "a b"}, secret=SECRET) == {"a": [1, None]}
    assert service.asked[0].query == {"q": "a b"}
    assert service.asked[0].headers["auth-token"] == "a-key-of-a-test"


@pytest.mark.parametrize(
    ("status", "expected", "times"),
    [
        (401, Reason.UNAUTHORISED, 1),
        (403, Reason.UNAUTHORISED, 1),
        (400, Reason.SERVER, 1),
        (404, Reason.SERVER, 1),
        (500, Reason.SERVER, 2),
        (503, Reason.SERVER, 2),
        (429, Reason.QUOTA, 1),
    ],
)
def test_a_status_has_a_reason_and_failures_that_may_pass_are_asked_once_more(
    status: int, expected: Reason, times: int, service: Service
) -> None:
    service.answer = lambda _: Answer(b"<html>", status=status)
    assert reason(service.web(), service.url, secret=SECRET) is expected
    assert len(service.asked) == times


def test_a_quota_that_says_when_is_waited_for_within_the_budget(service: Service) -> None:
    waited: list[float] = []
    web = service.web()
    web.sleep = waited.append
    service.answer = lambda _: (
        Answer([1]) if len(service.asked) > 1 else Answer(status=429, headers={"Retry-After": "3"})
    )
    assert web.json(service.url, source="s") == [1]
    assert waited == [3.0]


@pytest.mark.parametrize("after", ["9", "3600", "-1", "Wed, 21 Oct 2026 07:28:00 GMT", "١", ""])
def test_a_quota_that_lasts_longer_or_says_nothing_is_given_up(after: str, service: Service) -> None:
    web = service.web()
    web.budget_s = 5.0
    text = after.encode().decode("latin-1")
    service.answer = lambda _: Answer(status=429, headers={"Retry-After": text} if after else {})
    assert reason(web, service.url) is Reason.QUOTA
    assert len(service.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_the_key_goes_nowhere_else(status: int, service: Service) -> None:
    service.answer = lambda question: (
        Answer([1]) if question.path == "/elsewhere" else Answer(status=status, headers={"Location": "/elsewhere"})
    )
    assert reason(service.web(), service.url, secret=SECRET) is Reason.REDIRECT
    assert [question.path for question in service.asked] == [""] or [q.path for q in service.asked] == ["/"]


def test_a_huge_answer_is_refused_at_its_limit(service: Service) -> None:
    web = service.web()
    web.most_bytes = 100_000
    service.answer = lambda _: Answer(b"[" + b"1," * 100_000 + b"1]")
    assert reason(web, service.url) is Reason.TOO_LARGE


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a":', b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_malformed(body: bytes, service: Service) -> None:
    service.answer = lambda _: Answer(body)
    assert reason(service.web(), service.url) is Reason.MALFORMED


def test_an_answer_that_ends_early_is_malformed(service: Service) -> None:
    service.answer = lambda _: Answer(b'{"a": 1}', cut=True)
    assert reason(service.web(), service.url) is Reason.MALFORMED


def test_a_slow_answer_ends_with_the_budget(service: Service) -> None:
    """A byte now and then is within the limit of each read, and beyond that of all of them."""
    web = service.web()
    web.budget_s = 0.5
    service.answer = lambda _: Answer(b"[" + b" " * 10_000 + b"]", drip_s=0.05)
    assert reason(web, service.url) is Reason.TIMEOUT
    assert reason(web, service.url) is Reason.TIMEOUT
    assert len(service.asked) == 1


def test_who_never_answers_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        assert reason(Web(environment={}, budget_s=5.0, timeout_s=0.2), url) is Reason.TIMEOUT
        assert reason(Web(environment={}, budget_s=0.2, timeout_s=5.0), url) is Reason.TIMEOUT


def test_nobody_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert reason(Web(environment={}), f"http://127.0.0.1:{port}") is Reason.UNREACHABLE


def test_what_does_not_speak_http_is_malformed() -> None:
    import threading

    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"220 mail ready\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        assert reason(Web(environment={}, budget_s=5.0), f"http://127.0.0.1:{other.getsockname()[1]}") in (
            Reason.MALFORMED,
            Reason.UNREACHABLE,
        )
        thread.join()


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/x", "file:///etc/passwd", "nonsense", "http://"])
def test_only_the_web_is_asked(url: str) -> None:
    assert reason(Web(environment={}), url) is Reason.UNREACHABLE


def test_a_key_is_not_sent_without_encryption() -> None:
    assert reason(Web(environment={}), "http://example.org/x", secret=SECRET) is Reason.INSECURE


def test_the_budget_is_a_setting() -> None:
    web = Web(environment={"OBSIA_GRID_BUDGET_S": "0"})
    assert reason(web, "http://127.0.0.1:9") is Reason.TIMEOUT
    assert Web(environment={"OBSIA_GRID_BUDGET_S": "soon"}).left_s() > 60
    assert "secret" not in repr(Web(environment={"KEY": "secret"}))


def test_a_question_is_what_the_fixture_saw(service: Service) -> None:
    service.answer = lambda _: Answer({})
    service.web().json(f"{service.url}/p", source="s")
    assert isinstance(service.asked[0], Question)
    assert service.asked[0].headers["user-agent"].startswith("obsia/")
