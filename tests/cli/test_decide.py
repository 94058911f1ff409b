"""`watchword decide`."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from watchword.cli import main

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="f" name="f" namespace="n">
<decision id="level" name="Level"><variable name="level"/><decisionTable hitPolicy="FIRST">
<input label="amount"><inputExpression typeRef="integer"><text>amount</text></inputExpression></input>
<output name="level"/>
<rule id="a"><inputEntry><text>&lt; 10</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
<rule id="b"><inputEntry><text>-</text></inputEntry><outputEntry><text>"high"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "level.dmn"
    path.write_text(MODEL)
    return str(path)


def test_the_table_shows_which_rule_counts_and_which_cell_does_not_hold(file):
    done = CliRunner().invoke(main, ["decide", file, "--input", "amount=12"])

    assert 0 == done.exit_code
    assert 'level = "high"' in done.output
    assert "not: amount" in done.output


def test_json_holds_result_and_explanation(file):
    done = CliRunner().invoke(main, ["decide", file, "--decision", "Level", "--input", "amount=3", "--json"])

    told = json.loads(done.output)
    assert ("level", "low") == (told["decision"], told["value"])
    assert [True, False] == [rule["counts"] for rule in told["explanation"]["decisions"][0]["rules"]]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--input", "amount=many"], "integer"), (["--input", "amount"], "NAME=VALUE"), (["--decision", "x"], "level")],
)
def test_what_is_wrong_is_said_without_a_trace(file, arguments, words):
    done = CliRunner().invoke(main, ["decide", file, *arguments])

    assert done.exit_code in (1, 2)
    assert words in done.output
    assert "Traceback" not in done.output
