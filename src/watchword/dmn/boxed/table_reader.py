"""Reading of decision tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from watchword.dmn.boxed.decision_table import CELL_INPUT, DecisionTable, Input, Output, Rule
from watchword.dmn.boxed.literal import Literal, read_literal, read_text
from watchword.dmn.hit_policies import AGGREGATIONS, HIT_POLICIES
from watchword.dmn.model import Boxed
from watchword.dmn.names import camunda
from watchword.dmn.reading import Reading
from watchword.markup.elements import Xml, children


def read_table(element: Xml, reading: Reading) -> Boxed:
    """Read a `decisionTable`."""
    inputs = tuple(_input(c, reading) for c in children(element, "input"))
    outputs = tuple(_output(c, reading) for c in children(element, "output"))
    policy = element.get("hitPolicy") or "UNIQUE"
    policy = "OUTPUT ORDER" if policy == "OUTPUT_ORDER" else "RULE ORDER" if policy == "RULE_ORDER" else policy
    if policy not in HIT_POLICIES:
        reading.problems.error(f"hitPolicy is {policy!r}; expected one of {', '.join(HIT_POLICIES)}", element)
        policy = "UNIQUE"
    aggregation = element.get("aggregation")
    if aggregation is not None and aggregation not in AGGREGATIONS:
        reading.problems.error(f"aggregation is {aggregation!r}; expected one of {', '.join(AGGREGATIONS)}", element)
        aggregation = None
    if not outputs:
        reading.problems.error("A decision table needs an output", element)
    _check_names(outputs, children(element, "output"), reading)
    rules = tuple(_rule(r, len(inputs), len(outputs), reading) for r in children(element, "rule"))
    rules = tuple(r for r in rules if len(r.inputs) == len(inputs) and len(r.outputs) == len(outputs))
    if aggregation is not None and policy != "COLLECT":
        reading.problems.error(f"aggregation {aggregation} goes with hit policy COLLECT, not with {policy}", element)
        aggregation = None
    table: DecisionTable = reading.keep(
        DecisionTable(policy, aggregation, inputs, outputs, rules, reading.type_ref(element)), element
    )
    return table


def _input(element: Xml, reading: Reading) -> Input:
    return Input(
        id=element.get("id"),
        label=element.get("label"),
        expression=read_text(element, "inputExpression", reading),
        variable=camunda(element, "inputVariable") or CELL_INPUT,
        values=read_text(element, "inputValues", reading),
    )


def _output(element: Xml, reading: Reading) -> Output:
    found: Output = reading.keep(
        Output(
            id=element.get("id"),
            label=element.get("label"),
            name=reading.name(element) or None,
            type_ref=reading.type_ref(element),
            values=read_text(element, "outputValues", reading),
            default=read_text(element, "defaultOutputEntry", reading),
        ),
        element,
    )
    return found


def _check_names(outputs: Sequence[Output], elements: Sequence[Xml], reading: Reading) -> None:
    if len(outputs) < 2:
        return
    names: Mapping[str | None, int] = {o.name: sum(o.name == other.name for other in outputs) for o in outputs}
    for output, element in zip(outputs, elements, strict=True):
        if output.name is None:
            reading.problems.error("One of several outputs needs a name", element)
        elif names[output.name] > 1:
            reading.problems.error(f"Several outputs have the name {output.name!r}", element)


def _rule(element: Xml, inputs: int, outputs: int, reading: Reading) -> Rule:
    rule = Rule(
        id=element.get("id"),
        inputs=tuple(_cell(c, reading) for c in children(element, "inputEntry")),
        outputs=tuple(_cell(c, reading) for c in children(element, "outputEntry")),
    )
    for found, expected, what in ((rule.inputs, inputs, "input"), (rule.outputs, outputs, "output")):
        if len(found) != expected:
            reading.problems.error(
                f"This rule has {len(found)} {what} entries; the table has {expected} {what}s", element
            )
    return rule


def _cell(element: Xml, reading: Reading) -> Literal:
    found = read_literal(element, reading)
    if not isinstance(found, Literal):
        raise TypeError("a cell is no text")
    return found
