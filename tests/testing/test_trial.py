"""What users write tests of their models with."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from watchword.core.errors import BpmnError
from watchword.testing.coverage import Coverage
from watchword.testing.models import bpmn
from watchword.testing.trial import Trial

TIMER = "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>"
INVOICE = Path(__file__).resolve().parents[2] / "examples" / "invoice" / "invoice.bpmn"


@pytest.fixture
def trial():
    with Trial() as made:
        yield made


def test_the_invoice_example_is_paid():
    with Trial(INVOICE) as trial:
        instance = trial.start("invoice", "R-1", number="R-1", amount=250)
        (task,) = instance.is_running().waiting_at

        instance.complete(task, approved=True)
        seen = []
        assert 1 == trial.work("invoice-payment", lambda job: seen.append(job.variables["amount"]) or {"x": 1})

        instance.is_ended().has_passed(task).has_no_incident()
        assert [250] == seen
        assert 0 < trial.coverage.of("invoice") < 1


def test_a_mocked_worker_raises_bpmn_errors_and_failures():
    with Trial(INVOICE) as trial:
        first, second = trial.start("invoice", number="1", amount=1), trial.start("invoice", number="2", amount=2)
        for instance in (first, second):
            instance.complete(*instance.waiting_at, approved=True)

        def refuse(job):
            if job.variables["amount"] == 1:
                raise BpmnError("payment-refused")
            raise RuntimeError("no bank")

        trial.work("invoice-payment", refuse)

        first.is_waiting_at("clarify")
        with pytest.raises(AssertionError, match="no bank"):
            second.has_no_incident()


def test_time_passes_only_when_it_is_told_to(trial):
    trial.deploy_texts(
        {"t.bpmn": bpmn("t").start().event("intermediateCatchEvent", "wait", TIMER).user_task("u").end("end").xml()}
    )
    instance = trial.start("t")

    trial.advance(timedelta(hours=23))
    instance.is_waiting_at("wait")
    trial.advance(timedelta(hours=2))

    instance.is_waiting_at("u")


def test_checks_say_what_is_true_instead(trial):
    trial.deploy_texts({"p.bpmn": bpmn("p").start().user_task("u").end("end").xml()})
    instance = trial.start("p", colour="red")

    for check, words in (
        (lambda: instance.is_waiting_at("v"), "waits at u"),
        (lambda: instance.is_ended(), "waits at u"),
        (lambda: instance.has_passed("u"), "passed: start"),
        (lambda: instance.has_variables(colour="blue"), "red"),
        (lambda: instance.complete("v"), "0 tasks at v"),
    ):
        with pytest.raises(AssertionError, match=words):
            check()
    assert "u u:* A S" == instance.tree


def test_variables_are_there_after_the_end_too(trial):
    trial.deploy_texts({"p.bpmn": bpmn("p").start().user_task("u").end("end").xml()})

    instance = trial.start("p", colour="red").complete("u", size=3)

    instance.is_ended().has_variables(colour="red", size=3)


def test_coverage_adds_up_over_trials():
    model = bpmn("p").start().exclusive("g").when("${yes}").end("a").at("g").when("${!yes}").end("b").xml()
    total = Coverage()

    for yes in (True, False):
        with Trial() as trial:
            trial.deploy_texts({"p.bpmn": model})
            trial.start("p", yes=yes).is_ended()
            assert 1 == len(trial.coverage.missing("p"))
            total += trial.coverage

    assert 1.0 == total.of("p")
    assert "p: 100%" == str(total)
