"""What the documents teach works as it is written there."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from samples import ROOT, run, samples  # noqa: E402
from watchword import open_platform  # noqa: E402
from watchword.testing.models import bpmn  # noqa: E402

RATING = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="d">
<decision id="rating" name="rating"><literalExpression><text>if amount &lt; 1000 then "low" else "high"</text>
</literalExpression></decision></definitions>"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Give each sample a folder with the files that it names."""
    order = bpmn("order").start().service_task("c", delegateExpression="${checkStock}").user_task("u").end("e").xml()
    (tmp_path / "order.bpmn").write_bytes(order)
    (tmp_path / "rating.dmn").write_text(RATING)
    shutil.copy(ROOT / "examples" / "invoice" / "invoice.bpmn", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def platform():
    with open_platform("sqlite:///:memory:") as made:
        yield made


def test_every_sample_is_run_somewhere():
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

    counts = {str(page.relative_to(ROOT)): len(samples(str(page.relative_to(ROOT)))) for page in pages}

    assert {
        "README.md": 1,
        "docs/clients.md": 2,  # tests/clients/test_documented_client.py
        "docs/dmn.md": 1,
        "docs/guide.md": 1,
        "docs/identity.md": 1,
        "docs/testing.md": 1,
    } == {page: count for page, count in counts.items() if count}


def test_the_readme_s_program_ends_its_order(folder):
    run("README.md")

    with open_platform(f"sqlite:///{folder}/orders.db") as platform:
        assert 1 == platform.history.count(finished=True)


@pytest.mark.parametrize(("article", "waits"), [("A-1", 1), ("sold-out", 0)])
def test_the_guide_s_delegate_checks_the_stock(platform, article, waits):
    model = bpmn("p").start().service_task("c", class_="com.acme.CheckStock").user_task("u").end("e").xml()
    platform.repository.deploy(resources={"p.bpmn": model})

    run("docs/guide.md", platform=platform)
    platform.runtime.start(key="p", variables={"article": article})

    assert waits == platform.tasks.count()


def test_the_page_on_testing_has_a_test_that_passes():
    run("docs/testing.md")["test_an_invoice_is_paid"]()


def test_the_page_on_decisions_evaluates_a_file(capsys):
    run("docs/dmn.md")

    assert capsys.readouterr().out.startswith("low {")


def test_the_page_on_identity_makes_a_member(platform):
    run("docs/identity.md", platform=platform)

    assert ["bob"] == [user.id for user in platform.identity.users.query(member_of_group="sales")]
