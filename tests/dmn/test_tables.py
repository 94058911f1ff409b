"""Decision tables: hit policies, aggregations, defaults, types, and why rules match."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dmn.models import decision, definitions, literal, table
from watchword.dmn.decide import decide
from watchword.dmn.errors import DecisionFailed

LEVELS = [["< 10", '"low"'], ["< 20", '"mid"'], ["< 30", '"high"']]


def answer(policy: str, amount: object, rules: list[list[str]] = LEVELS, **more: object) -> object:
    file = definitions(decision("level", table(["amount:integer"], ["level:string"], rules, policy=policy, **more)))
    return decide(file, {"amount": amount}).value


@pytest.mark.parametrize(
    ("policy", "amount", "expected"),
    [
        ("UNIQUE", 25, "high"),
        ("UNIQUE", 99, None),
        ("FIRST", 5, "low"),
        ("RULE ORDER", 15, ["mid", "high"]),
        ("COLLECT", 5, ["low", "mid", "high"]),
        ("ANY", 25, "high"),
        ("PRIORITY", 5, "high"),
        ("OUTPUT ORDER", 5, ["high", "mid", "low"]),
    ],
)
def test_hit_policies(policy, amount, expected):
    values = '"high", "mid", "low"' if policy in ("PRIORITY", "OUTPUT ORDER") else ""

    assert expected == answer(policy, amount, values=values)


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY"])
def test_a_violated_hit_policy_fails(policy):
    with pytest.raises(DecisionFailed, match=policy):
        answer(policy, 5)


@pytest.mark.parametrize(
    ("aggregation", "amount", "expected"),
    [("SUM", 5, 60), ("MIN", 5, 10), ("MAX", 15, 30), ("COUNT", 15, 2), ("COUNT", 99, 0), ("SUM", 99, None)],
)
def test_aggregations(aggregation, amount, expected):
    rules = [["< 10", "10"], ["< 20", "20"], ["< 30", "30"]]
    told = table(["amount:integer"], ["fee:integer"], rules, policy="COLLECT", aggregation=aggregation)

    assert expected == decide(definitions(decision("fee", told)), {"amount": amount}).value


def test_default_outputs_count_where_no_rule_matches():
    assert "none" == answer("UNIQUE", 99, defaults=['"none"'])


def test_several_outputs_make_a_context():
    told = table(["x"], ["a:string", "b:integer"], [["1", '"one"', "1"]])

    assert {"a": "one", "b": 1} == decide(definitions(decision("d", told)), {"x": 1}).value


@pytest.mark.parametrize(
    ("kind", "value"), [("integer", "many"), ("integer", 2.5), ("boolean", "perhaps"), ("date", "x")]
)
def test_an_input_that_does_not_convert_fails(kind, value):
    told = table([f"x:{kind}"], ["y"], [["-", "1"]])

    with pytest.raises(DecisionFailed, match=kind):
        decide(definitions(decision("d", told)), {"x": value})


def test_required_decisions_come_first_and_are_known_by_name_and_by_output():
    season = decision("season", table(["t:integer"], ["when:string"], [["<= 10", '"Winter"'], ["> 10", '"Summer"']]))
    dish = decision("dish", literal('when + "/" + season'), requires=["decision:season"])

    found = decide(definitions(dish, season), {"t": 5})

    assert "Winter/Winter" == found.value
    assert ["season", "dish"] == [one["id"] for one in found.explanation["decisions"]]


def test_juel_is_understood_where_a_cell_says_so():
    told = literal("${amount * 2}", expressionLanguage="juel")

    assert 14 == decide(definitions(decision("d", told)), {"amount": 7}).value


def test_the_explanation_names_the_cells_that_do_not_hold():
    told = table(["a", "b"], ["y"], [["1", "1", "1"], ["1", "2", "2"]])

    [explained] = decide(definitions(decision("d", told)), {"a": 1, "b": 2}).explanation["decisions"]

    assert [(False, [True, False]), (True, [True, True])] == [
        (rule["counts"], [cell["holds"] for cell in rule["cells"]]) for rule in explained["rules"]
    ]


BOUNDS = st.tuples(st.integers(-20, 20), st.integers(0, 15))


@given(
    rules=st.lists(st.tuples(BOUNDS, BOUNDS, st.integers(-99, 99)), max_size=12),
    x=st.integers(-25, 25),
    y=st.integers(-25, 25),
)
def test_random_tables_collect_what_a_loop_over_their_rules_does(rules, x, y):
    cells = [[f"[{a}..{a + la}]", f"({b}..{b + lb}]" if lb else "-", str(n)] for (a, la), (b, lb), n in rules]
    told = table(["x:integer", "y:integer"], ["n:integer"], cells, policy="COLLECT")

    found = decide(definitions(decision("d", told)), {"x": x, "y": y})

    expected = [n for (a, la), (b, lb), n in rules if a <= x <= a + la and (not lb or b < y <= b + lb)]
    assert expected == [row["n"] for row in found.rows]


@given(numbers=st.lists(st.decimals(-(10**6), 10**6, places=3), min_size=1, max_size=20))
def test_sums_are_decimal(numbers):
    told = table(["1"], ["n"], [["-", str(number)] for number in numbers], policy="COLLECT", aggregation="SUM")

    assert sum(numbers, Decimal(0)) == pytest.approx(Decimal(str(decide(definitions(decision("d", told))).value)))


def as_camunda(outputs: list[str], rules: list[list[str]], inputs: str = "amount:integer", **more: object) -> object:
    file = definitions(decision("level", table([inputs], outputs, rules, **more)))
    return decide(file, {"amount": 5}, camunda_7=True).rows


def test_in_camunda_7_an_empty_output_is_left_out():
    assert ({"fee": 1},) == as_camunda(["level:string", "fee:integer"], [["", "", "1"]])


def test_in_camunda_7_every_matching_rule_speaks_before_the_first_is_taken():
    with pytest.raises(DecisionFailed, match="integer"):
        as_camunda(["fee:integer"], [["", "1"], ["", '"many"']], policy="FIRST")


@pytest.mark.parametrize(
    ("type_ref", "text", "expected"),
    [
        ("string", "[1, 2.5, {a: null}]", "[1, 2.5, {a=null}]"),
        ("string", 'duration("P1DT12H30M")', "PT36H30M"),
        ("string", 'duration("-P14M")', "P-1Y-2M"),
        ("string", 'duration("-PT90.5S")', "PT-1M-30.5S"),
        ("string", 'time("10:30:00.5+02:00")', "10:30:00.500+02:00"),
        ("string", 'date and time("2024-06-15T12:00:00@Europe/Berlin")', "2024-06-15T12:00+02:00[Europe/Berlin]"),
        ("string", "100000000000000000000", "1.0E20"),
        ("string", "-2.50", "-2.5"),
        ("double", '" 2.5d "', 2.5),
        ("long", '"+5"', 5),
    ],
)
def test_in_camunda_7_values_convert_as_its_platform_does(type_ref, text, expected):
    assert ({"x": expected},) == as_camunda([f"x:{type_ref}"], [["", text]])


@pytest.mark.parametrize(
    ("type_ref", "text"),
    [("date", 'date("2024-02-29")'), ("date", '"2024-02-29"'), ("integer", '" 10 "'), ("long", '"1e3"'), ("long", "-")],
)
def test_in_camunda_7_other_values_are_refused(type_ref, text):
    with pytest.raises(DecisionFailed):
        as_camunda([f"x:{type_ref}"], [["", text]])


@pytest.mark.parametrize("cells", [("1", '"a"'), ("1", "null")])
def test_in_camunda_7_numbers_only_are_aggregated(cells):
    with pytest.raises(DecisionFailed, match="numbers only"):
        as_camunda(["x"], [["", cell] for cell in cells], policy="COLLECT", aggregation="MAX")
