"""Files are deployed or refused as Camunda 7.24 does, with the same lines and element ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from .small_models import MODELS
from .verdicts import recorded, same, verdict

OWN_MODELS = Path(__file__).resolve().parent.parent / "conformance" / "models"
RECORDED = recorded("model_verdicts.json")
SMALL = recorded("small_model_verdicts.json")

DIFFERENCES = {
    "call_case": "cases (CMMN) can't be called",
    "import": "one message for an import is enough",
    "loop_on_ad_hoc": "left out with a warning; the reference fails by accident",
    "mail": "the reference server has no mail library",
    "sequential_1": "1 is true; the reference fails by accident",
    "shell": "models can't start programs",
    "start_timer_expr": "expressions are evaluated when the job is made",
    "timer_none_then": "we tell all problems",
    "triggered_1": "1 is true; the reference fails by accident",
    "ut_form_date_pattern": "a problem with a place, not a failure",
    "ut_form_handler": "a problem with a place, not a failure",
    "ut_formref_version": "a problem with a place, not a failure",
}
"""Models to which we say something else on purpose."""


@pytest.mark.parametrize("name", sorted(set(MODELS) - set(DIFFERENCES)))
def test_a_small_model_gets_the_verdict_of_the_reference(name):
    actual = verdict(MODELS[name].encode(), name)

    assert same(SMALL[name], actual), (SMALL[name], actual)


@pytest.mark.parametrize("name", sorted(DIFFERENCES))
def test_a_difference_is_still_one(name):
    actual = verdict(MODELS[name].encode(), name)

    assert not same(SMALL[name], actual)


def test_our_own_models_get_the_verdict_of_the_reference():
    """Models that came later got theirs in recorded scenarios."""
    named = {p: f"conformance/models/{p.name}" for p in sorted(OWN_MODELS.glob("*.bpmn"))}
    paths = {path: name for path, name in named.items() if name in RECORDED}

    differences = _differences(paths)

    assert [] == differences
    assert len(paths) > 100


def test_the_models_of_others_get_the_verdict_of_the_reference(shared):
    paths = {shared / name: name for name in RECORDED}

    differences = _differences(paths)

    assert [] == differences


def _differences(paths: dict[Path, str]) -> list[object]:
    found = []
    for path, name in paths.items():
        actual = verdict(path.read_bytes(), path.name)
        if not same(RECORDED[name], actual):
            found.append((name, RECORDED[name], actual))
    return found
