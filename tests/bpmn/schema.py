"""The published schema, taken from a development dependency, and what it leaves out."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_REFERRING = {
    "sequenceFlow": ("sourceRef", "targetRef"),
    "dataObjectReference": ("dataObjectRef",),
    "ioBinding": ("inputDataRef", "outputDataRef"),
}
_DEFAULTS = frozenset(
    "adHocSubProcess businessRuleTask callActivity complexGateway exclusiveGateway inclusiveGateway manualTask"
    " receiveTask scriptTask sendTask serviceTask subProcess task transaction userTask".split()
)
_TEXTS = {
    "lane": ("flowNodeRef",),
    "inputSet": ("dataInputRefs", "optionalInputRefs", "whileExecutingInputRefs", "outputSetRefs"),
    "outputSet": ("dataOutputRefs", "optionalOutputRefs", "whileExecutingOutputRefs", "inputSetRefs"),
    "dataInputAssociation": ("sourceRef", "targetRef"),
    "dataOutputAssociation": ("sourceRef", "targetRef"),
}


def load_schema(folder: Path) -> etree.XMLSchema:
    """Return the BPMN schema with the field's one change: calledElement is free text, as it may be an expression."""
    spec = importlib.util.find_spec("SpiffWorkflow")
    assert spec is not None and spec.origin is not None
    source = Path(spec.origin).parent / "bpmn" / "parser" / "schema"
    for file in source.glob("*.xsd"):
        shutil.copy(file, folder)
    semantic = folder / "Semantic.xsd"
    strict = '<xsd:attribute name="calledElement" type="xsd:QName"'
    text = semantic.read_text("utf-8")
    assert text.count(strict) == 1
    semantic.write_text(text.replace(strict, strict.replace("xsd:QName", "xsd:string")), "utf-8")
    return etree.XMLSchema(etree.parse(folder / "BPMN20.xsd"))


def references_hold(root: etree._Element) -> bool:
    """Tell whether each IDREF names an ID: libxml2 doesn't check this part of a schema."""
    ids = {" ".join(e.get("id").split()) for e in root.iter(etree.Element) if e.get("id")}
    return all(" ".join(r.split()) in ids for r in _references(root))


def lanes_come_first(root: etree._Element) -> bool:
    """Tell whether no lane set follows a flow element: libxml2 allows it, unlike Xerces and the schema."""
    return not any(
        previous.tag not in _BEFORE_LANES
        for lanes in root.iter(BPMN + "laneSet")
        if lanes.getparent() is not None and lanes.getparent().tag in _WITH_LANES
        for previous in lanes.itersiblings(etree.Element, preceding=True)
    )


_WITH_LANES = frozenset(BPMN + name for name in ("adHocSubProcess", "process", "subProcess", "transaction"))
_BEFORE_LANES = frozenset(
    BPMN + name
    for name in (
        "auditing categoryValueRef dataInputAssociation dataOutputAssociation documentation extensionElements"
        " humanPerformer incoming ioBinding ioSpecification laneSet monitoring "
        "multiInstanceLoopCharacteristics outgoing performer"
        " potentialOwner property resourceRole standardLoopCharacteristics supportedInterfaceRef"
    ).split()
)


def _references(root):
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        for attribute in _REFERRING.get(name, ()) + (("default",) if name in _DEFAULTS else ()):
            if element.get(attribute) is not None:
                yield element.get(attribute)
        for child in _TEXTS.get(name, ()):
            yield from (c.text or "" for c in element.iterfind(BPMN + child))
