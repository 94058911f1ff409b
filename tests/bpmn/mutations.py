"""Random, repeatable damage to a BPMN file."""

from __future__ import annotations

import copy
import random

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
VALUES = (
    "", " ", "true", "TRUE", "1", "0", "perhaps", "x y", "a", "7", "-3", "1.5", "1e3", "INF", "none", "None", "One",
    "Parallel", "tns:a", "a:b:c", "9a", "_x", "ä", "Start", "##WebService", "${x}", " start ", "2147483648", "NaN",
)  # fmt: skip
ATTRIBUTES = (
    "id", "name", "default", "sourceRef", "targetRef", "isExecutable", "isSequential", "attachedToRef", "calledElement",
    "triggeredByEvent", "errorRef", "x", "bpmnElement", "isForCompensation", "startQuantity", "method", "processType",
    "{urn:foreign}mark", f"{{{BPMN}}}id", "{http://www.w3.org/2001/XMLSchema-instance}type",
)  # fmt: skip
NAMES = (
    "task", "userTask", "startEvent", "endEvent", "sequenceFlow", "documentation", "extensionElements", "event",
    "timerEventDefinition", "timeDate", "timeCycle", "association", "textAnnotation", "lane", "laneSet", "incoming",
    "flowNode", "script", "ioSpecification", "dataInput",
    "property", "humanPerformer", "resourceRef", "gateway", "collaboration", "fancy",
    "conditionExpression", "formalExpression", "multiInstanceLoopCharacteristics", "rendering", "process", "error",
    "text",
)  # fmt: skip


def mutate(root: etree._Element, dice: random.Random) -> etree._Element:
    """Return a copy of a model with one to three random changes."""
    damaged = copy.deepcopy(root)
    for _ in range(dice.randint(1, 3)):
        dice.choice(CHANGES)(damaged, dice)
    return damaged


def _pick(root: etree._Element, dice: random.Random) -> etree._Element:
    elements = [e for e in root.iter() if isinstance(e.tag, str) and e is not root]
    return dice.choice(elements or [root])


def _remove(root, dice):
    victim = _pick(root, dice)
    if victim.getparent() is not None:
        victim.getparent().remove(victim)


def _duplicate(root, dice):
    victim = _pick(root, dice)
    if victim.getparent() is not None:
        victim.addnext(copy.deepcopy(victim))


def _move(root, dice):
    victim, target = _pick(root, dice), _pick(root, dice)
    if victim.getparent() is None or victim in target.iterancestors() or victim is target:
        return
    target.insert(dice.randint(0, len(target)), victim)


def _swap(root, dice):
    victim = _pick(root, dice)
    sibling = victim.getnext()
    if sibling is not None:
        sibling.addnext(victim)


def _rename(root, dice):
    _pick(root, dice).tag = f"{{{BPMN}}}{dice.choice(NAMES)}"


def _insert(root, dice):
    target = _pick(root, dice)
    target.insert(dice.randint(0, len(target)), etree.Element(f"{{{BPMN}}}{dice.choice(NAMES)}"))


def _insert_foreign(root, dice):
    target = _pick(root, dice)
    inside = etree.Element(dice.choice(("{urn:foreign}thing", "thing", f"{{{BPMN}}}task")))
    outside = etree.Element("{urn:foreign}outer")
    outside.append(inside)
    target.insert(dice.randint(0, len(target)), outside)


def _drop_attribute(root, dice):
    victim = _pick(root, dice)
    if victim.attrib:
        del victim.attrib[dice.choice(list(victim.attrib))]


def _alter_attribute(root, dice):
    victim = _pick(root, dice)
    if victim.attrib:
        victim.set(dice.choice(list(victim.attrib)), dice.choice(VALUES))


def _add_attribute(root, dice):
    _pick(root, dice).set(dice.choice(ATTRIBUTES), dice.choice(VALUES))


def _change_text(root, dice):
    _pick(root, dice).text = dice.choice(VALUES)


CHANGES = (
    _remove, _duplicate, _move, _swap, _rename, _insert, _insert_foreign, _drop_attribute, _alter_attribute,
    _add_attribute, _change_text,
)  # fmt: skip
