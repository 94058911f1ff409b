"""The pipeline: repetition after conflicts, hooks after the commit, proofs that no longer hold."""

from __future__ import annotations

import pytest

from watchword.core.errors import NotAuthenticated, OptimisticLockingError, RestError
from watchword.identity.model import Identity
from watchword.services.command import ATTEMPTS, Commands
from watchword.store.session import Guard
from watchword.store.tables import PropertyRow
from watchword.testing.models import bpmn


@pytest.fixture
def commands(services):
    return services.commands


@pytest.fixture
def patient(services, memory, clock):
    """Return the pipeline and the pauses it made."""
    pauses: list[float] = []
    template = services.commands
    made = Commands(
        memory,
        clock=clock,
        definitions=template.definitions,
        delegates=template._delegates,
        settings=template._settings,
        pause=pauses.append,
    )
    return made, pauses


def test_a_conflict_is_met_by_doing_it_all_again(patient):
    commands, pauses = patient
    left = [OptimisticLockingError(), OptimisticLockingError()]

    def work(ctx):
        if left:
            raise left.pop()
        ctx.session.add(PropertyRow(name="done", value="yes"))
        return "done"

    assert ("done", 2) == (commands.run(work), len(pauses))


def test_a_conflict_that_stays_is_told_in_the_end(patient):
    commands, pauses = patient
    tries = []

    def work(ctx):
        tries.append(ctx)
        raise OptimisticLockingError

    with pytest.raises(OptimisticLockingError):
        commands.run(work)

    assert (ATTEMPTS, ATTEMPTS - 1) == (len(tries), len(pauses))
    assert ATTEMPTS == len({id(ctx.session) for ctx in tries})


def test_two_commands_on_one_row_both_succeed(patient, memory):
    commands, _ = patient
    commands.run(lambda ctx: ctx.session.add(PropertyRow(name="sum", value="0")))
    disturbed = []

    def add(ctx):
        row = ctx.session.get(PropertyRow, "sum")
        if not disturbed:
            disturbed.append(True)
            commands.run(add)
        row.value = str(int(row.value) + 1)

    commands.run(add)

    assert "2" == commands.read(lambda ctx: ctx.session.get(PropertyRow, "sum").value)


def test_hooks_run_after_the_commit_only(commands):
    ran = []

    def work(ctx, error=None):
        ctx.after_commit.append(lambda: ran.append(True))
        if error is not None:
            raise error

    with pytest.raises(ValueError):
        commands.run(lambda ctx: work(ctx, ValueError()))
    before = list(ran)
    commands.run(work)

    assert ([], [True]) == (before, ran)


def test_what_a_reading_command_changes_is_not_stored(commands):
    commands.read(lambda ctx: ctx.session.add(PropertyRow(name="x")))

    assert commands.read(lambda ctx: ctx.session.get(PropertyRow, "x")) is None


@pytest.fixture
def revoked():
    return Identity("mary", guard=Guard("SELECT 1 = 0", (), NotAuthenticated))


def test_who_is_no_longer_proven_learns_and_changes_nothing(services, revoked, find):
    services.repository.deploy(resources={"p.bpmn": bpmn("p").start().user_task("u").end("e").xml()})
    instance = services.runtime.start(key="p")
    before = len(find(PropertyRow))

    for call in (
        lambda: services.runtime.start(key="p", identity=revoked),
        lambda: services.runtime.start(key="nothing", identity=revoked),
        lambda: services.runtime.get(instance.id, identity=revoked),
        lambda: services.runtime.get_variables("nothing", identity=revoked),
        lambda: services.runtime.suspend(instance.id, suspended=True, identity=revoked),
        lambda: services.repository.latest_definition_id("nothing", identity=revoked),
        lambda: services.repository.deploy(resources={"x.txt": b""}, identity=revoked),
        lambda: services.tasks.query(identity=revoked),
        lambda: services.external_tasks.fetch_and_lock(worker_id="w", max_tasks=1, topics=[], identity=revoked),
        lambda: services.external_tasks.topic_names(identity=revoked),
    ):
        with pytest.raises(NotAuthenticated):
            call()
    assert 1 == services.runtime.count()
    assert before == len(find(PropertyRow))


def test_an_unknown_key_is_told_to_who_is_proven(services):
    proven = Identity("mary", guard=Guard("SELECT 1 = 1", (), NotAuthenticated))

    with pytest.raises(RestError):
        services.runtime.start(key="nothing", identity=proven)
