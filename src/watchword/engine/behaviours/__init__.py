"""Behaviours: what each element type does. One row a type."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.bpmn.model import ElementType
from watchword.engine.behaviours.behaviour import Behaviour
from watchword.engine.behaviours.end_event import EndEvent, ErrorEndEvent, TerminateEndEvent
from watchword.engine.behaviours.exclusive_gateway import ExclusiveGateway
from watchword.engine.behaviours.inclusive_gateway import InclusiveGateway
from watchword.engine.behaviours.parallel_gateway import ParallelGateway
from watchword.engine.behaviours.pass_through import PassThrough
from watchword.engine.behaviours.receive_task import CatchEvent, ReceiveTask
from watchword.engine.behaviours.script_task import ScriptTask
from watchword.engine.behaviours.service_task import ServiceTask
from watchword.engine.behaviours.sub_process import SubProcess
from watchword.engine.behaviours.user_task import UserTask

BEHAVIOURS: Mapping[ElementType, Behaviour] = {
    ElementType.BOUNDARY_ERROR: PassThrough(),
    ElementType.BOUNDARY_ESCALATION: PassThrough(),
    ElementType.BOUNDARY_MESSAGE: PassThrough(),
    ElementType.BOUNDARY_SIGNAL: PassThrough(),
    ElementType.BOUNDARY_TIMER: PassThrough(),
    ElementType.BUSINESS_RULE_TASK: ServiceTask(),
    ElementType.CATCH_LINK: PassThrough(),
    ElementType.CATCH_MESSAGE: CatchEvent(),
    ElementType.CATCH_SIGNAL: CatchEvent(),
    ElementType.CATCH_TIMER: CatchEvent(),
    ElementType.END_ERROR: ErrorEndEvent(),
    ElementType.END_NONE: EndEvent(),
    ElementType.END_TERMINATE: TerminateEndEvent(),
    ElementType.EXCLUSIVE_GATEWAY: ExclusiveGateway(),
    ElementType.INCLUSIVE_GATEWAY: InclusiveGateway(),
    ElementType.MANUAL_TASK: PassThrough(),
    ElementType.PARALLEL_GATEWAY: ParallelGateway(),
    ElementType.RECEIVE_TASK: ReceiveTask(),
    ElementType.SCRIPT_TASK: ScriptTask(),
    ElementType.SEND_TASK: ServiceTask(),
    ElementType.SERVICE_TASK: ServiceTask(),
    ElementType.START_ERROR: PassThrough(),
    ElementType.START_ESCALATION: PassThrough(),
    ElementType.START_EVENT: PassThrough(),
    ElementType.START_MESSAGE: PassThrough(),
    ElementType.START_SIGNAL: PassThrough(),
    ElementType.START_TIMER: PassThrough(),
    ElementType.SUB_PROCESS: SubProcess(),
    ElementType.TASK: PassThrough(),
    ElementType.THROW_NONE: PassThrough(),
    ElementType.USER_TASK: UserTask(),
}
"""Element types that can be run. Entering any other element lets the step fail."""
