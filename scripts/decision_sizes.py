"""Time of evaluations of decision tables by their size, with history: what FEEL takes, what the database takes.

    python scripts/decision_sizes.py [--rules 20 200 1000 5000] [--seconds 2]

Works on the embedded database, or on the server that WATCHWORD_TEST_POSTGRES names (a role that may create databases).
One thread, history level full, two inputs a rule of which the last rule matches. Prints a table; times are medians.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sizes import database

from watchword import open_platform
from watchword.core.clock import FixedClock, SystemClock
from watchword.dmn import Evaluation, Model, read_dmn
from watchword.dmn.dialects import AS_WE_DO
from watchword.node import Platform
from watchword.scripting.feel import Run
from watchword.scripting.feel.convert import to_feel
from watchword.values.typed import Int32, TypedValue


def model(rules: int) -> bytes:
    """Return a file with one table: an interval and two texts a rule."""
    rows = "".join(
        f'<rule id="r{n}"><inputEntry><text>[{n * 10}..{n * 10 + 9}]</text></inputEntry>'
        f'<inputEntry><text>"a", "b"</text></inputEntry><outputEntry><text>{n}</text></outputEntry></rule>'
        for n in range(rules)
    )
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" '
        f'xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="f{rules}" name="f" namespace="n">'
        f'<decision id="d{rules}" name="d" camunda:historyTimeToLive="5"><decisionTable hitPolicy="UNIQUE">'
        '<input><inputExpression typeRef="integer"><text>amount</text></inputExpression></input>'
        '<input><inputExpression typeRef="string"><text>kind</text></inputExpression></input>'
        f'<output name="rate" typeRef="integer"/>{rows}</decisionTable></decision></definitions>'
    ).encode()


@contextmanager
def platform() -> Iterator[Platform]:
    """Yield a platform on a database of its own."""
    with database(os.environ.get("WATCHWORD_TEST_POSTGRES")) as url, open_platform(url) as opened:
        yield opened


def median_ms(work: Callable[[], object], seconds: float) -> float:
    """Return the median time of a call in milliseconds."""
    times = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 5:
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times) * 1000


def main() -> None:
    """Measure and print."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("--rules", type=int, nargs="+", default=[20, 200, 1000, 5000])
    cli.add_argument("--seconds", type=float, default=2.0)
    args = cli.parse_args()
    print(f"{'rules':>6} {'evaluation with history':>25} {'FEEL alone':>12} {'share':>7} {'FEEL a rule':>12}")
    with platform() as opened:
        for rules in args.rules:
            given = {"amount": TypedValue("integer", Int32(rules * 10 - 5)), "kind": TypedValue("string", "b")}
            opened.repository.deploy(name=f"d{rules}", resources={f"d{rules}.dmn": model(rules)})
            whole = median_ms(
                lambda rules=rules, given=given: opened.decisions.evaluate_typed(given, key=f"d{rules}"), args.seconds
            )
            unit = Model(read_dmn(model(rules), "d.dmn").definitions, {}, AS_WE_DO).decisions[f"d{rules}"]
            values = {name: to_feel(one.value) for name, one in given.items()}
            clock = FixedClock(SystemClock().now())
            alone = median_ms(
                lambda unit=unit, values=values, clock=clock: Evaluation(Run(clock=clock), values, joins=True).value(
                    unit
                ),
                args.seconds,
            )
            print(f"{rules:6} {whole:22.2f} ms {alone:9.3f} ms {alone / whole:7.0%} {alone / rules * 1000:9.2f} µs")


if __name__ == "__main__":
    main()
