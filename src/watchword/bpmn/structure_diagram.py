"""What each complex type of BPMN diagram interchange (bpmndi, di, dc) may hold: one row a type.

Source: OMG BPMN 2.0.2, chapter 12.
"""

from __future__ import annotations

from collections.abc import Mapping

from watchword.bpmn.structure_model import Type

DIAGRAM_TYPES: Mapping[str, Type] = {
    "bpmndi:BPMNDiagram": Type(base="di:Diagram", content="bpmndi:BPMNPlane bpmndi:BPMNLabelStyle*"),
    "bpmndi:BPMNEdge": Type(
        base="di:LabeledEdge",
        content="bpmndi:BPMNLabel?",
        attributes=("bpmnElement:QName sourceElement:QName targetElement:QName messageVisibleKind:MessageVisibleKind"),
    ),
    "bpmndi:BPMNLabel": Type(base="di:Label", attributes="labelStyle:QName"),
    "bpmndi:BPMNLabelStyle": Type(base="di:Style", content="dc:Font"),
    "bpmndi:BPMNPlane": Type(base="di:Plane", attributes="bpmnElement:QName"),
    "bpmndi:BPMNShape": Type(
        base="di:LabeledShape",
        content="bpmndi:BPMNLabel?",
        attributes=(
            "bpmnElement:QName isHorizontal:boolean isExpanded:boolean isMarkerVisible:boolean "
            "isMessageVisible:boolean participantBandKind:ParticipantBandKind choreographyActivityShape:QName"
        ),
    ),
    "dc:Bounds": Type(attributes="x:double! y:double! width:double! height:double!"),
    "dc:Font": Type(
        attributes=(
            "name:string size:double isBold:boolean isItalic:boolean isUnderline:boolean isStrikeThrough:boolean"
        ),
    ),
    "dc:Point": Type(attributes="x:double! y:double!"),
    "di:Diagram": Type(attributes="name:string documentation:string resolution:double id:ID", abstract=True),
    "di:DiagramElement": Type(content="di:extension=di:extensionType?", attributes="id:ID", abstract=True, open=True),
    "di:Edge": Type(base="di:DiagramElement", content="di:waypoint=dc:Point{2,}", abstract=True),
    "di:Label": Type(base="di:Node", content="dc:Bounds?", abstract=True),
    "di:LabeledEdge": Type(base="di:Edge", abstract=True),
    "di:LabeledShape": Type(base="di:Shape", abstract=True),
    "di:Node": Type(base="di:DiagramElement", abstract=True),
    "di:Plane": Type(base="di:Node", content="di:DiagramElement*", abstract=True),
    "di:Shape": Type(base="di:Node", content="dc:Bounds", abstract=True),
    "di:Style": Type(attributes="id:ID", abstract=True),
    "di:extensionType": Type(content="##other!*"),
}
