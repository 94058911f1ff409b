"""Which elements of DMN may stand in which; what stands elsewhere would be overlooked, so it is a problem."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.dmn.names import namespace
from watchword.markup.elements import Xml, local
from watchword.markup.problems import Problems

_ANYWHERE = frozenset({"description", "extensionElements"})
_EXPRESSIONS = frozenset(
    {
        "conditional", "context", "decisionTable", "every", "expression", "filter", "for", "functionDefinition",
        "invocation", "list", "literalExpression", "relation", "some",
    }
)  # fmt: skip
_ARTIFACTS = frozenset({"association", "group", "textAnnotation"})
_REQUIREMENTS = frozenset({"authorityRequirement", "informationRequirement", "knowledgeRequirement"})
_CHILDREN: Mapping[str, frozenset[str]] = {
    "allowedValues": frozenset({"text"}),
    "binding": frozenset({"parameter"}) | _EXPRESSIONS,
    "businessKnowledgeModel": frozenset({"encapsulatedLogic", "variable"}) | _REQUIREMENTS,
    "column": _EXPRESSIONS,
    "conditional": frozenset({"else", "if", "then"}),
    "context": frozenset({"contextEntry"}),
    "contextEntry": frozenset({"variable"}) | _EXPRESSIONS,
    "decision": frozenset(
        {
            "allowedAnswers", "decisionMaker", "decisionOwner", "impactedPerformanceIndicator", "question",
            "supportedObjective", "usingProcess", "usingTask", "variable",
        }
    ) | _REQUIREMENTS | _EXPRESSIONS,
    "decisionService": frozenset(
        {"encapsulatedDecision", "inputData", "inputDecision", "outputDecision", "variable"}
    ),
    "decisionTable": frozenset({"annotation", "input", "output", "rule"}),
    "definitions": frozenset(
        {
            "businessContextElement", "businessKnowledgeModel", "decision", "decisionService", "DMNDI", "drgElement",
            "elementCollection", "import", "inputData", "itemDefinition", "knowledgeSource", "organizationUnit",
            "performanceIndicator",
        }
    ) | _ARTIFACTS,
    "else": _EXPRESSIONS,
    "encapsulatedLogic": frozenset({"formalParameter"}) | _EXPRESSIONS,
    "every": frozenset({"in", "satisfies"}),
    "filter": frozenset({"in", "match"}),
    "for": frozenset({"in", "return"}),
    "functionDefinition": frozenset({"formalParameter"}) | _EXPRESSIONS,
    "if": _EXPRESSIONS,
    "in": _EXPRESSIONS,
    "input": frozenset({"inputExpression", "inputValues"}),
    "inputData": frozenset({"variable"}),
    "inputEntry": frozenset({"text"}),
    "inputExpression": frozenset({"importedValues", "text"}),
    "inputValues": frozenset({"text"}),
    "invocation": frozenset({"binding"}) | _EXPRESSIONS,
    "itemComponent": frozenset({"allowedValues", "functionItem", "itemComponent", "typeConstraint", "typeRef"}),
    "itemDefinition": frozenset({"allowedValues", "functionItem", "itemComponent", "typeConstraint", "typeRef"}),
    "list": _EXPRESSIONS,
    "literalExpression": frozenset({"importedValues", "text"}),
    "match": _EXPRESSIONS,
    "output": frozenset({"defaultOutputEntry", "outputValues"}),
    "outputEntry": frozenset({"importedValues", "text"}),
    "outputValues": frozenset({"text"}),
    "relation": frozenset({"column", "row"}),
    "return": _EXPRESSIONS,
    "row": _EXPRESSIONS,
    "rule": frozenset({"annotationEntry", "inputEntry", "outputEntry"}),
    "satisfies": _EXPRESSIONS,
    "some": frozenset({"in", "satisfies"}),
    "then": _EXPRESSIONS,
    "typeConstraint": frozenset({"text"}),
}  # fmt: skip


def check_structure(root: Xml, problems: Problems) -> None:
    """Note each element of the model's own namespace that may not stand where it does, and each id that comes twice."""
    own = namespace(root)
    stack, ids = [root], set[str]()
    while stack:
        element = stack.pop()
        ident = element.get("id")
        if ident is not None and ident in ids:
            problems.error(f"Several elements have the id {ident!r}", element)
        ids.add(ident or "")
        allowed = _CHILDREN.get(local(element))
        below: list[Xml] = []
        for child in element:
            if not isinstance(child.tag, str) or namespace(child) != own:
                continue
            name = local(child)
            if name == "extensionElements":
                continue
            if allowed is not None and name not in allowed and name not in _ANYWHERE:
                problems.error(f"Element {name!r} may not stand in {local(element)!r}", child)
            else:
                below.append(child)
        stack.extend(reversed(below))
