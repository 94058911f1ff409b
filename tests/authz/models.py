"""What is deployed in the small world; `KEY` stands for a word of its own in each deployment."""

from __future__ import annotations

PROCESSES = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             id="definitions" targetNamespace="world">
  <process id="KEY" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="start" camunda:formKey="embedded:deployment:KEY.html"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="fork"/>
    <parallelGateway id="fork"/>
    <sequenceFlow id="f2" sourceRef="fork" targetRef="user"/>
    <sequenceFlow id="f3" sourceRef="fork" targetRef="external"/>
    <sequenceFlow id="f4" sourceRef="fork" targetRef="receive"/>
    <sequenceFlow id="f5" sourceRef="fork" targetRef="wait"/>
    <userTask id="user" camunda:formKey="embedded:deployment:KEY.html"/>
    <boundaryEvent id="rise" attachedToRef="user" cancelActivity="false">
      <escalationEventDefinition escalationRef="escalation"/>
    </boundaryEvent>
    <serviceTask id="external" camunda:type="external" camunda:topic="KEY"/>
    <receiveTask id="receive" messageRef="message"/>
    <intermediateCatchEvent id="wait"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>
    </intermediateCatchEvent>
  </process>
  <process id="KEY_short" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="begin">
      <extensionElements>
        <camunda:formData><camunda:formField id="f" type="string"/></camunda:formData>
      </extensionElements>
    </startEvent><sequenceFlow id="f9" sourceRef="begin" targetRef="over"/><endEvent id="over"/>
  </process>
  <process id="KEY_fields" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="first"/><sequenceFlow id="f10" sourceRef="first" targetRef="fields"/>
    <userTask id="fields">
      <extensionElements>
        <camunda:formData><camunda:formField id="f" type="string"/></camunda:formData>
      </extensionElements>
    </userTask>
  </process>
  <process id="KEY_condition" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="when"><conditionalEventDefinition><condition>${a == 5}</condition></conditionalEventDefinition>
    </startEvent>
  </process>
  <message id="message" name="KEY_message"/>
  <escalation id="escalation" escalationCode="e"/>
</definitions>"""
DECISIONS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:camunda="http://camunda.org/schema/1.0/dmn"
             id="KEY_all" name="all" namespace="world">
  <decision id="KEY" name="d" camunda:historyTimeToLive="30">
    <variable id="v0" name="KEY" typeRef="integer"/>
    <informationRequirement id="r"><requiredDecision href="#KEY_first"/></informationRequirement>
    <literalExpression id="e"><text>KEY_first</text></literalExpression>
  </decision>
  <decision id="KEY_first" name="first" camunda:historyTimeToLive="30">
    <variable id="v" name="KEY_first" typeRef="integer"/>
    <literalExpression id="e1"><text>1</text></literalExpression>
  </decision>
</definitions>"""
FORM = "<form></form>"
