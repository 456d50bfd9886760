"""What a figure is of, said by the command line and by its page from the same record."""

from __future__ import annotations

import pytest

from obsia.app.figures.trace import Trace
from obsia.core import figure as core
from obsia.core.evidence import Fact, Kind, Verification
from obsia.core.figure import Boundary, Figure
from obsia.core.locales import languages, locale
from obsia.views import trace as trace_view
from obsia.views import trace as views

FIGURE = Figure(
    median=1.0, mean=1.0, low=0.5, high=2.0, unit="kWh", quantity="energy_kwh", boundary=Boundary.SERVER,
    kind=Kind.MODELLED, kind_shares={}, tested=core.Tested.ELICITED, snapshot="0", figure_id="0-0", evidence=("x",),
)  # fmt: skip


def traced(
    journey: str, label: str = "", command: tuple[str, ...] = (), digests: tuple[str, ...] = (), **arguments: object
) -> Trace:
    return Trace(
        figure=FIGURE, label=label, formula=(), inputs=(), undrawn=(), command=command, journey=journey,
        arguments=arguments, input_digests=digests, version="0.1.0", recorded_at="2026-11-26", seed=7, worlds=1024,
        same_snapshot=True,
    )  # fmt: skip


def fact(qualifier: str = "", property: str = "size", value: float = 4.0) -> Fact:
    return Fact(
        subject="x", property=property, unit="1", kind=Kind.ASSUMED, verification=Verification.OURS, evidence="e",
        locator="l", read_on="2026-11-26", qualifier=qualifier, value=value,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("trace", "english", "french"),
    [
        (
            traced("estimate", model="openai/gpt-4o", input_tokens=1200, output_tokens=1, cached_tokens=0, zone=None),
            "One request to openai/gpt-4o: 1,200 tokens in, one token out. Where it runs is not known.",
            "Une requête à openai/gpt-4o\u00a0: 1\u202f200 jetons en entrée, un jeton en sortie."
            " On ne sait pas où elle tourne.",
        ),
        (
            traced("estimate", model="x/y", images=2, zone="FRA"),
            "One request to x/y: 2 images. It runs on the grid of France (FRA).",
            "Une requête à x/y\u00a0: 2 images."
            " Elle tourne sur le réseau électrique de cette zone\u00a0: France (FRA).",
        ),
        (
            traced("assess", "total"),
            "A person’s own usage, read from files.",
            "L’usage d’une personne, lu dans ses fichiers.",
        ),
        (traced("assess", "gpt-4o\x1e2026-11-01"), "gpt-4o, 2026-11-01.", "gpt-4o, 2026-11-01."),
        (
            traced("compare", "a/b / c/d", task="request", models=["a/b", "c/d"]),
            "a/b divided by c/d, for the same task: a question and its answer.",
            "a/b rapporté à c/d, pour la même tâche\u00a0: une question et sa réponse.",
        ),
        (
            traced("estimate", model="a/b", task="reasoning", calls=1, input_tokens=9, output_tokens=5, zone=None),
            "For a/b, a question, answered with reasoning: 9 tokens in, 5 tokens out. Where it runs is not known.",
            "Pour a/b, une question, avec une réponse raisonnée\u00a0: 9 jetons en entrée, 5 jetons en sortie."
            " On ne sait pas où elle tourne.",
        ),
        (
            traced(
                "what-if",
                "difference",
                before={"model": "a/b", "output_tokens": 5},
                after={"model": "c/d", "output_tokens": 4},
            ),
            "After minus before. Before: One request to a/b: 5 tokens out. Where it runs is not known."
            " After: One request to c/d: 4 tokens out. Where it runs is not known.",
            "Après moins avant. Avant\u00a0: Une requête à a/b\u00a0: 5 jetons en sortie."
            " On ne sait pas où elle tourne. Après\u00a0: Une requête à c/d\u00a0: 4 jetons en sortie."
            " On ne sait pas où elle tourne.",
        ),
        (traced("what-if", "a change"), "a change.", "a change."),
        (traced("compare", "a change"), "a change.", "a change."),
        (
            traced("train"),
            "One training run, as the command below states it.",
            "Un entraînement, tel que la commande ci-dessous le décrit.",
        ),
        (
            traced("world-country", "FRA 2030", scenario="Base"),
            "In France, 2030, scenario Base.",
            "En France, 2030, scénario Base.",
        ),
        (
            traced("world", "Middle East hyperscale 2025", scenario="Lift-Off"),
            "Middle East, hyperscale, 2025, scenario Lift-Off.",
            "Moyen-Orient, très grands exploitants, 2025, scénario Lift-Off.",
        ),
        (
            traced("world", "country DEU 2026", anchor="Base"),
            "In Germany, 2026, scenario Base.",
            "En Allemagne, 2026, scénario Base.",
        ),
        (
            traced("world", "2025 2030", scenario="Base"),
            "The whole world, from 2025 to 2030, scenario Base.",
            "Le monde entier, de 2025 à 2030, scénario Base.",
        ),
        (
            traced("world", "World 2024-2025", scenario="Base"),
            "The whole world, from 2024 to 2025, scenario Base.",
            "Le monde entier, de 2024 à 2025, scénario Base.",
        ),
        (
            traced("world", "conventional 2030", scenario="Base"),
            "The whole world, without AI, 2030, scenario Base.",
            "Le monde entier, sans l’IA, 2030, scénario Base.",
        ),
        (
            traced("world", "xAI Colossus 2 2030"),
            "xAI Colossus 2, 2030, scenario Base.",
            "xAI Colossus 2, 2030, scénario Base.",
        ),
        (
            traced("world-move", "there", model="openai/gpt-4o", to="FRA", year=2025),
            "All inference of openai/gpt-4o, 2025, if it were in this country: France.",
            "Toute l’inférence de openai/gpt-4o, 2025, si elle se faisait dans ce pays\u00a0: France.",
        ),
        (traced("unheard-of", "a label"), "a label.", "a label."),
        (traced("unheard-of"), "What the command below asks for.", "Ce que demande la commande ci-dessous."),
        (traced("world", "no year"), "no year.", "no year."),
    ],
)  # fmt: skip
def test_what_a_figure_is_of(trace: Trace, english: str, french: str) -> None:
    assert locale("en").text(trace_view.subject(trace)) == english
    assert locale("fr").text(trace_view.subject(trace)) == french


@pytest.mark.parametrize("language", languages())
def test_labels_of_others_cannot_hide_anything(language: str) -> None:
    told = locale(language).text(trace_view.subject(traced("assess", "a\u202eb\x00")))
    assert told.isprintable()


def test_a_frame_is_made_again_from_python() -> None:
    command = ("obsia", "assess", "frame", "--by", "model", "--by", "day", "--top", "5", "--format", "table")
    told = views.command(traced("assess", command=command, digests=("sums:12",)))
    assert told == "obsia.assess(frame, by=['model', 'day'], top=5, format='table')"
    plain = traced("estimate", command=("obsia", "estimate", "a b", "--in", "3"))
    assert views.command(plain) == "obsia estimate 'a b' --in 3"


def test_of_several_things_one_serves_in_each_world() -> None:
    tr = locale("en")
    things = [fact(f"device=chip {number}", value=float(number)) for number in range(1, 9)]
    told = [tr.text(each) for each in views.choices(things)]
    assert told[:2] == ["chip 1 (1)", "chip 2 (2)"]
    assert told[-1] == "2 others"
    assert views.choices(things[:1]) == ()
    assert views.choices([fact(), fact("device=x")]) == ()


def test_a_joint_fact_is_told_by_its_rows() -> None:
    tr = locale("en")
    assert tr.text(views.qualified(fact(property="joint", value=512.0))).startswith("512 rows of a joint fit")
    assert tr.text(views.qualified(fact("of a kind"))) == "4 [of a kind]"


def test_what_a_boundary_counts_leans_on_nothing_above() -> None:
    assert locale("en").text(views.counts(FIGURE)).startswith("the accelerators and their share")
