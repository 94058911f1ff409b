"""The structure tables give the verdict of the published schema."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import etree

from watchword.bpmn.structure import check_structure
from watchword.core.errors import UnreadableModel
from watchword.markup.document import Limits, parse_xml
from watchword.markup.problems import Problems

from .mutations import mutate
from .schema import lanes_come_first, load_schema, references_hold

OWN_MODELS = Path(__file__).resolve().parent.parent / "conformance" / "models"
MUTATIONS = 1000


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    return load_schema(tmp_path_factory.mktemp("xsd"))


def _roots(*folders: Path) -> list[tuple[str, etree._Element]]:
    found = []
    for path in sorted(p for folder in folders for p in folder.glob("*.bpmn")):
        try:
            found.append((path.name, parse_xml(path.read_bytes(), path.name, Limits()).root))
        except UnreadableModel:
            continue
    return found


def _is_valid(root: etree._Element) -> tuple[bool, list[str]]:
    document = parse_xml(etree.tostring(root), "m.bpmn", Limits())
    problems = Problems(document)
    check_structure(document.root, problems)
    return not problems.errors, [e["message"] for e in problems.errors]


def _differences(models: list[tuple[str, etree._Element]], schema: etree.XMLSchema) -> list[object]:
    found = []
    for name, root in models:
        again = etree.fromstring(etree.tostring(root))
        expected = schema.validate(again) and references_hold(again) and lanes_come_first(again)
        verdict, messages = _is_valid(again)
        if verdict != expected:
            found.append((name, expected, messages, [str(e) for e in schema.error_log][:3]))
    return found


def test_the_verdict_on_our_own_models_is_that_of_the_schema(schema):
    models = _roots(OWN_MODELS)

    differences = _differences(models, schema)

    assert [] == differences
    assert len(models) > 100


def test_the_verdict_on_the_models_of_others_is_that_of_the_schema(schema, shared):
    models = _roots(shared / "conformance" / "models", shared / "models", shared / "miwg")

    differences = _differences(models, schema)

    assert [] == differences
    assert len(models) > 300


def test_the_verdict_on_random_mutations_is_that_of_the_schema(schema):
    dice = random.Random(20100524)
    roots = _roots(OWN_MODELS)
    models = [(f"{name} #{n}", mutate(root, dice)) for n in range(MUTATIONS) for name, root in [dice.choice(roots)]]

    differences = _differences(models, schema)

    assert [] == differences


def test_mutations_are_both_valid_and_invalid(schema):
    dice = random.Random(7)
    roots = _roots(OWN_MODELS)

    verdicts = [_is_valid(mutate(dice.choice(roots)[1], dice))[0] for _ in range(200)]

    assert 20 < sum(verdicts) < 180
