"""What each complex type of BPMN 2.0 may hold: one row a type.

Source: OMG BPMN 2.0.2 (formal/13-12-09), attribute and content tables of the elements; but `calledElement` is free
text, as the field's engines take expressions there. Notation of `content` and `attributes`: see `structure_model`.
"""

from __future__ import annotations

from collections.abc import Mapping

from watchword.bpmn.structure_model import Type

BPMN_TYPES: Mapping[str, Type] = {
    "Activity": Type(
        base="FlowNode",
        content=(
            "ioSpecification? property* dataInputAssociation* dataOutputAssociation* resourceRole* loopCharacteristics?"
        ),
        attributes="isForCompensation:boolean startQuantity:integer completionQuantity:integer default:IDREF",
        abstract=True,
    ),
    "AdHocSubProcess": Type(
        base="SubProcess",
        content="completionCondition=Expression?",
        attributes="cancelRemainingInstances:boolean ordering:AdHocOrdering",
    ),
    "Artifact": Type(base="BaseElement", abstract=True),
    "Assignment": Type(base="BaseElement", content="from=Expression to=Expression"),
    "Association": Type(
        base="Artifact",
        attributes="sourceRef:QName! targetRef:QName! associationDirection:AssociationDirection",
    ),
    "Auditing": Type(base="BaseElement"),
    "BaseElement": Type(content="documentation* extensionElements?", attributes="id:ID", abstract=True, open=True),
    "BaseElementWithMixedContent": Type(
        content="documentation* extensionElements?",
        attributes="id:ID",
        abstract=True,
        mixed=True,
        open=True,
    ),
    "BoundaryEvent": Type(base="CatchEvent", attributes="cancelActivity:boolean attachedToRef:QName!"),
    "BusinessRuleTask": Type(base="Task", attributes="implementation:Implementation"),
    "CallActivity": Type(base="Activity", attributes="calledElement:string"),
    "CallChoreography": Type(
        base="ChoreographyActivity",
        content="participantAssociation*",
        attributes="calledChoreographyRef:QName",
    ),
    "CallConversation": Type(
        base="ConversationNode",
        content="participantAssociation*",
        attributes="calledCollaborationRef:QName",
    ),
    "CallableElement": Type(
        base="RootElement",
        content="supportedInterfaceRef=QName* ioSpecification? ioBinding*",
        attributes="name:string",
    ),
    "CancelEventDefinition": Type(base="EventDefinition"),
    "CatchEvent": Type(
        base="Event",
        content="dataOutput* dataOutputAssociation* outputSet? eventDefinition* eventDefinitionRef=QName*",
        attributes="parallelMultiple:boolean",
        abstract=True,
    ),
    "Category": Type(base="RootElement", content="categoryValue*", attributes="name:string"),
    "CategoryValue": Type(base="BaseElement", attributes="value:string"),
    "Choreography": Type(base="Collaboration", content="flowElement*"),
    "ChoreographyActivity": Type(
        base="FlowNode",
        content="participantRef=QName{2,} correlationKey*",
        attributes="initiatingParticipantRef:QName! loopType:ChoreographyLoopType",
        abstract=True,
    ),
    "ChoreographyTask": Type(base="ChoreographyActivity", content="messageFlowRef=QName{1,2}"),
    "Collaboration": Type(
        base="RootElement",
        content=(
            "participant* messageFlow* artifact* conversationNode* conversationAssociation* "
            "participantAssociation* messageFlowAssociation* correlationKey* choreographyRef=QName* "
            "conversationLink*"
        ),
        attributes="name:string isClosed:boolean",
    ),
    "CompensateEventDefinition": Type(base="EventDefinition", attributes="waitForCompletion:boolean activityRef:QName"),
    "ComplexBehaviorDefinition": Type(
        base="BaseElement",
        content="condition=FormalExpression event=ImplicitThrowEvent?",
    ),
    "ComplexGateway": Type(base="Gateway", content="activationCondition=Expression?", attributes="default:IDREF"),
    "ConditionalEventDefinition": Type(base="EventDefinition", content="condition=Expression"),
    "Conversation": Type(base="ConversationNode"),
    "ConversationAssociation": Type(
        base="BaseElement",
        attributes="innerConversationNodeRef:QName! outerConversationNodeRef:QName!",
    ),
    "ConversationLink": Type(base="BaseElement", attributes="name:string sourceRef:QName! targetRef:QName!"),
    "ConversationNode": Type(
        base="BaseElement",
        content="participantRef=QName* messageFlowRef=QName* correlationKey*",
        attributes="name:string",
        abstract=True,
    ),
    "CorrelationKey": Type(base="BaseElement", content="correlationPropertyRef=QName*", attributes="name:string"),
    "CorrelationProperty": Type(
        base="RootElement",
        content="correlationPropertyRetrievalExpression+",
        attributes="name:string type:QName",
    ),
    "CorrelationPropertyBinding": Type(
        base="BaseElement",
        content="dataPath=FormalExpression",
        attributes="correlationPropertyRef:QName!",
    ),
    "CorrelationPropertyRetrievalExpression": Type(
        base="BaseElement",
        content="messagePath=FormalExpression",
        attributes="messageRef:QName!",
    ),
    "CorrelationSubscription": Type(
        base="BaseElement",
        content="correlationPropertyBinding*",
        attributes="correlationKeyRef:QName!",
    ),
    "DataAssociation": Type(
        base="BaseElement",
        content="sourceRef=IDREF* targetRef=IDREF transformation=FormalExpression? assignment*",
    ),
    "DataInput": Type(
        base="BaseElement",
        content="dataState?",
        attributes="name:string itemSubjectRef:QName isCollection:boolean",
    ),
    "DataInputAssociation": Type(base="DataAssociation"),
    "DataObject": Type(
        base="FlowElement",
        content="dataState?",
        attributes="itemSubjectRef:QName isCollection:boolean",
    ),
    "DataObjectReference": Type(
        base="FlowElement",
        content="dataState?",
        attributes="itemSubjectRef:QName dataObjectRef:IDREF",
    ),
    "DataOutput": Type(
        base="BaseElement",
        content="dataState?",
        attributes="name:string itemSubjectRef:QName isCollection:boolean",
    ),
    "DataOutputAssociation": Type(base="DataAssociation"),
    "DataState": Type(base="BaseElement", attributes="name:string"),
    "DataStore": Type(
        base="RootElement",
        content="dataState?",
        attributes="name:string capacity:integer isUnlimited:boolean itemSubjectRef:QName",
    ),
    "DataStoreReference": Type(
        base="FlowElement",
        content="dataState?",
        attributes="itemSubjectRef:QName dataStoreRef:QName",
    ),
    "Definitions": Type(
        content="import* extension* rootElement* bpmndi:BPMNDiagram* relationship*",
        attributes=(
            "id:ID name:string targetNamespace:anyURI! expressionLanguage:anyURI typeLanguage:anyURI "
            "exporter:string exporterVersion:string"
        ),
        open=True,
    ),
    "Documentation": Type(content="##any?", attributes="id:ID textFormat:string", mixed=True),
    "EndEvent": Type(base="ThrowEvent"),
    "EndPoint": Type(base="RootElement"),
    "Error": Type(base="RootElement", attributes="name:string errorCode:string structureRef:QName"),
    "ErrorEventDefinition": Type(base="EventDefinition", attributes="errorRef:QName"),
    "Escalation": Type(base="RootElement", attributes="name:string escalationCode:string structureRef:QName"),
    "EscalationEventDefinition": Type(base="EventDefinition", attributes="escalationRef:QName"),
    "Event": Type(base="FlowNode", content="property*", abstract=True),
    "EventBasedGateway": Type(base="Gateway", attributes="instantiate:boolean eventGatewayType:EventBasedGatewayType"),
    "EventDefinition": Type(base="RootElement", abstract=True),
    "ExclusiveGateway": Type(base="Gateway", attributes="default:IDREF"),
    "Expression": Type(base="BaseElementWithMixedContent"),
    "Extension": Type(content="documentation*", attributes="definition:QName mustUnderstand:boolean"),
    "ExtensionElements": Type(content="##other*"),
    "FlowElement": Type(
        base="BaseElement",
        content="auditing? monitoring? categoryValueRef=QName*",
        attributes="name:string",
        abstract=True,
    ),
    "FlowNode": Type(base="FlowElement", content="incoming=QName* outgoing=QName*", abstract=True),
    "FormalExpression": Type(base="Expression", attributes="language:anyURI evaluatesToTypeRef:QName"),
    "Gateway": Type(base="FlowNode", attributes="gatewayDirection:GatewayDirection"),
    "GlobalBusinessRuleTask": Type(base="GlobalTask", attributes="implementation:Implementation"),
    "GlobalChoreographyTask": Type(base="Choreography", attributes="initiatingParticipantRef:QName"),
    "GlobalConversation": Type(base="Collaboration"),
    "GlobalManualTask": Type(base="GlobalTask"),
    "GlobalScriptTask": Type(base="GlobalTask", content="script?", attributes="scriptLanguage:anyURI"),
    "GlobalTask": Type(base="CallableElement", content="resourceRole*"),
    "GlobalUserTask": Type(base="GlobalTask", content="rendering*", attributes="implementation:Implementation"),
    "Group": Type(base="Artifact", attributes="categoryValueRef:QName"),
    "HumanPerformer": Type(base="Performer"),
    "ImplicitThrowEvent": Type(base="ThrowEvent"),
    "Import": Type(attributes="namespace:anyURI! location:string! importType:anyURI!"),
    "InclusiveGateway": Type(base="Gateway", attributes="default:IDREF"),
    "InputOutputBinding": Type(
        base="BaseElement",
        attributes="operationRef:QName! inputDataRef:IDREF! outputDataRef:IDREF!",
    ),
    "InputOutputSpecification": Type(base="BaseElement", content="dataInput* dataOutput* inputSet+ outputSet+"),
    "InputSet": Type(
        base="BaseElement",
        content=("dataInputRefs=IDREF* optionalInputRefs=IDREF* whileExecutingInputRefs=IDREF* outputSetRefs=IDREF*"),
        attributes="name:string",
    ),
    "Interface": Type(base="RootElement", content="operation+", attributes="name:string! implementationRef:QName"),
    "IntermediateCatchEvent": Type(base="CatchEvent"),
    "IntermediateThrowEvent": Type(base="ThrowEvent"),
    "ItemDefinition": Type(base="RootElement", attributes="structureRef:QName isCollection:boolean itemKind:ItemKind"),
    "Lane": Type(
        base="BaseElement",
        content="partitionElement=BaseElement? flowNodeRef=IDREF* childLaneSet=LaneSet?",
        attributes="name:string partitionElementRef:QName",
    ),
    "LaneSet": Type(base="BaseElement", content="lane*", attributes="name:string"),
    "LinkEventDefinition": Type(
        base="EventDefinition",
        content="source=QName* target=QName?",
        attributes="name:string!",
    ),
    "LoopCharacteristics": Type(base="BaseElement", abstract=True),
    "ManualTask": Type(base="Task"),
    "Message": Type(base="RootElement", attributes="name:string itemRef:QName"),
    "MessageEventDefinition": Type(
        base="EventDefinition",
        content="operationRef=QName?",
        attributes="messageRef:QName",
    ),
    "MessageFlow": Type(
        base="BaseElement",
        attributes="name:string sourceRef:QName! targetRef:QName! messageRef:QName",
    ),
    "MessageFlowAssociation": Type(
        base="BaseElement",
        attributes="innerMessageFlowRef:QName! outerMessageFlowRef:QName!",
    ),
    "Monitoring": Type(base="BaseElement"),
    "MultiInstanceLoopCharacteristics": Type(
        base="LoopCharacteristics",
        content=(
            "loopCardinality=Expression? loopDataInputRef=QName? loopDataOutputRef=QName? "
            "inputDataItem=DataInput? outputDataItem=DataOutput? complexBehaviorDefinition* "
            "completionCondition=Expression?"
        ),
        attributes=(
            "isSequential:boolean behavior:MultiInstanceFlowCondition oneBehaviorEventRef:QName "
            "noneBehaviorEventRef:QName"
        ),
    ),
    "Operation": Type(
        base="BaseElement",
        content="inMessageRef=QName outMessageRef=QName? errorRef=QName*",
        attributes="name:string! implementationRef:QName",
    ),
    "OutputSet": Type(
        base="BaseElement",
        content=("dataOutputRefs=IDREF* optionalOutputRefs=IDREF* whileExecutingOutputRefs=IDREF* inputSetRefs=IDREF*"),
        attributes="name:string",
    ),
    "ParallelGateway": Type(base="Gateway"),
    "Participant": Type(
        base="BaseElement",
        content="interfaceRef=QName* endPointRef=QName* participantMultiplicity?",
        attributes="name:string processRef:QName",
    ),
    "ParticipantAssociation": Type(base="BaseElement", content="innerParticipantRef=QName outerParticipantRef=QName"),
    "ParticipantMultiplicity": Type(base="BaseElement", attributes="minimum:int maximum:int"),
    "PartnerEntity": Type(base="RootElement", content="participantRef=QName*", attributes="name:string"),
    "PartnerRole": Type(base="RootElement", content="participantRef=QName*", attributes="name:string"),
    "Performer": Type(base="ResourceRole"),
    "PotentialOwner": Type(base="HumanPerformer"),
    "Process": Type(
        base="CallableElement",
        content=(
            "auditing? monitoring? property* laneSet* flowElement* artifact* resourceRole* "
            "correlationSubscription* supports=QName*"
        ),
        attributes=("processType:ProcessType isClosed:boolean isExecutable:boolean definitionalCollaborationRef:QName"),
    ),
    "Property": Type(base="BaseElement", content="dataState?", attributes="name:string itemSubjectRef:QName"),
    "ReceiveTask": Type(
        base="Task",
        attributes="implementation:Implementation instantiate:boolean messageRef:QName operationRef:QName",
    ),
    "Relationship": Type(
        base="BaseElement",
        content="source=QName+ target=QName+",
        attributes="type:string! direction:RelationshipDirection",
    ),
    "Rendering": Type(base="BaseElement"),
    "Resource": Type(base="RootElement", content="resourceParameter*", attributes="name:string!"),
    "ResourceAssignmentExpression": Type(base="BaseElement", content="expression"),
    "ResourceParameter": Type(base="BaseElement", attributes="name:string type:QName isRequired:boolean"),
    "ResourceParameterBinding": Type(base="BaseElement", content="expression", attributes="parameterRef:QName!"),
    "ResourceRole": Type(
        base="BaseElement",
        content="((resourceRef=QName resourceParameterBinding*) | resourceAssignmentExpression?)",
        attributes="name:string",
    ),
    "RootElement": Type(base="BaseElement", abstract=True),
    "Script": Type(content="##any?", mixed=True),
    "ScriptTask": Type(base="Task", content="script?", attributes="scriptFormat:string"),
    "SendTask": Type(base="Task", attributes="implementation:Implementation messageRef:QName operationRef:QName"),
    "SequenceFlow": Type(
        base="FlowElement",
        content="conditionExpression=Expression?",
        attributes="sourceRef:IDREF! targetRef:IDREF! isImmediate:boolean",
    ),
    "ServiceTask": Type(base="Task", attributes="implementation:Implementation operationRef:QName"),
    "Signal": Type(base="RootElement", attributes="name:string structureRef:QName"),
    "SignalEventDefinition": Type(base="EventDefinition", attributes="signalRef:QName"),
    "StandardLoopCharacteristics": Type(
        base="LoopCharacteristics",
        content="loopCondition=Expression?",
        attributes="testBefore:boolean loopMaximum:integer",
    ),
    "StartEvent": Type(base="CatchEvent", attributes="isInterrupting:boolean"),
    "SubChoreography": Type(base="ChoreographyActivity", content="flowElement* artifact*"),
    "SubConversation": Type(base="ConversationNode", content="conversationNode*"),
    "SubProcess": Type(
        base="Activity",
        content="laneSet* flowElement* artifact*",
        attributes="triggeredByEvent:boolean",
    ),
    "Task": Type(base="Activity"),
    "TerminateEventDefinition": Type(base="EventDefinition"),
    "Text": Type(content="##any?", mixed=True),
    "TextAnnotation": Type(base="Artifact", content="text?", attributes="textFormat:string"),
    "ThrowEvent": Type(
        base="Event",
        content="dataInput* dataInputAssociation* inputSet? eventDefinition* eventDefinitionRef=QName*",
        abstract=True,
    ),
    "TimerEventDefinition": Type(
        base="EventDefinition",
        content="(timeDate=Expression? | timeDuration=Expression? | timeCycle=Expression?)",
    ),
    "Transaction": Type(base="SubProcess", attributes="method:TransactionMethod"),
    "UserTask": Type(base="Task", content="rendering*", attributes="implementation:Implementation"),
}
