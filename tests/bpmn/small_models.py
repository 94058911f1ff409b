"""Small models, one for each rule of deployment; `data/small_model_verdicts.json` holds what Camunda 7.24 said to them."""
# ruff: noqa: E501

from __future__ import annotations

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:activiti="http://activiti.org/bpmn" xmlns:tns="small" targetNamespace="small">
"""
ROOTS = """<message id="m1" name="msg1"/><message id="m2" name="msg2"/><message id="me" name="m-${x}"/><signal id="s1" name="sig1"/><signal id="s2" name="sig2"/><error id="e1" errorCode="E1"/><error id="e0"/><escalation id="x1" escalationCode="X1"/><escalation id="x2" escalationCode="X2"/><escalation id="x0"/>
"""


def process(body, roots=ROOTS, attrs='isExecutable="true" camunda:historyTimeToLive="5"', tail=""):
    """Return a file with one process."""
    return HEAD + roots + f'<process id="smallest" {attrs}>\n{body}\n</process>{tail}</definitions>'


def single(act, end="", more=""):
    """Return a process of a start event, the activity `a`, an end event."""
    return process(
        f'<startEvent id="st"/>\n{act}\n<endEvent id="en">{end}</endEvent>\n{more}<sequenceFlow id="f1" sourceRef="st" targetRef="a"/><sequenceFlow id="f2" sourceRef="a" targetRef="en"/>'
    )


def extended(s):
    """Wrap extension elements."""
    return f"<extensionElements>{s}</extensionElements>"


LOOP = "<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"


def boundary(act, defn, more=""):
    """Return a process whose activity `a` has a boundary event."""
    return single(act + f'<boundaryEvent id="b" attachedToRef="a" {more}>{defn}</boundaryEvent>')


def event_sub_process(start, outer=""):
    """Return a process with an event sub-process."""
    return process(
        f'<startEvent id="st"/>{outer}<endEvent id="en"/><subProcess id="es" triggeredByEvent="true">{start}<endEvent id="e2"/></subProcess><sequenceFlow id="f1" sourceRef="st" targetRef="en"/>'
    )


USER_TASK = '<userTask id="a"/>'
MODELS = {
    "start_error_process": process('<startEvent id="st"><errorEventDefinition errorRef="e1"/></startEvent>'),
    "start_compensate_process": process('<startEvent id="st"><compensateEventDefinition/></startEvent>'),
    "start_escal_process": process('<startEvent id="st"><escalationEventDefinition/></startEvent>'),
    "start_msg_expr": process('<startEvent id="st"><messageEventDefinition messageRef="me"/></startEvent>'),
    "start_two_msgs_same": process(
        '<startEvent id="st"><messageEventDefinition messageRef="m1"/></startEvent><startEvent id="st2"><messageEventDefinition messageRef="m1"/></startEvent>'
    ),
    "start_msg_and_none": process(
        '<startEvent id="st"/><startEvent id="st2"><messageEventDefinition messageRef="m1"/></startEvent>'
    ),
    "start_sig_twice": process(
        '<startEvent id="st"><signalEventDefinition signalRef="s1"/></startEvent><startEvent id="st2"><signalEventDefinition signalRef="s1"/></startEvent>'
    ),
    "start_sig_missing_then": process('<startEvent id="st"><signalEventDefinition/></startEvent><serviceTask id="z"/>'),
    "start_sig_unknown_then": process(
        '<startEvent id="st"><signalEventDefinition signalRef="nix"/></startEvent><serviceTask id="z"/>'
    ),
    "start_cond_twice": process(
        '<startEvent id="st"><conditionalEventDefinition><condition>${a}</condition></conditionalEventDefinition></startEvent><startEvent id="st2"><conditionalEventDefinition><condition>${a}</condition></conditionalEventDefinition></startEvent>'
    ),
    "start_io": process(
        '<startEvent id="st">'
        + extended(
            '<camunda:inputOutput><camunda:inputParameter name="x">1</camunda:inputParameter></camunda:inputOutput>'
        )
        + "</startEvent>"
    ),
    "prefix_ref": process('<startEvent id="st"><messageEventDefinition messageRef="tns:m1"/></startEvent>'),
    "prefix_other": process('<startEvent id="st"><messageEventDefinition messageRef="camunda:m1"/></startEvent>'),
    "catch_sig_missing_then": process(
        '<startEvent id="st"/><intermediateCatchEvent id="c"><signalEventDefinition/></intermediateCatchEvent><intermediateCatchEvent id="d"/>'
    ),
    "catch_sig_unknown_then": process(
        '<startEvent id="st"/><intermediateCatchEvent id="c"><signalEventDefinition signalRef="nix"/></intermediateCatchEvent><exclusiveGateway id="g"/>'
    ),
    "catch_none": single('<intermediateCatchEvent id="a"/>'),
    "catch_error": single('<intermediateCatchEvent id="a"><errorEventDefinition/></intermediateCatchEvent>'),
    "throw_sig_missing_then": process(
        '<startEvent id="st"/><intermediateThrowEvent id="c"><signalEventDefinition/></intermediateThrowEvent><exclusiveGateway id="g"/>'
    ),
    "throw_escal_missing": single(
        '<intermediateThrowEvent id="a"><escalationEventDefinition/></intermediateThrowEvent>'
    ),
    "throw_escal_nocode": single(
        '<intermediateThrowEvent id="a"><escalationEventDefinition escalationRef="x0"/></intermediateThrowEvent>'
    ),
    "end_escal_nocode": single(USER_TASK, '<escalationEventDefinition escalationRef="x0"/>'),
    "end_error_nocode": single(USER_TASK, '<errorEventDefinition errorRef="e0"/>'),
    "end_error_unknown": single(USER_TASK, '<errorEventDefinition errorRef="nix"/>'),
    "end_error_empty": single(USER_TASK, '<errorEventDefinition errorRef=""/>'),
    "end_cancel": single(USER_TASK, "<cancelEventDefinition/>"),
    "end_message_none": single(USER_TASK, "<messageEventDefinition/>"),
    "end_message_badtype": single(USER_TASK, '<messageEventDefinition camunda:type="foo"/>'),
    "end_message_ext_notopic": single(USER_TASK, '<messageEventDefinition camunda:type="external"/>'),
    "end_message_class_result": single(
        USER_TASK, '<messageEventDefinition camunda:class="a.B" camunda:resultVariable="x"/>'
    ),
    "end_output": process(
        '<startEvent id="st"/><endEvent id="en">'
        + extended(
            '<camunda:inputOutput><camunda:outputParameter name="x">1</camunda:outputParameter></camunda:inputOutput>'
        )
        + "</endEvent>"
    ),
    "end_input": process(
        '<startEvent id="st"/><endEvent id="en">'
        + extended(
            '<camunda:inputOutput><camunda:inputParameter name="x">1</camunda:inputParameter></camunda:inputOutput>'
        )
        + "</endEvent>"
    ),
    "throw_compensate_unknown": single(
        '<intermediateThrowEvent id="a"><compensateEventDefinition activityRef="nix"/></intermediateThrowEvent>'
    ),
    "throw_compensate_known": single(
        '<intermediateThrowEvent id="a"><compensateEventDefinition activityRef="st"/></intermediateThrowEvent>'
    ),
    "throw_compensate_later": process(
        '<startEvent id="st"/><intermediateThrowEvent id="t"><compensateEventDefinition activityRef="u"/></intermediateThrowEvent><userTask id="u"/>'
    ),
    "throw_compensate_outer": process(
        '<startEvent id="st"/><userTask id="u"/><subProcess id="s"><startEvent id="ss"/><intermediateThrowEvent id="t"><compensateEventDefinition activityRef="u"/></intermediateThrowEvent></subProcess>'
    ),
    "throw_compensate_mi": process(
        f'<startEvent id="st"/><userTask id="u">{LOOP}</userTask><intermediateThrowEvent id="t"><compensateEventDefinition activityRef="u"/></intermediateThrowEvent>'
    ),
    "boundary_none": boundary(USER_TASK, ""),
    "boundary_link": boundary(USER_TASK, '<linkEventDefinition name="l"/>'),
    "boundary_io": boundary(USER_TASK, '<messageEventDefinition messageRef="m1"/>').replace(
        "<messageEventDefinition", extended("<camunda:inputOutput/>") + "<messageEventDefinition"
    ),
    "boundary_escal_service": boundary(
        '<serviceTask id="a" camunda:expression="${1}"/>', "<escalationEventDefinition/>"
    ),
    "boundary_escal_mi_user": boundary(f'<userTask id="a">{LOOP}</userTask>', "<escalationEventDefinition/>"),
    "boundary_escal_mi_sub": boundary(
        f'<subProcess id="a">{LOOP}<startEvent id="s_s"/></subProcess>', "<escalationEventDefinition/>"
    ),
    "boundary_escal_unknown": boundary(USER_TASK, '<escalationEventDefinition escalationRef="nix"/>'),
    "boundary_cancel_user": boundary(USER_TASK, "<cancelEventDefinition/>"),
    "boundary_cancel_tx": boundary('<transaction id="a"/>', "<cancelEventDefinition/>"),
    "boundary_cancel_tx_mi": boundary(f'<transaction id="a">{LOOP}</transaction>', "<cancelEventDefinition/>"),
    "boundary_cancel_twice": single(
        '<transaction id="a"/><boundaryEvent id="b" attachedToRef="a"><cancelEventDefinition/></boundaryEvent><boundaryEvent id="b2" attachedToRef="a"><cancelEventDefinition/></boundaryEvent>'
    ),
    "boundary_comp_twice": single(
        USER_TASK
        + '<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent><boundaryEvent id="b2" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
    ),
    "boundary_comp_attrs": boundary(
        USER_TASK, '<compensateEventDefinition activityRef="a" waitForCompletion="false"/>'
    ),
    "boundary_msg_twice": single(
        USER_TASK
        + '<boundaryEvent id="b" attachedToRef="a"><messageEventDefinition messageRef="m1"/></boundaryEvent><boundaryEvent id="b2" attachedToRef="a"><messageEventDefinition messageRef="m1"/></boundaryEvent>'
    ),
    "boundary_sig_twice": single(
        USER_TASK
        + '<boundaryEvent id="b" attachedToRef="a"><signalEventDefinition signalRef="s1"/></boundaryEvent><boundaryEvent id="b2" attachedToRef="a"><signalEventDefinition signalRef="s1"/></boundaryEvent>'
    ),
    "boundary_cond_twice": single(
        USER_TASK
        + '<boundaryEvent id="b" attachedToRef="a"><conditionalEventDefinition><condition>${a}</condition></conditionalEventDefinition></boundaryEvent><boundaryEvent id="b2" attachedToRef="a"><conditionalEventDefinition><condition>${a}</condition></conditionalEventDefinition></boundaryEvent>'
    ),
    "boundary_err_twice": single(
        USER_TASK
        + '<boundaryEvent id="b" attachedToRef="a"><errorEventDefinition errorRef="e1"/></boundaryEvent><boundaryEvent id="b2" attachedToRef="a"><errorEventDefinition errorRef="e1"/></boundaryEvent>'
    ),
    "boundary_esc_twice": single(
        USER_TASK
        + '<boundaryEvent id="b" attachedToRef="a"><escalationEventDefinition escalationRef="x1"/></boundaryEvent><boundaryEvent id="b2" attachedToRef="a"><escalationEventDefinition escalationRef="x1"/></boundaryEvent>'
    ),
    "boundary_esc_two_codes": single(
        USER_TASK
        + '<boundaryEvent id="b" attachedToRef="a"><escalationEventDefinition escalationRef="x1"/></boundaryEvent><boundaryEvent id="b2" attachedToRef="a"><escalationEventDefinition escalationRef="x2"/></boundaryEvent>'
    ),
    "boundary_esc_code_and_all": single(
        USER_TASK
        + '<boundaryEvent id="b" attachedToRef="a"><escalationEventDefinition escalationRef="x1"/></boundaryEvent><boundaryEvent id="b2" attachedToRef="a"><escalationEventDefinition/></boundaryEvent>'
    ),
    "boundary_esc_all_all": single(
        USER_TASK
        + '<boundaryEvent id="b" attachedToRef="a"><escalationEventDefinition/></boundaryEvent><boundaryEvent id="b2" attachedToRef="a"><escalationEventDefinition/></boundaryEvent>'
    ),
    "boundary_cycle_int": boundary(
        USER_TASK, "<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>"
    ),
    "boundary_timer_none": boundary(USER_TASK, "<timerEventDefinition/>"),
    "boundary_inner": process(
        '<startEvent id="st"/><subProcess id="s"><startEvent id="ss"/><userTask id="a"/></subProcess><boundaryEvent id="b" attachedToRef="a"><timerEventDefinition><timeDate>x</timeDate></timerEventDefinition></boundaryEvent>'
    ),
    "es_none": event_sub_process('<startEvent id="s2"/>'),
    "es_err_nonint": event_sub_process(
        '<startEvent id="s2" isInterrupting="false"><errorEventDefinition/></startEvent>'
    ),
    "es_two_starts": event_sub_process(
        '<startEvent id="s2"><errorEventDefinition/></startEvent><startEvent id="s3"><messageEventDefinition messageRef="m1"/></startEvent>'
    ),
    "es_comp_process": event_sub_process('<startEvent id="s2"><compensateEventDefinition/></startEvent>'),
    "es_in_mi": process(
        f'<startEvent id="st"/><subProcess id="s" triggeredByEvent="true">{LOOP}<startEvent id="s2"><errorEventDefinition/></startEvent></subProcess>'
    ),
    "es_no_start": process('<startEvent id="st"/><subProcess id="s" triggeredByEvent="true"/>'),
    "es_flow_in": process(
        '<startEvent id="st"/><subProcess id="s" triggeredByEvent="true"><startEvent id="s2"><errorEventDefinition/></startEvent></subProcess><sequenceFlow id="f" sourceRef="st" targetRef="s"/>'
    ),
    "es_flow_out": process(
        '<startEvent id="st"/><endEvent id="en"/><subProcess id="s" triggeredByEvent="true"><startEvent id="s2"><errorEventDefinition/></startEvent></subProcess><sequenceFlow id="f" sourceRef="s" targetRef="en"/>'
    ),
    "es_io": process(
        '<startEvent id="st"/><subProcess id="s" triggeredByEvent="true">'
        + extended(
            '<camunda:inputOutput><camunda:inputParameter name="x">1</camunda:inputParameter></camunda:inputOutput>'
        )
        + '<startEvent id="s2"><errorEventDefinition/></startEvent></subProcess>'
    ),
    "es_two_same_msg": process(
        '<startEvent id="st"/>'
        + "".join(
            f'<subProcess id="s{i}" triggeredByEvent="true"><startEvent id="x{i}"><messageEventDefinition messageRef="m1"/></startEvent></subProcess>'
            for i in (1, 2)
        )
    ),
    "es_two_same_sig": process(
        '<startEvent id="st"/>'
        + "".join(
            f'<subProcess id="s{i}" triggeredByEvent="true"><startEvent id="x{i}"><signalEventDefinition signalRef="s1"/></startEvent></subProcess>'
            for i in (5, 6)
        )
    ),
    "es_start_and_same_msg": process(
        '<startEvent id="st"><messageEventDefinition messageRef="m1"/></startEvent><subProcess id="s" triggeredByEvent="true"><startEvent id="x"><messageEventDefinition messageRef="m1"/></startEvent></subProcess>'
    ),
    "es_two_err": process(
        '<startEvent id="st"/>'
        + "".join(
            f'<subProcess id="s{i}" triggeredByEvent="true"><startEvent id="x{i}"><errorEventDefinition errorRef="e1"/></startEvent></subProcess>'
            for i in (5, 6)
        )
    ),
    "es_two_esc": process(
        '<startEvent id="st"/>'
        + "".join(
            f'<subProcess id="s{i}" triggeredByEvent="true"><startEvent id="x{i}"><escalationEventDefinition escalationRef="x1"/></startEvent></subProcess>'
            for i in (5, 6)
        )
    ),
    "es_esc_code_all": process(
        '<startEvent id="st"/>'
        + "".join(
            f'<subProcess id="s{i}" triggeredByEvent="true"><startEvent id="z{i}"><escalationEventDefinition {r}/></startEvent></subProcess>'
            for i, r in ((5, ""), (6, 'escalationRef="x1"'))
        )
    ),
    "es_comp_twice": process(
        '<startEvent id="st"/><subProcess id="o"><startEvent id="os"/>'
        + "".join(
            f'<subProcess id="s{i}" triggeredByEvent="true"><startEvent id="z{i}"><compensateEventDefinition/></startEvent></subProcess>'
            for i in (5, 6)
        )
        + "</subProcess>"
    ),
    "es_comp_and_boundary": process(
        '<startEvent id="st"/><subProcess id="o"><startEvent id="os"/><subProcess id="s5" triggeredByEvent="true"><startEvent id="z5"><compensateEventDefinition/></startEvent></subProcess></subProcess><boundaryEvent id="b" attachedToRef="o"><compensateEventDefinition/></boundaryEvent><userTask id="h" isForCompensation="true"/><association id="as" sourceRef="b" targetRef="h"/>'
    ),
    "sub_start_defs": process(
        '<startEvent id="st"/><subProcess id="o"><startEvent id="os"><messageEventDefinition messageRef="m1"/></startEvent></subProcess>'
    ),
    "sub_start_sig": process(
        '<startEvent id="st"/><subProcess id="o"><startEvent id="os"><signalEventDefinition signalRef="s1"/></startEvent></subProcess>'
    ),
    "sub_start_err": process(
        '<startEvent id="st"/><subProcess id="o"><startEvent id="os"><errorEventDefinition id="dd"/></startEvent></subProcess>'
    ),
    "sub_start_cond": process(
        '<startEvent id="st"/><subProcess id="o"><startEvent id="os"><conditionalEventDefinition><condition/></conditionalEventDefinition></startEvent></subProcess>'
    ),
    "tx_no_start": process('<startEvent id="st"/><transaction id="o"/>'),
    "tx_two_starts": process(
        '<startEvent id="st"/><transaction id="o"><startEvent id="a1"/><startEvent id="a2"/></transaction>'
    ),
    "comp_flow": process(
        '<startEvent id="st"/><userTask id="h" isForCompensation="true"/><sequenceFlow id="f" sourceRef="st" targetRef="h"/>'
    ),
    "comp_flow_out": process(
        '<startEvent id="st"/><userTask id="h" isForCompensation="true"/><endEvent id="en"/><sequenceFlow id="f" sourceRef="h" targetRef="en"/>'
    ),
    "comp_assoc_not_handler": single(
        USER_TASK
        + '<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent><userTask id="h"/>'
    ).replace("</process>", '<association id="as" sourceRef="b" targetRef="h"/></process>'),
    "comp_assoc_annotation": single(
        USER_TASK + '<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
    ).replace("</process>", '<textAnnotation id="h"/><association id="as" sourceRef="b" targetRef="h"/></process>'),
    "assoc_nowhere": single(USER_TASK).replace(
        "</process>",
        '<association id="as" sourceRef="a" targetRef="hh"/><association id="as2" sourceRef="hi" targetRef="hh"/></process>',
    ),
    "comp_none_assoc": single(
        USER_TASK + '<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
    ),
    "link_ok": process(
        '<startEvent id="st"/><intermediateThrowEvent id="t"><linkEventDefinition name="l"/></intermediateThrowEvent><intermediateCatchEvent id="c" name="l"><linkEventDefinition name="l"/></intermediateCatchEvent><sequenceFlow id="f" sourceRef="st" targetRef="t"/>'
    ),
    "link_no_target": process(
        '<startEvent id="st"/><intermediateThrowEvent id="t"><linkEventDefinition name="l"/></intermediateThrowEvent><exclusiveGateway id="g"/><sequenceFlow id="f" sourceRef="st" targetRef="t"/><sequenceFlow id="f2" sourceRef="st" targetRef="t2"/>'
    ),
    "link_name_differs": process(
        '<startEvent id="st"/><intermediateCatchEvent id="c" name="x"><linkEventDefinition name="l"/></intermediateCatchEvent>'
    ),
    "link_two_targets": process(
        '<startEvent id="st"/><intermediateCatchEvent id="c" name="l"><linkEventDefinition name="l"/></intermediateCatchEvent><intermediateCatchEvent id="d" name="l"><linkEventDefinition name="l"/></intermediateCatchEvent>'
    ),
    "link_out_of_throw": process(
        '<startEvent id="st"/><endEvent id="en"/><intermediateThrowEvent id="t"><linkEventDefinition name="l"/></intermediateThrowEvent><intermediateCatchEvent id="c" name="l"><linkEventDefinition name="l"/></intermediateCatchEvent><sequenceFlow id="f" sourceRef="t" targetRef="en"/>'
    ),
    "link_other_level": process(
        '<startEvent id="st"/><intermediateThrowEvent id="t"><linkEventDefinition name="l"/></intermediateThrowEvent><subProcess id="sp"><startEvent id="ss"/><intermediateCatchEvent id="c" name="l"><linkEventDefinition name="l"/></intermediateCatchEvent></subProcess><sequenceFlow id="f" sourceRef="st" targetRef="t"/>'
    ),
    "evgw_after": single('<eventBasedGateway id="a" camunda:asyncAfter="true"/>'),
    "evgw_link": process(
        '<startEvent id="st"/><eventBasedGateway id="a"/><intermediateCatchEvent id="c" name="l"><linkEventDefinition name="l"/></intermediateCatchEvent><sequenceFlow id="f" sourceRef="a" targetRef="c"/>'
    ),
    "evgw_two_same_msg": process(
        '<startEvent id="st"/><eventBasedGateway id="a"/><intermediateCatchEvent id="c"><messageEventDefinition messageRef="m1"/></intermediateCatchEvent><intermediateCatchEvent id="d"><messageEventDefinition messageRef="m1"/></intermediateCatchEvent><sequenceFlow id="f" sourceRef="a" targetRef="c"/><sequenceFlow id="f2" sourceRef="a" targetRef="d"/>'
    ),
    "evgw_twice": process(
        '<startEvent id="st"/><eventBasedGateway id="a"/><eventBasedGateway id="a2"/><intermediateCatchEvent id="c"><messageEventDefinition messageRef="m1"/></intermediateCatchEvent><sequenceFlow id="f" sourceRef="a" targetRef="c"/><sequenceFlow id="f2" sourceRef="a2" targetRef="c"/>'
    ),
    "evgw_nowhere": process('<startEvent id="st"/><eventBasedGateway id="a"/>'),
    "evgw_to_end": process(
        '<startEvent id="st"/><eventBasedGateway id="a"/><endEvent id="en"/><sequenceFlow id="f" sourceRef="a" targetRef="en"/>'
    ),
    "gw_io": single(
        '<parallelGateway id="a">'
        + extended(
            '<camunda:inputOutput><camunda:inputParameter name="x">1</camunda:inputParameter></camunda:inputOutput>'
        )
        + "</parallelGateway>"
    ),
    "xor_none_out": process('<startEvent id="st"/><exclusiveGateway id="g"/>'),
    "xor_default_missing": process(
        '<startEvent id="st"/><exclusiveGateway id="g" default="zz"/><endEvent id="en"/><sequenceFlow id="f" sourceRef="g" targetRef="en"/>'
    ),
    "xor_one_bare": process(
        '<startEvent id="st"/><exclusiveGateway id="g"/><endEvent id="en"/><sequenceFlow id="f" sourceRef="g" targetRef="en"/><sequenceFlow id="f2" sourceRef="g" targetRef="en"><conditionExpression xsi:type="tFormalExpression">${a}</conditionExpression></sequenceFlow>'
    ),
    "cond_texpression": single(USER_TASK).replace(
        'targetRef="en"/>',
        'targetRef="en"><conditionExpression xsi:type="tExpression">${a}</conditionExpression></sequenceFlow>',
    ),
    "cond_notype": single(USER_TASK).replace(
        'targetRef="en"/>', 'targetRef="en"><conditionExpression>${a}</conditionExpression></sequenceFlow>'
    ),
    "cond_empty": single(USER_TASK).replace(
        'targetRef="en"/>', 'targetRef="en"><conditionExpression xsi:type="tFormalExpression"/></sequenceFlow>'
    ),
    "cond_lang_empty": single(USER_TASK).replace(
        'targetRef="en"/>',
        'targetRef="en"><conditionExpression xsi:type="tFormalExpression" language=""></conditionExpression></sequenceFlow>',
    ),
    "cond_lang": single(USER_TASK).replace(
        'targetRef="en"/>',
        'targetRef="en"><conditionExpression xsi:type="tFormalExpression" language="groovy"></conditionExpression></sequenceFlow>',
    ),
    "svc_empty_class": single('<serviceTask id="a" camunda:class=""/>'),
    "svc_blank_class": single('<serviceTask id="a" camunda:class="  "/>'),
    "svc_empty_expr": single('<serviceTask id="a" camunda:expression=""/>'),
    "svc_empty_delegate": single('<serviceTask id="a" camunda:delegateExpression=""/>'),
    "svc_bad_expr": single('<serviceTask id="a" camunda:expression="${x"/>'),
    "svc_delegate_result": single('<serviceTask id="a" camunda:delegateExpression="${x}" camunda:resultVariable="v"/>'),
    "svc_activiti": single('<serviceTask id="a" activiti:class="x.Y"/>'),
    "svc_mail_none": single('<serviceTask id="a" camunda:type="mail"/>'),
    "mail": single(
        '<serviceTask id="a" camunda:type="mail">'
        + extended(
            '<camunda:field name="to" stringValue="x"/><camunda:field name="text"><camunda:expression>${y}</camunda:expression></camunda:field>'
        )
        + "</serviceTask>"
    ),
    "svc_field_none": single(
        '<serviceTask id="a" camunda:class="x.Y">' + extended('<camunda:field name="to"/>') + "</serviceTask>"
    ),
    "svc_field_both": single(
        '<serviceTask id="a" camunda:class="x.Y">'
        + extended('<camunda:field name="to" stringValue="x"><camunda:string>y</camunda:string></camunda:field>')
        + "</serviceTask>"
    ),
    "svc_field_empty_child": single(
        '<serviceTask id="a" camunda:class="x.Y">'
        + extended('<camunda:field name="to"><camunda:string></camunda:string></camunda:field>')
        + "</serviceTask>"
    ),
    "svc_field_empty_attr": single(
        '<serviceTask id="a" camunda:class="x.Y">'
        + extended('<camunda:field name="to" stringValue=""/>')
        + "</serviceTask>"
    ),
    "svc_field_two": single(
        '<serviceTask id="a" camunda:class="x.Y">'
        + extended(
            '<camunda:field name="to"><camunda:string>a</camunda:string><camunda:string>b</camunda:string></camunda:field>'
        )
        + "</serviceTask>"
    ),
    "svc_field_str_and_expr": single(
        '<serviceTask id="a" camunda:class="x.Y">'
        + extended('<camunda:field name="to" stringValue="a" expression="${b}"/>')
        + "</serviceTask>"
    ),
    "svc_field_noname": single(
        '<serviceTask id="a" camunda:class="x.Y">' + extended('<camunda:field stringValue="a"/>') + "</serviceTask>"
    ),
    "svc_connector": single(
        '<serviceTask id="a">'
        + extended("<camunda:connector><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector>")
        + "</serviceTask>"
    ),
    "svc_connector_noid": single('<serviceTask id="a">' + extended("<camunda:connector/>") + "</serviceTask>"),
    "svc_connector_emptyid": single(
        '<serviceTask id="a">'
        + extended("<camunda:connector><camunda:connectorId/></camunda:connector>")
        + "</serviceTask>"
    ),
    "svc_ext_bad_prio": single(
        '<serviceTask id="a" camunda:type="external" camunda:topic="t" camunda:taskPriority="abc"/>'
    ),
    "svc_ext_empty_topic": single('<serviceTask id="a" camunda:type="external" camunda:topic=""/>'),
    "svc_ext_EXTERNAL": single('<serviceTask id="a" camunda:type="EXTERNAL" camunda:topic="x"/>'),
    "svc_ext_err_noref": single(
        '<serviceTask id="a" camunda:type="external" camunda:topic="x">'
        + extended('<camunda:errorEventDefinition expression="${true}"/>')
        + "</serviceTask>"
    ),
    "svc_ext_err_noexpr": single(
        '<serviceTask id="a" camunda:type="external" camunda:topic="x">'
        + extended('<camunda:errorEventDefinition id="q" errorRef="e1"/>')
        + "</serviceTask>"
    ),
    "svc_ext_result": single(
        '<serviceTask id="a" camunda:type="external" camunda:topic="x" camunda:resultVariable="r"/>'
    ),
    "job_prio_bad": single('<userTask id="a" camunda:jobPriority="abc"/>'),
    "job_prio_expr": single('<userTask id="a" camunda:jobPriority="${abc}"/>'),
    "job_prio_mixed": single('<userTask id="a" camunda:jobPriority="a${abc}"/>'),
    "job_prio_empty": single('<userTask id="a" camunda:jobPriority=""/>'),
    "proc_prio_bad": process(
        '<startEvent id="st"/>',
        attrs='isExecutable="true" camunda:historyTimeToLive="5" camunda:jobPriority="x" camunda:taskPriority="y"',
    ),
    "brt_binding_version": single(
        '<businessRuleTask id="a" camunda:decisionRef="d" camunda:decisionRefBinding="version"/>'
    ),
    "brt_unknown_binding": single(
        '<businessRuleTask id="a" camunda:decisionRef="d" camunda:decisionRefBinding="foo"/>'
    ),
    "brt_empty_ref": single('<businessRuleTask id="a" camunda:decisionRef=""/>'),
    "brt_empty_mapper": single('<businessRuleTask id="a" camunda:decisionRef="d" camunda:mapDecisionResult=""/>'),
    "script_empty_el": single('<scriptTask id="a" scriptFormat="juel"><script></script></scriptTask>'),
    "script_empty_format": single('<scriptTask id="a" scriptFormat=""><script>x</script></scriptTask>'),
    "script_format_foo": single('<scriptTask id="a" scriptFormat="foo"><script>x</script></scriptTask>'),
    "script_resource": single('<scriptTask id="a" scriptFormat="foo" camunda:resource="deployment://x"/>'),
    "script_resource_empty": single('<scriptTask id="a" scriptFormat="foo" camunda:resource=""/>'),
    "script_juel_bad": single('<scriptTask id="a" scriptFormat="juel"><script>${x</script></scriptTask>'),
    "script_juel_dynamic": single('<scriptTask id="a" scriptFormat="${f}"><script>${x}</script></scriptTask>'),
    "call_both": single('<callActivity id="a" calledElement="x" camunda:calledElementBinding="foo"/>'),
    "call_empty": single('<callActivity id="a" calledElement=""/>'),
    "call_in_nosource": single(
        '<callActivity id="a" calledElement="x">' + extended('<camunda:in target="t"/>') + "</callActivity>"
    ),
    "call_in_notarget": single(
        '<callActivity id="a" calledElement="x">' + extended('<camunda:in source="t"/>') + "</callActivity>"
    ),
    "call_in_empty_all": single(
        '<callActivity id="a" calledElement="x">' + extended('<camunda:in source="" target=""/>') + "</callActivity>"
    ),
    "call_in_empty_srcexpr": single(
        '<callActivity id="a" calledElement="x">'
        + extended('<camunda:in sourceExpression="" target="x"/>')
        + "</callActivity>"
    ),
    "call_in_nothing": single(
        '<callActivity id="a" calledElement="x">' + extended("<camunda:in/>") + "</callActivity>"
    ),
    "call_in_bk_empty": single(
        '<callActivity id="a" calledElement="x">' + extended('<camunda:in businessKey=""/>') + "</callActivity>"
    ),
    "call_out_bk": single(
        '<callActivity id="a" calledElement="x">' + extended('<camunda:out businessKey="x"/>') + "</callActivity>"
    ),
    "call_vars_foo": single(
        '<callActivity id="a" calledElement="x">' + extended('<camunda:in variables="foo"/>') + "</callActivity>"
    ),
    "call_mapping_class": single('<callActivity id="a" calledElement="x" camunda:variableMappingClass="a.B"/>'),
    "throw_sig_in_bad": single(
        '<intermediateThrowEvent id="a"><signalEventDefinition signalRef="s1">'
        + extended("<camunda:in/>")
        + "</signalEventDefinition></intermediateThrowEvent>"
    ),
    "mi_empty_card": single(
        '<userTask id="a"><multiInstanceLoopCharacteristics><loopCardinality/></multiInstanceLoopCharacteristics></userTask>'
    ),
    "mi_coll": single(
        '<userTask id="a"><multiInstanceLoopCharacteristics camunda:collection="c" camunda:elementVariable="e"/></userTask>'
    ),
    "mi_coll_empty": single('<userTask id="a"><multiInstanceLoopCharacteristics camunda:collection=""/></userTask>'),
    "mi_elem_card": single(
        '<userTask id="a"><multiInstanceLoopCharacteristics camunda:elementVariable="e"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>'
    ),
    "mi_gateway": single('<parallelGateway id="a"/>').replace(
        '<parallelGateway id="a"/>', '<intermediateThrowEvent id="a"/>'
    ),
    "mi_completion_empty": single(
        '<userTask id="a"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality><completionCondition/></multiInstanceLoopCharacteristics></userTask>'
    ),
    "sequential_1": single(
        '<userTask id="a"><multiInstanceLoopCharacteristics isSequential="1"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>'
    ),
    "std_loop": single('<userTask id="a"><standardLoopCharacteristics/></userTask>'),
    "loop_on_ad_hoc": process(f'<startEvent id="st"/><adHocSubProcess id="a">{LOOP}</adHocSubProcess>'),
    "ut_two_assignee": single(
        '<userTask id="a" camunda:assignee="x"><humanPerformer><resourceAssignmentExpression><formalExpression>y</formalExpression></resourceAssignmentExpression></humanPerformer></userTask>'
    ),
    "ut_two_performers": single('<userTask id="a"><humanPerformer/><humanPerformer/></userTask>'),
    "ut_form_both": single(
        '<userTask id="a" camunda:formKey="x" camunda:formRef="y" camunda:formRefBinding="latest"/>'
    ),
    "ut_formref_nobinding": single('<userTask id="a" camunda:formRef="y"/>'),
    "ut_formref_version": single('<userTask id="a" camunda:formRef="y" camunda:formRefBinding="version"/>'),
    "ut_bad_name": single('<userTask id="a" name="${x"/>'),
    "st_bad_name": single('<serviceTask id="a" name="${x" camunda:expression="${1}"/>'),
    "ut_bad_doc": single('<userTask id="a"><documentation>${x</documentation></userTask>'),
    "ut_form_handler": single('<userTask id="a" camunda:formHandlerClass="x.Y"/>'),
    "ut_form_field_notype": single(
        '<userTask id="a">'
        + extended('<camunda:formData><camunda:formField id="q"/></camunda:formData>')
        + "</userTask>"
    ),
    "ut_form_enum_noid": single(
        '<userTask id="a">'
        + extended(
            '<camunda:formData><camunda:formField id="q" type="enum"><camunda:value name="x"/></camunda:formField></camunda:formData>'
        )
        + "</userTask>"
    ),
    "ut_form_date_pattern": single(
        '<userTask id="a">'
        + extended('<camunda:formData><camunda:formField id="q" type="date" datePattern="qqqq"/></camunda:formData>')
        + "</userTask>"
    ),
    "ut_form_validator": single(
        '<userTask id="a">'
        + extended(
            '<camunda:formData><camunda:formField id="q" type="string"><camunda:validation><camunda:constraint name="validator"/><camunda:constraint/></camunda:validation></camunda:formField></camunda:formData>'
        )
        + "</userTask>"
    ),
    "ut_form_min_bad": single(
        '<userTask id="a">'
        + extended(
            '<camunda:formData><camunda:formField id="q" type="long"><camunda:validation><camunda:constraint name="min" config="abc"/></camunda:validation></camunda:formField></camunda:formData>'
        )
        + "</userTask>"
    ),
    "ut_formprop_noid": single(
        '<userTask id="a">' + extended('<camunda:formProperty required="maybe"/>') + "</userTask>"
    ),
    "ut_formprop_type": single(
        '<userTask id="a">' + extended('<camunda:formProperty id="x" type="foo" writable="nope"/>') + "</userTask>"
    ),
    "ut_two_formdata": single('<userTask id="a">' + extended("<camunda:formData/><camunda:formData/>") + "</userTask>"),
    "ut_listener_noevent": single('<userTask id="a">' + extended('<camunda:taskListener class="x"/>') + "</userTask>"),
    "ut_listener_empty_class": single(
        '<userTask id="a">' + extended('<camunda:taskListener event="create" class=""/>') + "</userTask>"
    ),
    "ut_listener_none": single(
        '<userTask id="a">' + extended('<camunda:taskListener event="create"/>') + "</userTask>"
    ),
    "ut_listener_timeout_noid": single(
        '<userTask id="a">' + extended('<camunda:taskListener event="timeout" class="x"/>') + "</userTask>"
    ),
    "ut_listener_timeout_ok": single(
        '<userTask id="a">'
        + extended(
            '<camunda:taskListener event="timeout" id="tl" class="x"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></camunda:taskListener>'
        )
        + "</userTask>"
    ),
    "ut_listener_timeout_notimer": single(
        '<userTask id="a">'
        + extended(
            '<camunda:taskListener event="timeout" id="tl" class="x"><timerEventDefinition/></camunda:taskListener>'
        )
        + "</userTask>"
    ),
    "ut_listener_script_noformat": single(
        '<userTask id="a">'
        + extended('<camunda:taskListener event="create"><camunda:script>x</camunda:script></camunda:taskListener>')
        + "</userTask>"
    ),
    "el_noevent": single('<userTask id="a">' + extended('<camunda:executionListener class="x"/>') + "</userTask>"),
    "el_take": single(
        '<userTask id="a">' + extended('<camunda:executionListener event="take" class="x"/>') + "</userTask>"
    ),
    "el_empty_delegate": single(
        '<userTask id="a">'
        + extended('<camunda:executionListener event="start" delegateExpression=""/>')
        + "</userTask>"
    ),
    "el_empty_expr": single(
        '<userTask id="a">' + extended('<camunda:executionListener event="start" expression=""/>') + "</userTask>"
    ),
    "el_script": single(
        '<userTask id="a">'
        + extended(
            '<camunda:executionListener event="start"><camunda:script scriptFormat="foo"></camunda:script></camunda:executionListener>'
        )
        + "</userTask>"
    ),
    "el_script_noformat": single(
        '<userTask id="a">'
        + extended(
            '<camunda:executionListener event="start"><camunda:script>y</camunda:script></camunda:executionListener>'
        )
        + "</userTask>"
    ),
    "el_flow_none": single(USER_TASK).replace(
        'targetRef="en"/>', 'targetRef="en">' + extended('<camunda:executionListener event="foo"/>') + "</sequenceFlow>"
    ),
    "el_process_bad": process(extended('<camunda:executionListener event="foo" class="x"/>') + '<startEvent id="st"/>'),
    "io_two_children": single(
        '<userTask id="a">'
        + extended(
            '<camunda:inputOutput><camunda:inputParameter name="x"><camunda:list/><camunda:list/></camunda:inputParameter></camunda:inputOutput>'
        )
        + "</userTask>"
    ),
    "io_map_nokey": single(
        '<userTask id="a">'
        + extended(
            '<camunda:inputOutput><camunda:inputParameter name="x"><camunda:map><camunda:entry>1</camunda:entry></camunda:map></camunda:inputParameter></camunda:inputOutput>'
        )
        + "</userTask>"
    ),
    "io_map_value": single(
        '<userTask id="a">'
        + extended(
            '<camunda:inputOutput><camunda:inputParameter name="x"><camunda:map><camunda:value>1</camunda:value></camunda:map></camunda:inputParameter></camunda:inputOutput>'
        )
        + "</userTask>"
    ),
    "io_script_noformat": single(
        '<userTask id="a">'
        + extended(
            '<camunda:inputOutput><camunda:inputParameter name="x"><camunda:script>1</camunda:script></camunda:inputParameter></camunda:inputOutput>'
        )
        + "</userTask>"
    ),
    "io_foo_child": single(
        '<userTask id="a">'
        + extended(
            '<camunda:inputOutput><camunda:inputParameter name="x"><camunda:foo>${1}</camunda:foo></camunda:inputParameter></camunda:inputOutput>'
        )
        + "</userTask>"
    ),
    "io_bad_expr": single(
        '<userTask id="a">'
        + extended(
            '<camunda:inputOutput><camunda:inputParameter name="x">${</camunda:inputParameter></camunda:inputOutput>'
        )
        + "</userTask>"
    ),
    "io_twice": single('<userTask id="a">' + extended("<camunda:inputOutput/><camunda:inputOutput/>") + "</userTask>"),
    "io_empty": single('<userTask id="a">' + extended("<camunda:inputOutput/>") + "</userTask>"),
    "io_gateway_empty": single('<parallelGateway id="a">' + extended("<camunda:inputOutput/>") + "</parallelGateway>"),
    "io_adhoc": process(
        '<startEvent id="st"/><adHocSubProcess id="a">' + extended("<camunda:inputOutput/>") + "</adHocSubProcess>"
    ),
    "io_event_catch": single(
        '<intermediateCatchEvent id="a">'
        + extended('<camunda:inputOutput><camunda:inputParameter name=""/></camunda:inputOutput>')
        + '<messageEventDefinition messageRef="m1"/></intermediateCatchEvent>'
    ),
    "retry_bad": single(
        '<userTask id="a" camunda:asyncBefore="true">'
        + extended("<camunda:failedJobRetryTimeCycle>foo</camunda:failedJobRetryTimeCycle>")
        + "</userTask>"
    ),
    "retry_badexpr": single(
        '<userTask id="a" camunda:asyncBefore="true">'
        + extended("<camunda:failedJobRetryTimeCycle>${</camunda:failedJobRetryTimeCycle>")
        + "</userTask>"
    ),
    "retry_badexpr_sync": single(
        '<userTask id="a">'
        + extended("<camunda:failedJobRetryTimeCycle>${</camunda:failedJobRetryTimeCycle>")
        + "</userTask>"
    ),
    "receive_unknown": single('<receiveTask id="a" messageRef="nix"/>'),
    "receive_noname": process('<startEvent id="st"/><receiveTask id="a" messageRef="mm"/>', roots='<message id="mm"/>'),
    "receive_mi": single(f'<receiveTask id="a" messageRef="m1">{LOOP}</receiveTask>'),
    "receive_boundary_same": single(
        '<receiveTask id="a" messageRef="m1"/><boundaryEvent id="b" attachedToRef="a"><messageEventDefinition messageRef="m1"/></boundaryEvent>'
    ),
    "catch_boundary_same": process(
        '<startEvent id="st"/><subProcess id="a"><startEvent id="q"/><subProcess id="es" triggeredByEvent="true"><startEvent id="ess"><messageEventDefinition messageRef="m1"/></startEvent></subProcess></subProcess><boundaryEvent id="b" attachedToRef="a"><messageEventDefinition messageRef="m1"/></boundaryEvent>'
    ),
    "sig_noid": process('<startEvent id="st"/>', roots='<signal name="x"/>'),
    "sig_noname": process('<startEvent id="st"/>', roots='<signal id="x"/>'),
    "sig_dup": process('<startEvent id="st"/>', roots='<signal id="x" name="n"/><signal id="y" name="n"/>'),
    "err_noid": process('<startEvent id="st"/>', roots='<error errorCode="x"/>'),
    "esc_noid": process('<startEvent id="st"/>', roots="<escalation/>"),
    "msg_noid": process('<startEvent id="st"/>', roots='<message name="x"/>'),
    "msg_bad_expr": process('<startEvent id="st"/>', roots='<message id="x" name="${"/>'),
    "import": process(
        '<startEvent id="st"/>',
        roots='<import namespace="x" location="y" importType="http://schemas.xmlsoap.org/wsdl/"/>',
    ),
    "ttl_neg": process('<startEvent id="st"/>', attrs='isExecutable="true" camunda:historyTimeToLive="-1"'),
    "ttl_empty": process('<startEvent id="st"/>', attrs='isExecutable="true" camunda:historyTimeToLive=""'),
    "ttl_expr": process('<startEvent id="st"/>', attrs='isExecutable="true" camunda:historyTimeToLive="${x}"'),
    "ttl_0": process('<startEvent id="st"/>', attrs='isExecutable="true" camunda:historyTimeToLive="0"'),
    "ttl_PT": process('<startEvent id="st"/>', attrs='isExecutable="true" camunda:historyTimeToLive="PT5H"'),
    "ttl_plus": process('<startEvent id="st"/>', attrs='isExecutable="true" camunda:historyTimeToLive="+5"'),
    "ttl_space": process('<startEvent id="st"/>', attrs='isExecutable="true" camunda:historyTimeToLive=" 5 "'),
    "ttl_p5d_lower": process('<startEvent id="st"/>', attrs='isExecutable="true" camunda:historyTimeToLive="p5d"'),
    "ttl_huge": process('<startEvent id="st"/>', attrs='isExecutable="true" camunda:historyTimeToLive="99999999999"'),
    "exec_1": process('<userTask id="st"/>', attrs='isExecutable="1" camunda:historyTimeToLive="5"'),
    "exec_missing": process('<userTask id="st"/>', attrs='camunda:historyTimeToLive="5"'),
    "starters_bad": process(
        '<startEvent id="st"/>',
        attrs='isExecutable="true" camunda:historyTimeToLive="5" camunda:candidateStarterUsers="${"',
    ),
    "no_id_node": process('<startEvent id="st"/><userTask/>'),
    "no_id_two": process("<startEvent/><userTask/><userTask/>"),
    "no_id_flow": single(USER_TASK).replace(' id="f1"', ""),
    "no_id_flow_after": single('<userTask id="a" camunda:asyncAfter="true"/>').replace(' id="f2"', ""),
    "no_id_process": process('<startEvent id="st"/>').replace(' id="smallest"', ""),
    "sub_cross_flow": process(
        '<startEvent id="st"/><subProcess id="s"><startEvent id="ss"/><userTask id="u"/></subProcess><sequenceFlow id="f" sourceRef="st" targetRef="u"/>'
    ),
    "implicit_throw": process('<startEvent id="st"/><implicitThrowEvent id="u"/>'),
    "sub_choreo": process(
        '<startEvent id="st"/><dataObject id="d1"/><dataObjectReference id="d2" dataObjectRef="d1"/>'
    ),
    "event_def_root": process(
        '<startEvent id="st"><eventDefinitionRef>td</eventDefinitionRef></startEvent>',
        roots='<timerEventDefinition id="td"/>',
    ),
    "timer_cycle_throw": single(
        '<intermediateCatchEvent id="a"><timerEventDefinition><timeDuration>foo</timeDuration></timerEventDefinition></intermediateCatchEvent>'
    ),
    "timer_bad_expr": single(
        '<intermediateCatchEvent id="a"><timerEventDefinition><timeDuration>${</timeDuration></timerEventDefinition></intermediateCatchEvent>'
    ),
    "timer_empty_text": single(
        '<intermediateCatchEvent id="a"><timerEventDefinition><timeDuration/></timerEventDefinition></intermediateCatchEvent>'
    ),
    "start_timer_dur": process(
        '<startEvent id="st"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></startEvent>'
    ),
    "start_timer_dur_bad": process(
        '<startEvent id="st"><timerEventDefinition><timeDuration>1H</timeDuration></timerEventDefinition></startEvent>'
    ),
    "start_timer_dur_date": process(
        '<startEvent id="st"><timerEventDefinition><timeDuration>2099-01-01</timeDuration></timerEventDefinition></startEvent>'
    ),
    "start_timer_dur_R": process(
        '<startEvent id="st"><timerEventDefinition><timeDuration>R2/PT1H</timeDuration></timerEventDefinition></startEvent>'
    ),
    "start_timer_dur_neg": process(
        '<startEvent id="st"><timerEventDefinition><timeDuration>-PT1H</timeDuration></timerEventDefinition></startEvent>'
    ),
    "start_timer_dur_month": process(
        '<startEvent id="st"><timerEventDefinition><timeDuration>P1Y2M3DT4H5M6.5S</timeDuration></timerEventDefinition></startEvent>'
    ),
    "start_timer_dur_week": process(
        '<startEvent id="st"><timerEventDefinition><timeDuration>P2W</timeDuration></timerEventDefinition></startEvent>'
    ),
    "start_timer_dur_P": process(
        '<startEvent id="st"><timerEventDefinition><timeDuration>P</timeDuration></timerEventDefinition></startEvent>'
    ),
    "start_timer_date": process(
        '<startEvent id="st"><timerEventDefinition><timeDate>2099-01-01T10:00:00Z</timeDate></timerEventDefinition></startEvent>'
    ),
    "start_timer_date2": process(
        '<startEvent id="st"><timerEventDefinition><timeDate>2099-01-01T10:00</timeDate></timerEventDefinition></startEvent>'
    ),
    "start_timer_date_bad": process(
        '<startEvent id="st"><timerEventDefinition><timeDate>2099-13-01T10:00</timeDate></timerEventDefinition></startEvent>'
    ),
    "start_timer_date_P": process(
        '<startEvent id="st"><timerEventDefinition><timeDate>P1D</timeDate></timerEventDefinition></startEvent>'
    ),
    "start_timer_cycle": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>R3/PT10H</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_cycle_inf": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>R/PT10H</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_cycle_dates": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>R3/2099-01-01T00:00:00/PT1H</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_cycle_se": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>R3/2099-01-01T00:00:00/2099-01-02T00:00:00</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_cycle_dur": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>PT1H</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_cron": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0/5 * * * ?</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_cron5": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0/5 * * * ?</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_cron7": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0 0 * * ? 2099</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_cron_bad": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 99 0 * * ?</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_cron_mon": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0 9 ? * MON-FRI</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_cron_L": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0 9 L * ?</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_cron_at": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>@daily</timeCycle></timerEventDefinition></startEvent>'
    ),
    "start_timer_expr": process(
        '<startEvent id="st"><timerEventDefinition><timeDuration>${nix}</timeDuration></timerEventDefinition></startEvent>'
    ),
    "start_timer_expr_now": process(
        '<startEvent id="st"><timerEventDefinition><timeDate>${now()}</timeDate></timerEventDefinition></startEvent>'
    ),
    "start_timer_emptytext": process(
        '<startEvent id="st"><timerEventDefinition><timeDate/></timerEventDefinition></startEvent>'
    ),
    "cond_catch_none": single(
        '<intermediateCatchEvent id="a"><conditionalEventDefinition><condition/></conditionalEventDefinition></intermediateCatchEvent>'
    ),
    "cond_events_bad": single(
        '<intermediateCatchEvent id="a"><conditionalEventDefinition camunda:variableEvents="foo, create"><condition>${a}</condition></conditionalEventDefinition></intermediateCatchEvent>'
    ),
    "cond_type": single(
        '<intermediateCatchEvent id="a"><conditionalEventDefinition><condition xsi:type="tExpression">${a}</condition></conditionalEventDefinition></intermediateCatchEvent>'
    ),
    "di_missing_ref": process(
        '<startEvent id="st"/>',
        tail='<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane bpmnElement="smallest"><bpmndi:BPMNShape id="sh" bpmnElement="nix"><dc:Bounds x="1" y="1" width="1" height="1"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>',
    ),
    "di_prefix_ref": process(
        '<startEvent id="st"/>',
        tail='<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane bpmnElement="smallest"><bpmndi:BPMNShape id="sh" bpmnElement="tns:st"><dc:Bounds x="1" y="1" width="1" height="1"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>',
    ),
    "di_no_plane_ref": process(
        '<startEvent id="st"/>',
        tail='<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"><bpmndi:BPMNPlane id="pl"/></bpmndi:BPMNDiagram>',
    ),
    "di_inf": process(
        '<startEvent id="st"/>',
        tail='<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane bpmnElement="smallest"><bpmndi:BPMNShape id="sh" bpmnElement="st"><dc:Bounds x="INF" y="1" width="1" height="1"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>',
    ),
    "di_edge_nowhere": process(
        '<startEvent id="st"/>',
        tail='<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"><bpmndi:BPMNPlane bpmnElement="smallest"><bpmndi:BPMNEdge id="sh" bpmnElement="nix"><di:waypoint x="1" y="1"/><di:waypoint x="1" y="1"/></bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>',
    ),
    "two_collab": process('<startEvent id="st"/>', roots='<collaboration id="c1"/><collaboration id="c2"/>'),
    "two_processes": process(
        '<startEvent id="st"/>',
        tail='<process id="smallest2" isExecutable="true" camunda:historyTimeToLive="5"><startEvent id="st9"/></process>',
    ),
    "root_process": '<process xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="smallest" isExecutable="true"/>',
    "expr_after_error": process(
        '<startEvent id="st"/><serviceTask id="q"/><serviceTask id="z" camunda:expression="${"/>'
    ),
    "multi_line": process(
        '<startEvent id="st"/>\n<serviceTask\n id="q"\n name="a"\n/>\n<exclusiveGateway id="a"\n><!-- <x> --></exclusiveGateway>'
    ),
    "two_defs_start": process(
        '<startEvent id="st"><messageEventDefinition messageRef="m1"/><signalEventDefinition signalRef="s1"/></startEvent>'
    ),
    "two_timers_in_start": process(
        '<startEvent id="st"><messageEventDefinition messageRef="m1"/><messageEventDefinition messageRef="m2"/></startEvent>'
    ),
    "ut_props": single('<userTask id="a"><property name="x"/></userTask>'),
    "ut_prop_noname": single('<userTask id="a"><property/></userTask>'),
    "send_msgref": single('<sendTask id="a" messageRef="m1"/>'),
    "func_unknown": single('<serviceTask id="a" camunda:expression="${foo:bar(1)}"/>'),
    "func_now": single('<serviceTask id="a" camunda:expression="${now()}"/>'),
    "el_empty_class": single(
        '<userTask id="a">' + extended('<camunda:executionListener event="start" class=""/>') + "</userTask>"
    ),
    "ut_listener_empty_delegate": single(
        '<userTask id="a">' + extended('<camunda:taskListener event="create" delegateExpression=""/>') + "</userTask>"
    ),
    "ut_listener_empty_expr": single(
        '<userTask id="a">' + extended('<camunda:taskListener event="create" expression=""/>') + "</userTask>"
    ),
    "throw_message_badtype": single(
        '<intermediateThrowEvent id="a"><messageEventDefinition camunda:type="foo"/></intermediateThrowEvent>'
    ),
    "throw_message_connector": single(
        '<intermediateThrowEvent id="a"><messageEventDefinition>'
        + extended("<camunda:connector/>")
        + "</messageEventDefinition></intermediateThrowEvent>"
    ),
    "throw_escal_unknown_then": process(
        '<startEvent id="st"/><intermediateThrowEvent id="c"><escalationEventDefinition escalationRef="nix"/></intermediateThrowEvent><exclusiveGateway id="g"/>'
    ),
    "cond_start_none": process(
        '<startEvent id="st"><conditionalEventDefinition><condition/></conditionalEventDefinition></startEvent><exclusiveGateway id="g"/>'
    ),
    "timer_none_then": process('<startEvent id="st"><timerEventDefinition/></startEvent><exclusiveGateway id="g"/>'),
    "triggered_1": process(
        '<startEvent id="st"/><subProcess id="o" triggeredByEvent="1"><startEvent id="q"><errorEventDefinition/></startEvent></subProcess>'
    ),
    "start_interrupt_0": event_sub_process(
        '<startEvent id="s2" isInterrupting="0"><errorEventDefinition/></startEvent>'
    ),
    "cancel_activity_0": boundary(USER_TASK, '<messageEventDefinition messageRef="m1"/>', 'cancelActivity="0"'),
    "comp_1": process(
        '<startEvent id="st"/><userTask id="h" isForCompensation="1"/><sequenceFlow id="f" sourceRef="st" targetRef="h"/>'
    ),
    "cron_names": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0 9 1,15 JAN-MAR ?</timeCycle></timerEventDefinition></startEvent>'
    ),
    "cron_hash": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0 9 ? * 6#3</timeCycle></timerEventDefinition></startEvent>'
    ),
    "cron_LW": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0 9 LW * ?</timeCycle></timerEventDefinition></startEvent>'
    ),
    "cron_15W": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0 9 15W * ?</timeCycle></timerEventDefinition></startEvent>'
    ),
    "cron_both": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0 9 1 * 1</timeCycle></timerEventDefinition></startEvent>'
    ),
    "cron_star_star": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0 9 * * *</timeCycle></timerEventDefinition></startEvent>'
    ),
    "cron_q_q": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0 9 ? * ?</timeCycle></timerEventDefinition></startEvent>'
    ),
    "cron_xyz": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>a b c d e f</timeCycle></timerEventDefinition></startEvent>'
    ),
    "cron_lower": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>0 0 9 ? * mon</timeCycle></timerEventDefinition></startEvent>'
    ),
    "date_only": process(
        '<startEvent id="st"><timerEventDefinition><timeDate>2099-01-01</timeDate></timerEventDefinition></startEvent>'
    ),
    "date_year": process(
        '<startEvent id="st"><timerEventDefinition><timeDate>2099</timeDate></timerEventDefinition></startEvent>'
    ),
    "date_space": process(
        '<startEvent id="st"><timerEventDefinition><timeDate>2099-01-01 10:00</timeDate></timerEventDefinition></startEvent>'
    ),
    "date_millis": process(
        '<startEvent id="st"><timerEventDefinition><timeDate>2099-01-01T10:00:00.000+0200</timeDate></timerEventDefinition></startEvent>'
    ),
    "date_feb30": process(
        '<startEvent id="st"><timerEventDefinition><timeDate>2099-02-30</timeDate></timerEventDefinition></startEvent>'
    ),
    "r_neg": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>R-1/PT1H</timeCycle></timerEventDefinition></startEvent>'
    ),
    "r_0": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>R0/PT1H</timeCycle></timerEventDefinition></startEvent>'
    ),
    "r_only": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>R3</timeCycle></timerEventDefinition></startEvent>'
    ),
    "r_bad": process(
        '<startEvent id="st"><timerEventDefinition><timeCycle>R3/foo</timeCycle></timerEventDefinition></startEvent>'
    ),
    "empty_process": process(""),
    "lane": process(
        '<laneSet id="ls"><lane id="l1"><flowNodeRef>st</flowNodeRef><childLaneSet id="cl"><lane id="l2"/></childLaneSet></lane></laneSet><startEvent id="st"/>'
    ),
    "call_case": single('<callActivity id="a" camunda:caseRef="c"/>'),
    "call_case_both": single('<callActivity id="a" calledElement="x" camunda:caseRef="c"/>'),
    "shell": single(
        '<serviceTask id="a" camunda:type="shell">'
        + extended('<camunda:field name="command" stringValue="x"/>')
        + "</serviceTask>"
    ),
    "camunda_and_activiti": single('<userTask id="a" camunda:assignee="x" activiti:assignee="${"/>'),
    "map_bad_key": single(
        '<userTask id="a">'
        + extended(
            '<camunda:inputOutput><camunda:inputParameter name="x"><camunda:map><camunda:entry key="${">1</camunda:entry></camunda:map></camunda:inputParameter></camunda:inputOutput>'
        )
        + "</userTask>"
    ),
    "xml11": '<?xml version="1.1" encoding="UTF-8"?>' + single(USER_TASK).split("?>", 1)[1],
    "utf8bom": "\ufeff" + single(USER_TASK),
    "leading_ws": " " + single(USER_TASK),
    "ns_unbound": single(USER_TASK).replace('<userTask id="a"/>', '<userTask id="a" foo:x="1"/>'),
    "entity": single(USER_TASK).replace('<userTask id="a"/>', '<userTask id="a" name="&foo;"/>'),
    "charref": single(USER_TASK).replace('<userTask id="a"/>', '<userTask id="a" name="&#0;"/>'),
    "text_in_process": process('hello<startEvent id="st"/>'),
    "bounds_text": process(
        '<startEvent id="st"/>',
        tail='<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"><bpmndi:BPMNPlane bpmnElement="smallest"><bpmndi:BPMNShape id="sh" bpmnElement="st"><dc:Bounds x="1" y="1" width="1" height="1"> </dc:Bounds></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>',
    ),
}
