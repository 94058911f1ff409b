"""What goes into scripts and what comes out, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watchword.scripting.sandbox.protocol import Change, ObjectData, Unusable, from_wire, plain
from watchword.values.typed import Int32

MOMENT = datetime(2026, 2, 3, 4, 5, 6, 789_000, tzinfo=UTC)
VALUES = [
    None,
    True,
    False,
    "",
    "text “quoted” 🎈\n",
    0,
    -7,
    2**31,
    2**53 - 1,
    2**53 + 1,
    -(2**63),
    10**30,
    0.5,
    -1.5e300,
    MOMENT,
    [],
    {},
    [1, "a", None, {"b": [True, 2.5]}],
    {"ä": {"nested": [[]]}},
]


@pytest.mark.parametrize("language", ["javascript", "python"])
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_goes_through_a_script_unchanged(run, language, value):
    reply = run(language, "x", x=value)

    assert (None, value) == (reply.error, from_wire(reply.result))


@pytest.mark.parametrize(
    ("language", "source"),
    [
        ("javascript", "execution.setVariable('a', amount * 2); execution.getVariable('a')"),
        ("python", "execution.set_variable('a', amount * 2)\nexecution.get_variable('a')"),
        ("python", "execution.setVariable('a', amount * 2)\nexecution.getVariable('a')"),
    ],
)
def test_what_a_script_sets_is_seen_by_it_and_comes_out(run, language, source):
    reply = run(language, source, amount=21)

    assert Int32(42) == from_wire(reply.result)
    assert (Change("execution", "setVariable", (("string", "a"), ("integer", 42))),) == reply.changes


@pytest.mark.parametrize("language", ["javascript", "python"])
def test_removed_variables_are_gone_and_local_ones_are_told_apart(run, language):
    source = (
        "execution.removeVariable('a'); execution.setVariableLocal('c', 3); "
        "[execution.hasVariable('a'), execution.hasVariableLocal('b'), execution.getVariableLocal('d'),"
        " execution.getVariableLocal('c')]"
    )
    if language == "python":
        source = source.replace("; ", "\n")

    reply = run(language, source, local=("b",), a=1, b=2, d=4)

    assert [False, True, None, 3] == from_wire(reply.result)
    assert ["removeVariable", "setVariableLocal"] == [change.method for change in reply.changes]


@pytest.mark.parametrize("language", ["javascript", "python"])
def test_a_result_that_nobody_wants_may_be_anything(run, language):
    source = "(function () {})" if language == "javascript" else "b'bytes'"

    assert run(language, source, wanted=False).error is None
    assert "can't be kept" in (run(language, source).error or "")


@pytest.mark.parametrize(
    "source",
    ["NaN", "1 / 0", "Symbol('x')", "new Date(NaN)", "Promise.resolve(1)", "var a = []; a.push(a); a", "[2n ** 64n]"],
)
def test_values_that_no_variable_can_hold_are_errors(run, source):
    assert "can't be kept" in (run("javascript", source).error or "")


@pytest.mark.parametrize("source", ["float('nan')", "float('inf')", "b'bytes'", "object", "{(1, 2): 3}"])
def test_values_that_no_variable_can_hold_are_errors_in_python(run, source):
    assert run("python", source).error is not None


def test_an_object_of_javascript_comes_out_as_plain_data(run):
    source = (
        "({m: new Map([['a', 1]]), s: new Set([1]), d: new Date(5), f() {}, u: undefined, n: new Number(3),"
        " o: Object(true)})"
    )

    assert {"m": {"a": 1}, "s": [1], "d": 5, "n": 3, "o": True} == from_wire(run("javascript", source).result)


@pytest.mark.parametrize("language", ["javascript", "python"])
@pytest.mark.parametrize("caught", [False, True])
def test_a_bpmn_error_comes_out_as_code_and_message(run, language, caught):
    if language == "javascript":
        source = "execution.setVariable('a', 1); throw new BpmnError('C1', 'no money')"
        source = f"try {{ {source} }} catch (e) {{ 'caught' }}" if caught else source
    else:
        source = "execution.set_variable('a', 1)\nraise BpmnError('C1', 'no money')"
        lines = source.replace("\n", "\n    ")
        source = f"try:\n    {lines}\nexcept Exception:\n    pass\n'caught'" if caught else source

    reply = run(language, source)

    assert (None if caught else ("C1", "no money")) == reply.thrown
    assert ["setVariable"] == [change.method for change in reply.changes]
    assert ("caught" if caught else None) == from_wire(reply.result)


def test_the_error_class_has_its_java_name_too(run):
    reply = run("javascript", "throw new org.camunda.bpm.engine.delegate.BpmnError('C2')")

    assert ("C2", None) == reply.thrown


@pytest.mark.parametrize(
    ("language", "source", "words"),
    [
        ("javascript", "\nmissing + 1", "missing is not defined (line 2)"),
        ("javascript", "1 +", "SyntaxError"),
        ("javascript", "throw {a: 1}", 'threw {"a":1}'),
        ("javascript", "throw null", "threw null"),
        ("python", "missing + 1", "name 'missing' is not defined"),
        ("python", "1 +", "Syntax"),
        ("python", "raise ValueError('odd')", "ValueError: odd"),
    ],
)
def test_an_error_is_told_in_words(run, language, source, words):
    assert words in (run(language, source).error or "")


def test_variables_that_scripts_cannot_use_say_so(sandbox):
    seen = ObjectData("execution", {}, {"f": ("opaque", "file")})

    javascript = sandbox.evaluate("javascript", "execution.getVariable('f')", (seen,), wanted=True)
    python = sandbox.evaluate("python", "execution.get_variable('f')", (seen,), wanted=True)

    assert "f holds a file" in (javascript.error or "")
    assert "f holds a file" in (python.error or "")


@pytest.mark.parametrize("language", ["javascript", "python"])
def test_variables_with_odd_names_do_no_harm(sandbox, language):
    names = ("execution", "undefined", "Object", "print", "class", "a b", "__proto__", "_ww_changes", "BpmnError", "")
    seen = ObjectData("execution", {"id": ("string", "e1")}, dict.fromkeys(names, ("integer", 1)))

    assert ("string", "e1") == sandbox.evaluate(language, "execution.id", (seen,), wanted=True).result


@pytest.mark.parametrize("language", ["javascript", "python"])
def test_calls_on_a_task_are_recorded(sandbox, language):
    task = ObjectData("task", {"assignee": ("string", "mary")}, {}, (), ("setAssignee",))
    source = "task.setAssignee(task.assignee + '2')"

    reply = sandbox.evaluate(language, source, (task,), wanted=False)

    assert (Change("task", "setAssignee", (("string", "mary2"),)),) == reply.changes


@pytest.mark.parametrize(
    "wire",
    [
        ("integer", "1"),
        ("integer", True),
        ("integer", 1.5),
        ("digits", "1e5"),
        ("digits", "9" * 1001),
        ("digits", "NaN"),
        ("string", 1),
        ("date", 10**20),
        ("opaque", "file"),
        ("function", "x"),
        ("data", "x"),
        ("null", 1),
    ],
)
def test_wrong_values_from_outside_are_refused(wire):
    with pytest.raises(Unusable):
        from_wire(wire)


def test_deep_nesting_from_outside_is_refused():
    deep: list = []
    for _ in range(200):
        deep = [deep]

    with pytest.raises(Unusable):
        from_wire(("data", deep))
    with pytest.raises(Unusable):
        plain(deep)
