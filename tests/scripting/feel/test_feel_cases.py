"""FEEL gives what the standard says: a table of expressions and their values."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripting.feel.conftest import new_run
from watchword.scripting.feel import compile_expression
from watchword.scripting.feel.compare import equal

CASES = [
    (number, *line.rsplit(" => ", 1))
    for number, line in enumerate(
        (Path(__file__).parent / "cases.txt").read_text(encoding="utf-8").replace('"x\ny"', '"x\v y"').split("\n"), 1
    )
    if " => " in line and not line.startswith("#")
]


@pytest.mark.parametrize(("line", "text", "expected"), CASES, ids=[f"{line}" for line, _, _ in CASES])
def test_an_expression_has_the_value_of_the_standard(line: int, text: str, expected: str) -> None:
    run, other = new_run(), new_run()

    actual = compile_expression(text.replace("\v ", "\n"))({}, run)

    wanted = compile_expression(expected.removesuffix("!"))({}, other)
    assert (wanted is None and actual is None) or equal(actual, wanted, other) is True, (actual, run.problems)
    assert expected.endswith("!") == (bool(run.problems) and actual is None), run.problems
