"""Reading of DMN files: versions, and everything that is wrong at once."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmn.models import NAMESPACES, decision, definitions, literal, table
from watchword.core.errors import UnreadableModel, WatchwordError
from watchword.dmn import DecisionModelError, Model, read_dmn
from watchword.dmn.decide import decide


def problems(content: bytes) -> list[tuple[str, str | None]]:
    with pytest.raises(DecisionModelError) as caught:
        decide(content)
    [report] = caught.value.reports.values()
    assert all(problem["line"] >= 1 for problem in report["errors"])
    return [(problem["message"], problem["mainElementId"]) for problem in report["errors"]]


@pytest.mark.parametrize("version", NAMESPACES)
def test_every_version_is_read(version):
    assert 3 == decide(definitions(decision("d", literal("1 + 2")), version=version)).value


def test_all_problems_are_told_at_once_with_their_elements():
    wrong = definitions(
        decision("a", literal("1 +")),
        decision("b", table(["x"], ["y"], [["-"]], policy="LAST"), requires=["decision:nowhere"]),
        decision("a", literal("1")),
        decision("c", "<bogus/>", ttl="soon"),
    )

    found = problems(wrong)

    for text, element in (
        ("1 +", "a"),
        ("several elements have the id 'a'", "a"),
        ("hitPolicy is 'LAST'", "t"),
        ("0 output entries", "r1"),
        ("'nowhere'", "b"),
        ("historyTimeToLive is 'soon'", "c"),
        ("'bogus' may not stand in 'decision'", None),
    ):
        assert any(text.lower() in message.lower() and (element in (None, ident)) for message, ident in found), text


def test_requirements_that_lead_in_a_circle_are_refused():
    circle = definitions(
        decision("a", literal("b"), requires=["decision:b"]), decision("b", literal("a"), requires=["decision:a"])
    )

    assert any("circle: a -> b -> a" in message for message, _ in problems(circle))


def test_functions_of_other_languages_are_refused():
    java = '<functionDefinition kind="Java"><context/></functionDefinition>'

    assert any("kind 'Java'" in message for message, _ in problems(definitions(decision("d", java))))


@pytest.mark.parametrize("content", [b"", b"<a/>", b"<!DOCTYPE x []><definitions/>", b"<definitions/>", b"\x00\x01"])
def test_what_is_no_decision_file_is_refused(content):
    with pytest.raises((UnreadableModel, DecisionModelError)):
        read_dmn(content, "x.dmn").raise_if_any()


def test_imports_bring_types_knowledge_and_decisions():
    shared = definitions(
        '<itemDefinition name="tAge"><typeRef>number</typeRef>'
        "<allowedValues><text>[0..150]</text></allowedValues></itemDefinition>",
        '<businessKnowledgeModel id="k" name="twice"><variable name="twice"/><encapsulatedLogic>'
        f'<formalParameter name="n" typeRef="tAge"/>{literal("n * 2")}</encapsulatedLogic></businessKnowledgeModel>',
        name="shared",
    )
    imports = f'<import name="lib" namespace="urn:shared" importType="{NAMESPACES["1.3"]}"/>'
    requirement = '<knowledgeRequirement><requiredKnowledge href="urn:shared#k"/></knowledgeRequirement>'
    main = definitions(decision("d", requirement + literal("[lib.twice(21), lib.twice(200)]")), imports=imports)

    assert [42, None] == decide(main, imports=[shared]).value


def test_a_service_sees_only_what_it_is_given():
    service = (
        '<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#a"/>'
        '<inputData href="#x"/></decisionService><inputData id="x" name="x"><variable name="x"/></inputData>'
    )
    file = definitions(
        service,
        decision("a", literal("x + 1"), requires=["input:x"]),
        decision("top", literal("s(1) + x"), requires=["knowledge:s", "input:x"]),
    )

    assert 12 == decide(file, {"x": 10}, decision="top").value


def test_a_file_of_five_thousand_rules_is_read():
    rules = [[str(number)] * 20 + ["1"] for number in range(5000)]
    content = definitions(decision("d", table([f"x{n}" for n in range(20)], ["y"], rules)))

    file = read_dmn(content, "large.dmn")

    file.raise_if_any()
    assert 5000 == len(Model(file.definitions).decisions["d"].model.expression.rules)


def test_a_long_chain_of_decisions_is_evaluated():
    links = [decision(f"d{n}", literal(f"d{n - 1} + 1"), requires=[f"decision:d{n - 1}"]) for n in range(1, 400)]

    assert 399 == decide(definitions(decision("d0", literal("0")), *reversed(links)), decision="d399").value


MUTABLE = definitions(
    decision("top", table(["x", "low"], ["a", "b"], [["1", "-", "1", "2"], ["2", "not(1)", "2", '"x"']], policy="ANY")),
    decision("low", f'<context><contextEntry><variable name="v"/>{literal("[1][item > 0]")}</contextEntry></context>'),
)
CUTS = st.tuples(st.integers(0, len(MUTABLE) - 1), st.integers(0, 40), st.binary(max_size=6))


@given(cuts=st.lists(CUTS, max_size=4))
def test_damaged_files_raise_nothing_but_our_own_errors(cuts):
    content = MUTABLE
    for at, length, put in cuts:
        content = content[:at] + put + content[at + length :]

    with suppress(WatchwordError):
        decide(content, {"x": 1})


def test_a_function_in_a_context_may_call_itself():
    body = '<formalParameter name="n"/>' + literal("if n < 2 then 1 else n * fact of(n - 1)")
    context = (
        f'<context><contextEntry><variable name="fact of"/><functionDefinition>{body}</functionDefinition>'
        f"</contextEntry><contextEntry>{literal('fact of(5)')}</contextEntry></context>"
    )

    assert 120 == decide(definitions(decision("d", context))).value


def test_the_public_name_is_the_function():
    import watchword

    assert 3 == watchword.decide(definitions(decision("d", literal("1 + 2")))).value


def test_files_may_import_each_other():
    def file(name: str, other: str) -> bytes:
        part = f'<itemComponent name="n"><typeRef>{other}.t{other}</typeRef></itemComponent>'
        wanted = f'<informationRequirement><requiredDecision href="urn:{other}#{other}1"/></informationRequirement>'
        return definitions(
            f'<itemDefinition name="t{name}">{part}</itemDefinition>',
            decision(f"{name}1", literal("1")),
            decision(f"{name}2", wanted + literal(f"{other}.{other}1 + 1")),
            imports=f'<import name="{other}" namespace="urn:{other}" importType="{NAMESPACES["1.3"]}"/>',
            name=name,
        )

    assert 2 == decide(file("a", "b"), decision="a2", imports=[file("b", "a")]).value


def test_items_may_name_types_of_variables():
    item = '<itemDefinition name="tAge"><typeRef>integer</typeRef></itemDefinition>'
    data = '<inputData id="i" name="age"><variable name="age" typeRef="tAge"/></inputData>'

    assert (
        8 == decide(definitions(item, data, decision("d", literal("age + 1"), requires=["input:i"])), {"age": 7}).value
    )
