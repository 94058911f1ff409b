"""`watchword decide`: evaluate a decision of a file, and show why it came out as it did."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from watchword.core.errors import ParseError

if TYPE_CHECKING:
    from rich.console import Console

    from watchword.dmn.decide import Decided


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--input", "inputs", multiple=True, metavar="NAME=VALUE", help="A value: JSON, else a text.")
@click.option("--decision", help="Id or name; needed if several decisions aren't required by others.")
@click.option(
    "--import",
    "imports",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that it imports.",
)
@click.option("--camunda-7", is_flag=True, help="Understand it as Camunda 7 does.")
@click.option("--json", "as_json", is_flag=True, help="Print result and explanation as JSON.")
def decide(
    file: Path, inputs: tuple[str, ...], decision: str | None, imports: tuple[Path, ...], camunda_7: bool, as_json: bool
) -> None:
    """Evaluate a decision of the DMN file FILE without a server, and show which rules match and why others don't."""
    from watchword.dmn.decide import decide as evaluate

    try:
        found = evaluate(
            file.read_bytes(),
            dict(_value(text) for text in inputs),
            decision=decision,
            imports=[one.read_bytes() for one in imports],
            name=file.name,
            camunda_7=camunda_7,
        )
    except ParseError as error:
        for resource, report in error.reports.items():
            for problem in report["errors"]:
                click.echo(f"{resource}:{problem['line']}:{problem['column']}: {problem['message']}", err=True)
        raise
    if as_json:
        told = {"decision": found.decision, "value": found.value, "explanation": found.explanation}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _show(found)


def _value(text: str) -> tuple[str, Any]:
    """Return name and value of `NAME=VALUE`."""
    name, equals, value = text.partition("=")
    if not equals or not name.strip():
        raise click.BadParameter(f"{text!r} is no NAME=VALUE", param_hint="--input")
    try:
        return name.strip(), json.loads(value, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return name.strip(), value


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _show(found: Decided) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    for decision in found.explanation["decisions"]:
        _show_decision(console, decision)
    for problem in found.explanation["problems"]:
        console.print(f"null: {problem['message']} ({problem['expression']})", style="yellow", markup=False)
    console.print(f"{found.decision} = {_text(found.value)}", style="bold", markup=False)


def _show_decision(console: Console, decision: dict[str, Any]) -> None:
    from rich.table import Table
    from rich.text import Text

    if "rules" not in decision:
        console.print(f"{decision['name'] or decision['id']} = {_text(decision['result'])}", markup=False)
        return
    table = Table(title=Text(f"{decision['name'] or decision['id']} ({decision['hitPolicy']})"))
    table.add_column("rule")
    for given in decision["inputs"]:
        table.add_column(Text(f"{given['name']} = {_text(given['value'])}"))
    for name in decision["outputs"]:
        table.add_column(Text(name or "result"))
    table.add_column("")
    for rule in decision["rules"]:
        cells = [Text(cell["test"], style="green" if cell["holds"] else "red") for cell in rule["cells"]]
        outputs = [Text(text) for text in rule["outputs"]]
        table.add_row(str(rule["rule"]), *cells, *outputs, _verdict(rule), style="" if rule["matches"] else "dim")
    console.print(table)
    if decision["defaultUsed"]:
        console.print("no rule matches: the default outputs count")


def _verdict(rule: dict[str, Any]) -> str:
    if rule["counts"]:
        return "counts"
    if rule["matches"]:
        return "matches"
    return "not: " + ", ".join(cell["input"] for cell in rule["cells"] if not cell["holds"])


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
