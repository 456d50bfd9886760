"""Filled forms that the renderers are tried on: what the facts give, and one in which every text is hostile."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from obsia.app.forms.disclose import Question, disclose
from obsia.app.forms.inputs import Inputs, Record
from obsia.app.forms.registry import FORMS as REGISTRY
from obsia.app.forms.specification import filled as of_registry
from obsia.app.training.train import train, training_record
from obsia.app.usage.assess import assess
from obsia.core.dossier import Dossier, Field, Proof, Quantity, Section, State
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Tested
from obsia.core.locales import Locale
from obsia.core.message import Message
from obsia.core.reading import Reading
from obsia.facts import snapshot as facts
from obsia.views.form import address, answer, worded
from obsia.views.usage_data import account_record
from obsia.writers.layout import plain

DAY = "2026-11-29"
MODELS = ("openllm-france/lucie-7b", "deepseek/deepseek-v3", "openai/gpt-4o")
FORMS = ("annex-xi", "code-of-practice", "summary")
HOSTILE = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a|b\nc", "`x` ``` *b* _i_ ~s~", "# head", "- item",
    "1. one", "[l](javascript:x)", "![i](https://example.org/x.png)", "https://example.org/x", "www.example.org",
    "\u202ertl", "\x1b[31mred\x07", "&amp; &lt;", "$x$ #set page(paper: \"a0\") #import \"@preview/x:1.0.0\"",
    "#read(\"/etc/passwd\")", "]] #{ sys.exit() } \\ \\u{41}", "{{7*7}} ${x} <!-- c -->", "</table></style>",
    "\u6f22\u5b57 \U0001f600", "@someone", "x" * 5_000, "=SUM(A1)", "\u00a0\u202f", "trailing\\",
)  # fmt: skip
ADDRESSES = ("javascript:alert(1)", "data:text/html,x", "//example.org", "https://example.org/a b", "file:///etc/x",
             "https://example.org/(x)|`y`[z]*", "https://example.org/\"><b>", "")  # fmt: skip


def label_of(held: Field, tr: Locale) -> str:
    """What a field asks."""
    return tr.text(worded(held.label))


def answer_of(held: Field, tr: Locale) -> str:
    """What it answers."""
    return plain(answer(held), tr)


def fields_of(dossier: Dossier) -> tuple[Field, ...]:
    """The fields of all sections."""
    return tuple(each for section in dossier.sections for each in section.fields)


def links_of(dossier: Dossier) -> set[str]:
    """Every address on which a field rests."""
    return {address(proof.url) for held in fields_of(dossier) for proof in held.proofs} - {""}


@cache
def filled(form: str, model: str) -> Dossier:
    """A form as the facts give it."""
    return disclose(Question(form=form, model=model, on=DAY, record_figures=False))


@cache
def records() -> tuple[Record, Record]:
    """An account of the bundled records, and a training run, as machines get them."""
    path = Path(__file__).parents[2] / "examples" / "azure_llm_code_2023.csv"
    account = account_record(assess(path, model="gpt-4o", region="NLD", record_figures=False))
    run = train(params_total=7e10, tokens=1.5e13, hardware="H100", region="FRA", record_figures=False)
    return account, training_record(run)


@cache
def of_every_form(name: str) -> Dossier:
    """Any form of the registry, from all that it may use."""
    if name in FORMS:
        return filled(name, MODELS[0])
    form, (account, training) = REGISTRY[name], records()
    given = (*form.needs, *form.takes)
    reading = Reading(
        meter="rack PDU", perimeter="racks 1 to 4", boundary=Boundary.SERVER, energy_kwh=612.0, duration_s=3600.0,
        work="training", region="FRA",
    )  # fmt: skip
    held = Inputs(
        system=None, assertions=(), made_on=DAY, snapshot=facts.load().content_hash,
        command=("obsia", "disclose", name),
        account=account if "account" in given else None, training=training if "training" in given else None,
        readings=(reading,) if "reading" in given else (),
    )  # fmt: skip
    return of_registry(name, held)


def hostile() -> Dossier:
    """A form whose every foreign text tries to be something else, with fields of each state and shape."""
    proofs = tuple(
        Proof(title=text, url=url, locator=text, read_on=DAY) for text, url in zip(HOSTILE, ADDRESSES * 4, strict=False)
    )
    stated = tuple(
        Field(
            name=f"text-{number}", label=Message("form-field-1a-tasks"), state=State.STATED, text=text,
            proofs=(proofs[number],), notes=(Message("form-note-licence", licence=text),),
        )
        for number, text in enumerate(HOSTILE)
        if text.strip()
    )  # fmt: skip
    others = (
        Field(
            name="reason", label=Message("form-field-1b-acceptable-use"), state=State.NOT_DISCLOSED,
            reason=Message("form-reason-withheld-why", why=HOSTILE[0]),
        ),
        Field(
            name="hostile-label", label=Message("form-note-licence", licence="<i>"),
            state=State.NOT_APPLICABLE, reason=Message("form-reason-inapplicable-why", why="*either*"),
        ),
        Field(
            name="number", label=Message("form-field-2e-energy"), state=State.STATED, proofs=(proofs[0],),
            quantity=Quantity(
                value=3_710.0, unit="<MWh|>", kind=Kind.MODELLED, boundary="<boundary>", low=2_700.0, high=5_800.0,
                tested=Tested.TESTED, as_asked="<3700>", figure_id="<id>`",
            ),
        ),
    )  # fmt: skip
    return Dossier(
        form="annex-xi", title=Message("form-title-annex-xi"), edition=HOSTILE[0], form_url="javascript:alert(1)",
        subject=HOSTILE[1], made_on=DAY, snapshot=HOSTILE[3], command=("obsia", "disclose", *HOSTILE[:6]),
        sections=(Section(name="general", title=Message("form-section-annex-xi-1-1"), fields=(*stated, *others)),),
        notes=(Message("form-note-draft"),),
    )  # fmt: skip
