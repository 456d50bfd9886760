"""The worked dossiers show what obsia gives: run this file to write their pages anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from obsia.app.forms import estimated
from obsia.app.forms.disclose import Question, disclose, prepared
from obsia.app.forms.facts_of import SystemFacts
from obsia.app.training.train import train
from obsia.app.training.training_formulas import TRAINING_FORMULAS
from obsia.core.dossier import Dossier, Field, Proof, State
from obsia.core.figure import Boundary
from obsia.core.locales import locale
from obsia.core.locales import wording as words
from obsia.core.message import Number
from obsia.facts import snapshot as facts
from obsia.views.form import answer, document, worded
from obsia.writers.layout import plain
from obsia.writers.markdown import shown as text
from obsia.writers.markdown import whole_section

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "explanation" / "dossiers"
DAY = "2026-12-01"
PAGES = {
    "lucie-7b": (
        "openllm-france/lucie-7b",
        "Lucie-7B",
        "The OpenLLM-France consortium trained this model on a public supercomputer and published weights, checkpoints,"
        " code, logs and most of the data. Nobody states its energy: it is estimated from the accelerator-hours.",
    ),
    "deepseek-v3": (
        "deepseek/deepseek-v3",
        "DeepSeek-V3",
        "The report on this model states parameters, tokens, accelerators and accelerator-hours; data and training code"
        " are not public, and no energy is stated. It is estimated from the accelerator-hours.",
    ),
    "closed-model": (
        "openai/gpt-4o",
        "A closed model: GPT-4o",
        "Of this service neither size, nor training, nor hardware is public. Most of the form stays open, and says what"
        " would fill it. Estimates of others exist; they are no statement of the maker, and fill no field.",
    ),
}
SAY = locale("en")


def ask(form: str, model: str) -> Dossier:
    return disclose(Question(form=form, model=model, on=DAY, record_figures=False))


def page(name: str) -> str:
    """One page: what the form says, the walk of each number to its source, what the form leaves out, what is open."""
    model, title, about = PAGES[name]
    dossier = ask("annex-xi", model)
    lines = [
        f"# {title}",
        "",
        about,
        "",
        f"Facts as read by {DAY}. The page is written by the code of the command:",
        "",
    ]
    lines += ["```", f"obsia disclose annex-xi {model} --on {DAY}", "```", "", "## The form", ""]
    lines += sections(dossier)
    lines += ["## From each number to its source", ""]
    lines += walk(dossier)
    lines += ["## How the energy is computed", ""]
    lines += energy(model)
    lines += ["## What the Code of Practice's form leaves out", ""]
    code = ask("code-of-practice", model)
    lines += sections(code, only="left-out")
    lines += ["## What stays open, and who would know", ""]
    lines += open_fields(dossier)
    return "\n".join(lines).rstrip() + "\n"


def sections(dossier: Dossier, *, only: str = "") -> list[str]:
    """Tables of a form with the notes and sources that they name; ids of figures, which facts change, left out."""
    kept = tuple(section for section in dossier.sections if not only or section.name == only)
    end = ("section-notes-of-fields", "section-sources")
    shown = [
        each
        for each in document(replace(dossier, sections=kept)).sections
        if not each.is_empty and (each.name in end or each.name not in ("section-notes", "section-command"))
    ]
    told = [re.sub(r"\A## ", "### ", whole_section(each, SAY)) for each in shown]
    if only:
        told[0] = told[0].partition("\n")[2].strip()
    return [re.sub(r"`obsia trace [^`]*` ?", "", "\n\n".join(told)), ""]


def stated(dossier: Dossier) -> Iterator[Field]:
    for section in dossier.sections:
        for held in section.fields:
            if held.state is State.STATED and held.quantity is not None:
                yield held


def label_of(held: Field) -> str:
    return text(SAY.text(worded(held.label)))


def answer_of(held: Field) -> str:
    return text(plain(answer(held), SAY))


def walk(dossier: Dossier) -> list[str]:
    """Each number with every place on which it rests."""
    lines: list[str] = []
    for held in stated(dossier):
        lines += [
            f"**{label_of(held)}**: {answer_of(held)} ({held.quantity.kind.value if held.quantity else ''}).",
            "",
        ]
        lines += [f"{number}. {place(proof)}" for number, proof in enumerate(held.proofs, start=1)]
        lines.append("")
    return lines or ["The form holds no number: nothing that could give one is public.", ""]


def place(proof: Proof) -> str:
    """A place to look, in words."""
    names = {"obsia:train": "computed by", "obsia:estimate": "computed by"}
    if proof.title in names:
        return f"{names[proof.title]} `{proof.locator}`"
    shown = f"[{text(proof.title)}]({proof.url.replace('_', '%5F')})" if proof.url else text(proof.title)
    where = f": {text(proof.locator)}" if proof.locator else ""
    return f"{shown}{where}" + (f" (read on {proof.read_on})" if proof.read_on else "")


def energy(model: str) -> list[str]:
    """Formula, numbers put in, and the inputs by what their uncertainty is worth, each with its evidence."""
    _, inputs = prepared(Question(form="annex-xi", model=model, on=DAY, record_figures=False))
    known = SystemFacts(inputs=inputs)
    told = estimated.told_of(known)
    if not told.is_enough:
        return [
            "It is not: an estimate needs accelerator-hours and their type, or operations, or parameters and tokens;"
            " the maker states none of these. A request has an estimate, wide as it is, in the section below.",
            "",
        ]
    run = train(**told.options, record_figures=False)
    formulas = TRAINING_FORMULAS["training_energy_kwh", Boundary.FACILITY]
    lines = ["```", *formulas, "```", "", "Stated, and put in:", ""]
    for name, value in told.options.items():
        shown = f"{value:,.0f}" if isinstance(value, float) else str(value)
        lines.append(f"- `{name}`: {text(shown)}")
    active, tokens = told.options.get("params_active"), told.options.get("tokens")
    if active and tokens:
        flop = SAY.text(Number(6.0 * active * tokens, "FLOP"))
        lines.append(f"- hence 6 × {SAY.text(Number(active))} × {SAY.text(Number(tokens))} = {flop}")
    used = next(
        each for each in run.figures if (each.quantity, each.boundary) == ("training_energy_kwh", Boundary.FACILITY)
    )
    if hours := told.options.get("device_hours"):
        share = used.median / hours
        lines.append(
            f"- the median, {used.median / 1000.0:,.0f} MWh, is {share:.2f} kW for each of these hours, all included"
        )
    lines += ["", "What is not stated is drawn; shares of the width of the energy, and what stands behind each:", ""]
    lines += ["| input | share | kind | evidence |", "|---|---|---|---|"]
    snapshot = facts.load()
    for unknown in run.unknowns:
        if unknown.share < 0.005:
            continue
        evidence = sorted({fact.evidence for fact in unknown.facts})
        links = ", ".join(f"[{each}]({snapshot.source(each).url})" for each in evidence)
        name = words.input_words(unknown.key[0], unknown.key[1], SAY)
        lines.append(f"| {text(name)} | {SAY.percent(unknown.share)} | {unknown.kind.value} | {links} |")
    return [*lines, ""]


def open_fields(dossier: Dossier) -> list[str]:
    fields = [held for section in dossier.sections for held in section.fields if held.state is State.NOT_DISCLOSED]
    lines = ["| field | why | where it was looked for |", "|---|---|---|"]
    for held in fields:
        reason = plain(answer(held), SAY).partition(SAY("colon"))[2].strip()
        lines.append(f"| {label_of(held)} | {text(reason)} | {'<br>'.join(map(place, held.proofs)) or '–'} |")
    return [*lines, ""]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_the_command_gives(name: str) -> None:
    assert (FOLDER / f"{name}.md").read_text(encoding="utf-8") == page(name), "run this file to write the pages anew"


@pytest.mark.parametrize("name", PAGES)
def test_each_number_leads_to_a_page_or_to_a_command(name: str) -> None:
    for held in stated(ask("annex-xi", PAGES[name][0])):
        assert any(proof.url.startswith("https://") for proof in held.proofs)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in PAGES:
        (FOLDER / f"{each}.md").write_text(page(each), encoding="utf-8")
