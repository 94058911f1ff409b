"""Small decision files, made from a few words."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

NAMESPACES = {
    "1.1": "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "1.2": "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "1.3": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "1.4": "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "1.5": "https://www.omg.org/spec/DMN/20230324/MODEL/",
}
CAMUNDA = "http://camunda.org/schema/1.0/dmn"


def definitions(*elements: str, version: str = "1.3", name: str = "file", imports: str = "") -> bytes:
    """Return a file of the given elements."""
    return (
        f'<definitions xmlns="{NAMESPACES[version]}" xmlns:camunda="{CAMUNDA}" id="{name}" name="{name}" '
        f'namespace="urn:{name}">{imports}{"".join(elements)}</definitions>'
    ).encode()


def decision(key: str, expression: str, *, requires: Sequence[str] = (), variable: str = "", ttl: str = "P7D") -> str:
    """Return a decision around an expression; `requires` are `decision:ID`, `input:ID` or `knowledge:ID`."""
    wanted = "".join(_requirement(*one.split(":")) for one in requires)
    variable = variable or f'<variable name="{key}"/>'
    kept = f' camunda:historyTimeToLive="{ttl}"' if ttl else ""
    return f'<decision id="{key}" name="{key}"{kept}>{variable}{wanted}{expression}</decision>'


def _requirement(kind: str, ident: str) -> str:
    if kind == "knowledge":
        return f'<knowledgeRequirement><requiredKnowledge href="#{ident}"/></knowledgeRequirement>'
    return f'<informationRequirement><required{kind.capitalize()} href="#{ident}"/></informationRequirement>'


def literal(text: str, **attributes: str) -> str:
    """Return a literal expression."""
    shown = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<literalExpression{shown}><text>{escape(text)}</text></literalExpression>"


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Sequence[Sequence[str]],
    *,
    policy: str = "UNIQUE",
    aggregation: str = "",
    values: str = "",
    defaults: Sequence[str] = (),
    key: str = "t",
) -> str:
    """Return a decision table; columns are `expression:type` and `name:type`, rules hold inputs, then outputs."""
    columns = "".join(_input(one) for one in inputs)
    columns += "".join(_output(one, values, d) for one, d in zip(outputs, [*defaults, *[""] * 9], strict=False))
    rows = "".join(_rule(n, rule, len(inputs)) for n, rule in enumerate(rules, 1))
    aggregated = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable id="{key}" hitPolicy="{policy}"{aggregated}>{columns}{rows}</decisionTable>'


def _input(column: str) -> str:
    text, _, kind = column.partition(":")
    typed = f' typeRef="{kind}"' if kind else ""
    return (
        f"<input label={quoteattr(text)}><inputExpression{typed}><text>{escape(text)}</text></inputExpression></input>"
    )


def _output(column: str, values: str, default: str) -> str:
    name, _, kind = column.partition(":")
    typed = f' typeRef="{kind}"' if kind else ""
    listed = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    chosen = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    return f'<output name="{name}"{typed}>{listed}{chosen}</output>'


def _rule(number: int, cells: Sequence[str], inputs: int) -> str:
    told = "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in cells[:inputs])
    told += "".join(f"<outputEntry><text>{escape(cell)}</text></outputEntry>" for cell in cells[inputs:])
    return f'<rule id="r{number}">{told}</rule>'
