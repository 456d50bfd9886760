"""Each check on small pages: one that breaks its rule, which it finds, and one that keeps it, which it leaves."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser
from tests.surfaces.web.browser import flows
from tests.surfaces.web.browser.axe import axe_problems
from tests.surfaces.web.browser.charts import (
    column_problems,
    digit_problems,
    drawing_problems,
    equivalent_problems,
    is_by_code,
    order_problems,
)
from tests.surfaces.web.browser.flows import Flow, Step, focus_problems, walked
from tests.surfaces.web.browser.opened import Opened, opened, policy_problems, theme_problems
from tests.surfaces.web.browser.reflow import reflow_problems
from tests.surfaces.web.browser.stage import POLICY, Stage, page
from tests.surfaces.web.browser.weights import weight_problems

LONG = "x" * 90
DRESS = '<link rel="stylesheet" href="/faint.css">'
MARK = '<svg class="mark" width="100%" height="20"><rect width="50%" height="9"/></svg>'
LAND = "".join(f'<path d="M{n},0L{n + 1},0L{n},1Z"/>' for n in range(20))
TALL = '<figure data-unit="Wh"><svg role="img" aria-label="A chart" viewBox="0 0 400 40" width="100%">{}</svg></figure>'
GOOD = (
    '<p>Nothing is wrong here. <a href="/other">Another page</a>.</p>'
    '<ul><li data-unit="Wh">'
    + MARK
    + '<p class="axis"><span class="ends"><span>0</span> <span>5&nbsp;Wh</span></span></p></li></ul>'
    '<table><caption>A table</caption><thead><tr><th scope="col">Name</th><th scope="col">Value</th></tr></thead>'
    '<tbody><tr><th scope="row">One</th><td>1</td></tr></tbody></table>'
)


def french_order(found: Opened) -> list[str]:
    return order_problems(found, language="fr")


CHECKS: dict[str, Callable[[Opened], list[str]]] = {
    "axe": axe_problems,
    "reflow": reflow_problems,
    "drawings": drawing_problems,
    "columns": column_problems,
    "order": french_order,
    "weight": weight_problems,
    "theme": theme_problems,
    "policy": policy_problems,
    "focus": focus_problems,
}
BROKEN = [
    ("axe", "image-alt", page('<img src="/icon.svg">')),
    ("axe", "color-contrast", page('<p class="faint">Hard to read</p>', head=DRESS)),
    ("axe", "region", page("<p>In</p>").replace("<main", "<p>Outside of all landmarks</p><main")),
    ("axe", "dark, .*color-contrast|color-contrast \\(dark", page('<p class="night">Hard to read</p>', head=DRESS)),
    ("reflow", "px wide on 320", page('<div class="wide">A wide box</div>', head=DRESS)),
    (
        "reflow",
        "text cut off",
        page('<p class="cut">These words are longer than their box, which hides the end of them</p>', head=DRESS),
    ),
    ("reflow", "behind a scroll", page(f'<div class="scroll"><p class="wide">{LONG}</p></div>', head=DRESS)),
    (
        "reflow",
        "words on words",
        page('<div class="pile"><p>One line of words</p><p>Another line of words</p></div>', head=DRESS),
    ),
    ("reflow", "with wide spacing: text cut off", page('<p class="tight">Just wide enough</p>', head=DRESS)),
    ("reflow", "twice as large: text cut off", page('<p class="low">Just high enough</p>', head=DRESS)),
    (
        "drawings",
        "letters of",
        page(TALL.format('<text x="0" y="20" font-size="12">0</text><text x="90" y="20" font-size="12">5 Wh</text>')),
    ),
    (
        "drawings",
        "over .* of the map",
        page(f'<svg class="map" viewBox="0 0 100 50" width="100%">{LAND}<path d="M2,10L98,10.5L98,11Z"/></svg>'),
    ),
    ("drawings", "no scale", page('<ul><li data-unit="Wh">' + MARK + "</li></ul>")),
    (
        "drawings",
        "no unit",
        page(
            '<div><svg class="mark" width="100%" height="20">'
            '<text y="18">0</text><text x="90" y="18">5</text></svg></div>'
        ),
    ),
    (
        "drawings",
        "units",
        page(
            '<div data-unit="Wh"><span class="fig big" data-unit="Wh">1</span>'
            '<span class="fig big" data-unit="gCO2e">2</span>' + MARK + '<p class="ends">0 5</p></div>'
        ),
    ),
    ("drawings", "no table beside", page('<figure class="chart" data-unit="Wh"><p class="axis">0 5</p></figure>')),
    (
        "columns",
        "lost when narrow",
        page(
            '<table><tbody><tr><th>a</th><td class="gone">kept from small screens</td></tr></tbody></table>', head=DRESS
        ),
    ),
    (
        "order",
        "order of codes",
        page("<ul><li>Albanie</li><li>Belgique</li><li>Suède</li><li>Zambie</li><li>États-Unis</li></ul>"),
    ),
    ("weight", "bytes", page(f"<p>{''.join(f'{n * 7919 % 99991:x}' for n in range(40000))}</p>")),
    ("weight", "requests", page("".join(f'<img src="/icon.svg?{n}" alt="A square">' for n in range(5)))),
    ("weight", "another host", page('<img src="http://127.0.0.2:9/x.png" alt="From elsewhere">')),
    ("theme", "ground", page("<p>One theme</p>").replace("/style.css", "/plain.css")),
    ("policy", "policy: style-src", page('<p style="color:red">In line</p>')),
    ("policy", "policy: script-src", page("<script>document.title='x'</script>")),
    ("policy", "not fetched|console", page('<img src="http://127.0.0.2:9/x.png" alt="From elsewhere">')),
    ("focus", "first stop", page('<p><a href="/other">A link</a></p>', before="<p><a href='/first'>First</a></p>")),
    (
        "focus",
        "first stop is not seen",
        page("<p>Words</p>", before='<a class="skip never" href="#main">To the contents</a>', head=DRESS),
    ),
    ("focus", "leads nowhere", page("<p>Words</p>", before='<a class="skip" href="#nothing">To the contents</a>')),
]
FAINT = """
.faint{color:#ccc}.night{color:#555}@media (prefers-color-scheme:light){.night{color:#000}}
.wide{width:900px}.cut{width:9rem;height:1.5rem;overflow:hidden;white-space:nowrap}.scroll{overflow-x:auto}
.pile{position:relative;height:4rem}.pile p{position:absolute;top:0;left:0;margin:0}
.tight{width:8.2rem;white-space:nowrap;overflow:hidden}.low{height:24px;overflow:hidden;margin:0;white-space:nowrap}
@media (max-width:40rem){.gone{display:none}}.never:focus{top:-9rem;outline:none}
"""


@pytest.fixture(scope="module")
def dressed(stage: Stage) -> Stage:
    stage.put("/faint.css", FAINT, kind="text/css")
    stage.put("/plain.css", "body{background:#fff;color:#000}", kind="text/css")
    return stage


@pytest.mark.parametrize(("check", "said", "body"), BROKEN, ids=[f"{check}: {said}" for check, said, _ in BROKEN])
def test_what_is_broken_is_found(check: str, said: str, body: str, browser: Browser, dressed: Stage) -> None:
    with opened(browser, dressed.put("/broken", body)) as found:
        told = CHECKS[check](found)
        assert any(re.search(said, each) for each in told), told


@pytest.mark.parametrize("check", CHECKS)
def test_what_is_in_order_is_left_alone(check: str, browser: Browser, dressed: Stage) -> None:
    with opened(browser, dressed.put("/good", page(GOOD))) as found:
        assert CHECKS[check](found) == []


def test_answers_that_are_not_compressed_and_cookies_are_found(browser: Browser, stage: Stage) -> None:
    body = page(f"<p>{'Words. ' * 900}</p>")
    with opened(browser, stage.put("/loose", body, {"Content-Encoding": "", "Set-Cookie": "a=b"})) as found:
        told = weight_problems(found)
    assert any("not compressed" in each for each in told)
    assert any("a cookie" in each for each in told)


def test_a_page_that_asks_and_fails_is_noticed(browser: Browser, stage: Stage) -> None:
    body = page("<script>alert('hello')</script><script>undefined_name()</script>")
    with opened(browser, stage.put("/acts", body, {"Content-Security-Policy": ""})) as found:
        told = policy_problems(found)
    assert any("dialog" in each for each in told)
    assert any("error" in each for each in told)


def test_a_flow_that_needs_a_script_does_not_end(
    browser: Browser, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = Flow(name="press", start="", steps=(Step(press="main button"), Step(see="main .fig", text=r"\d")))
    body = page("<button type='button' onclick=\"location='/pressed'\">Show</button>")
    url = stage.put("/scripted", body, {"Content-Security-Policy": POLICY + "; script-src 'unsafe-inline'"})
    stage.put("/pressed", page('<p class="fig">1</p>'))
    with opened(browser, url) as found:
        assert walked(found, flow, by_keyboard=False) == []
    monkeypatch.setattr(flows, "NAVIGATION_MS", 1_000)
    with opened(browser, url, scripts=False) as found:
        assert "leads nowhere" in walked(found, flow, by_keyboard=False)[0]


def test_a_focus_that_is_not_seen_and_a_link_that_is_never_reached_are_found(browser: Browser, dressed: Stage) -> None:
    flow = Flow(name="go", start="", steps=(Step(follow="main a"),))
    sheet = ":focus,:focus-visible{outline:none!important}"
    dressed.put("/blind.css", sheet, kind="text/css")
    body = page('<p><a href="/other">On</a></p>', head=DRESS.replace("faint", "blind"))
    with opened(browser, dressed.put("/blind", body)) as found:
        assert "focus is not seen" in walked(found, flow, by_keyboard=True)[0]
    with opened(browser, dressed.put("/never", page('<p><a href="/other" tabindex="-1">On</a></p>'))) as found:
        assert "does not come to" in walked(found, flow, by_keyboard=True)[0]


def test_small_equivalents_lost_digits_and_orders_are_told_apart() -> None:
    assert equivalent_problems(["0,028 m en voiture"]) == []
    assert (
        len(equivalent_problems(["0,4 mm en voiture", "0.2 s of light", "12 µL of water", "1 mm", "1.5 mL", "20 s"]))
        == 3
    )
    assert digit_problems([("0.60 Wh", "0.13 to 8.1 Wh"), ("19 kWh", "5 to 69 kWh"), ("0.0 %", "")]) == []
    assert len(digit_problems([("0,3 Wh", "0,13 à 0,81 Wh"), ("0.6 Wh", "0.13 to 8 Wh")])) == 2
    assert is_by_code(["Suède", "États-Unis"])
    assert not is_by_code(["États-Unis", "Suède"])
    assert not is_by_code(["c", "a", "b"])
