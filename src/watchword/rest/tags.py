"""Answers that clients may keep: they carry a tag of their content, and who has it gets 304 without the content.

All else is never stored (`no-store`): this list is the exception. Source: guidelines W-11, W-12.
"""

from __future__ import annotations

import hashlib

from watchword.rest.dispatch import Encoded

TAGGED = frozenset(
    (
        "getDecisionDefinitionDiagram",
        "getDecisionDefinitionDmnXmlById",
        "getDecisionRequirementsDefinitionDiagramById",
        "getDecisionRequirementsDefinitionDmnXmlById",
        "getDeploymentResource",
        "getDeploymentResourceData",
        "getDeploymentResources",
        "getProcessDefinitionBpmn20Xml",
        "getProcessDefinitionDiagram",
    )
)
"""Operations whose answers hold what was deployed, which never changes."""
KEPT = (("Cache-Control", "private, no-cache"),)
"""Stored by the one client only, and asked about each time."""


def tagged(answer: Encoded, known: str | None) -> Encoded:
    """Return the answer with its tag, or 304 if the client's `If-None-Match` names it."""
    if answer.status != 200:
        return answer
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:32]}"'
    headers = (*answer.headers, ("ETag", tag), *KEPT)
    if known is not None and _names(known, tag):
        return Encoded(304, b"", None, (("ETag", tag), *KEPT))
    return answer._replace(headers=headers)


def _names(known: str, tag: str) -> bool:
    return any(each.strip() in ("*", tag, f"W/{tag}") for each in known.split(","))
