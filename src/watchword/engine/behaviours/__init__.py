"""Behaviours: what each element type does. One row a type."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.bpmn.model import ElementType
from watchword.engine.behaviours.behaviour import Behaviour
from watchword.engine.behaviours.call_activity import CallActivity
from watchword.engine.behaviours.compensation_events import CancelEndEvent, CompensationEvent
from watchword.engine.behaviours.conditional_event import ConditionalCatchEvent
from watchword.engine.behaviours.end_event import EndEvent, ErrorEndEvent, TerminateEndEvent
from watchword.engine.behaviours.event_based_gateway import EventBasedGateway
from watchword.engine.behaviours.exclusive_gateway import ExclusiveGateway
from watchword.engine.behaviours.inclusive_gateway import InclusiveGateway
from watchword.engine.behaviours.multi_instance import MultiInstanceBody
from watchword.engine.behaviours.parallel_gateway import ParallelGateway
from watchword.engine.behaviours.pass_through import PassThrough
from watchword.engine.behaviours.receive_task import CatchEvent, ReceiveTask
from watchword.engine.behaviours.script_task import ScriptTask
from watchword.engine.behaviours.service_task import ServiceTask
from watchword.engine.behaviours.sub_process import SubProcess
from watchword.engine.behaviours.throw_events import EscalationEvent, SignalEvent
from watchword.engine.behaviours.user_task import UserTask

BEHAVIOURS: Mapping[ElementType, Behaviour] = {
    ElementType.BOUNDARY_CANCEL: PassThrough(),
    ElementType.BOUNDARY_COMPENSATION: PassThrough(),
    ElementType.BOUNDARY_CONDITIONAL: PassThrough(),
    ElementType.BOUNDARY_ERROR: PassThrough(),
    ElementType.BOUNDARY_ESCALATION: PassThrough(),
    ElementType.BOUNDARY_MESSAGE: PassThrough(),
    ElementType.BOUNDARY_SIGNAL: PassThrough(),
    ElementType.BOUNDARY_TIMER: PassThrough(),
    ElementType.BUSINESS_RULE_TASK: ServiceTask(),
    ElementType.CALL_ACTIVITY: CallActivity(),
    ElementType.CATCH_CONDITIONAL: ConditionalCatchEvent(),
    ElementType.CATCH_LINK: PassThrough(),
    ElementType.CATCH_MESSAGE: CatchEvent(),
    ElementType.CATCH_SIGNAL: CatchEvent(),
    ElementType.CATCH_TIMER: CatchEvent(),
    ElementType.END_BARE: EndEvent(),
    ElementType.END_CANCEL: CancelEndEvent(),
    ElementType.END_COMPENSATION: CompensationEvent(),
    ElementType.END_ERROR: ErrorEndEvent(),
    ElementType.END_ESCALATION: EscalationEvent(),
    ElementType.END_MESSAGE: ServiceTask(),
    ElementType.END_NONE: EndEvent(),
    ElementType.END_SIGNAL: SignalEvent(),
    ElementType.END_TERMINATE: TerminateEndEvent(),
    ElementType.EVENT_BASED_GATEWAY: EventBasedGateway(),
    ElementType.EXCLUSIVE_GATEWAY: ExclusiveGateway(),
    ElementType.INCLUSIVE_GATEWAY: InclusiveGateway(),
    ElementType.MANUAL_TASK: PassThrough(),
    ElementType.MULTI_INSTANCE_BODY: MultiInstanceBody(),
    ElementType.PARALLEL_GATEWAY: ParallelGateway(),
    ElementType.RECEIVE_TASK: ReceiveTask(),
    ElementType.SCRIPT_TASK: ScriptTask(),
    ElementType.SEND_TASK: ServiceTask(),
    ElementType.SERVICE_TASK: ServiceTask(),
    ElementType.START_COMPENSATION: PassThrough(),
    ElementType.START_CONDITIONAL: PassThrough(),
    ElementType.START_ERROR: PassThrough(),
    ElementType.START_ESCALATION: PassThrough(),
    ElementType.START_EVENT: PassThrough(),
    ElementType.START_MESSAGE: PassThrough(),
    ElementType.START_SIGNAL: PassThrough(),
    ElementType.START_TIMER: PassThrough(),
    ElementType.SUB_PROCESS: SubProcess(),
    ElementType.TASK: PassThrough(),
    ElementType.THROW_COMPENSATION: CompensationEvent(),
    ElementType.THROW_ESCALATION: EscalationEvent(),
    ElementType.THROW_MESSAGE: ServiceTask(),
    ElementType.THROW_NONE: PassThrough(),
    ElementType.THROW_SIGNAL: SignalEvent(),
    ElementType.TRANSACTION: SubProcess(),
    ElementType.USER_TASK: UserTask(),
}
"""Element types that can be run. Entering any other element lets the step fail."""
