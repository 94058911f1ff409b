"""Forms of user tasks and of start events: which one there is, what it shows, what a submission does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from watchword.authz import rules
from watchword.bpmn.model import Form
from watchword.core.errors import BadUserRequest, NotFound, NullValue, SuspendedError
from watchword.engine import instances, tasks, variables
from watchword.engine.facades import ExecutionScope, task_scope
from watchword.engine.forms import Fields, ShownField, form_of_start, form_of_task
from watchword.engine.suspension import SUSPENDED
from watchword.services.arguments import typed_map
from watchword.services.loading import load_task
from watchword.services.permitted import on_definition
from watchword.services.process_instances import ProcessInstance, may_start, shown_instance
from watchword.services.snapshot import TaskSnapshot
from watchword.store.tables import ByteArrayRow, FormDefinitionRow, ProcessDefinitionRow

if TYPE_CHECKING:
    from watchword.authz.rule import Rule
    from watchword.engine.context import Context
    from watchword.engine.definitions import Definition
    from watchword.identity.model import Identity
    from watchword.scripting.juel.api import Expression, Scope
    from watchword.services.command import Commands
    from watchword.store.tables import TaskRow
    from watchword.values.typed import TypedValue

T = TypeVar("T")

DEPLOYED = ("embedded:deployment:", "camunda-forms:deployment:", "deployment:")


@dataclass(frozen=True, slots=True)
class FormReference:
    """A form definition by key; `version` only with the binding `version`."""

    key: str
    binding: str | None
    version: int | None


@dataclass(frozen=True, slots=True)
class FormFacts:
    """What kind of form a task or start event has: a key, a reference, or generated fields."""

    key: str | None
    reference: FormReference | None
    generated: bool


@dataclass(frozen=True, slots=True)
class DeployedForm:
    """A form as it was deployed; `json` tells a form definition from markup."""

    content: bytes
    json: bool


class FormService:
    """Everything that can be done with forms."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    # --- tasks -------------------------------------------------------------------------------------------------------

    def task_form(self, task_id: str, *, identity: Identity | None = None) -> FormFacts:
        """Return which form a task has.

        Raises:
            NullValue: there is no such task.
        """
        return self._of_task(
            task_id, lambda ctx, task, form: _facts(form, task_scope(ctx, task)), identity, rules.READ_TASK_VARIABLE
        )

    def task_form_fields(self, task_id: str, *, identity: Identity | None = None) -> tuple[ShownField, ...]:
        """Return the generated fields of a task's form.

        Raises:
            NullValue: there is no such task, or it belongs to no process.
        """

        def read(ctx: Context, task: TaskRow, form: Form | None) -> tuple[ShownField, ...]:
            _of_process(task)
            return Fields(ctx, form, task).shown()

        return self._of_task(task_id, read, identity, rules.READ_TASK_VARIABLE)

    def task_form_variables(
        self, task_id: str, names: Sequence[str] | None = None, *, identity: Identity | None = None
    ) -> dict[str, TypedValue]:
        """Return the values of the form's fields, then all other variables that the task sees; `names` narrows both.

        Raises:
            NullValue: there is no such task.
        """

        def read(ctx: Context, task: TaskRow, form: Form | None) -> dict[str, TypedValue]:
            found = {shown.field.id: shown.value for shown in Fields(ctx, form, task).shown()}
            for name, value in variables.values(ctx, task).items():
                found.setdefault(name, value)
            return _named(found, names)

        return self._of_task(task_id, read, identity, rules.READ_TASK_VARIABLE)

    def task_deployed_form(self, task_id: str, *, identity: Identity | None = None) -> DeployedForm:
        """Return the form that was deployed with the process.

        Raises:
            NullValue: there is no such task, or it belongs to no process.
            BadUserRequest: its form isn't one of the deployment.
            NotFound: it is, but it isn't there.
        """

        def read(ctx: Context, task: TaskRow, form: Form | None) -> DeployedForm:
            return _deployed(ctx, _of_process(task), _facts(form, task_scope(ctx, task)))

        return self._of_task(task_id, read, identity)

    def submit_task_form(
        self,
        task_id: str,
        *,
        variables: Mapping[str, object] | None = None,
        with_variables: bool = False,
        identity: Identity | None = None,
    ) -> dict[str, TypedValue] | None:
        """Check and set what was sent, then complete the task, or resolve it if it is delegated.

        Returns the variables of the instance if asked for.

        Raises:
            NullValue: there is no such task.
            EngineError: a field breaks a constraint or can't be converted; the task is still there.
        """
        values = typed_map(variables)

        def work(ctx: Context) -> dict[str, TypedValue] | None:
            task = load_task(ctx, task_id, rules.WORK_ON_TASK)
            snapshot = TaskSnapshot(ctx, task) if with_variables else None
            if task.suspension_state == SUSPENDED:
                raise SuspendedError(f"task {task_id!r} is suspended: activate its process instance first")
            Fields(ctx, form_of_task(ctx, task), task).submit(values)
            if task.delegation_state == tasks.PENDING:
                tasks.resolve(ctx, task)
            else:
                tasks.complete(ctx, task)
            return None if snapshot is None else snapshot.values()

        return self._commands.run(work, identity=identity)

    # --- starts ------------------------------------------------------------------------------------------------------

    def start_form(self, definition_id: str, *, identity: Identity | None = None) -> FormFacts:
        """Return which form the start event has.

        Raises:
            NotFound: there is no such definition.
        """
        return self._of_start(
            definition_id, lambda ctx, definition, form: _facts(form, ExecutionScope(ctx, None)), identity
        )

    def start_form_fields(self, definition_id: str, *, identity: Identity | None = None) -> tuple[ShownField, ...]:
        """Return the generated fields of the start form.

        Raises:
            NotFound: there is no such definition.
        """
        return self._of_start(definition_id, lambda ctx, definition, form: Fields(ctx, form, None).shown(), identity)

    def start_form_variables(
        self, definition_id: str, names: Sequence[str] | None = None, *, identity: Identity | None = None
    ) -> dict[str, TypedValue]:
        """Return what the fields of the start form start with.

        Raises:
            NotFound: there is no such definition.
        """
        shown = self.start_form_fields(definition_id, identity=identity)
        return _named({each.field.id: each.value for each in shown}, names)

    def start_deployed_form(self, definition_id: str, *, identity: Identity | None = None) -> DeployedForm:
        """Return the start form that was deployed with the process.

        Raises:
            BadUserRequest: the start form isn't one of the deployment.
            NotFound: there is no such definition, or the form isn't there.
        """
        return self._of_start(
            definition_id,
            lambda ctx, definition, form: _deployed(ctx, definition.id, _facts(form, ExecutionScope(ctx, None))),
            identity,
        )

    def submit_start_form(
        self,
        definition_id: str,
        *,
        business_key: str | None = None,
        variables: Mapping[str, object] | None = None,
        identity: Identity | None = None,
    ) -> ProcessInstance:
        """Start an instance with what was sent.

        Raises:
            NullValue: there is no such definition.
            SuspendedError: it is suspended.
            EngineError: a field breaks a constraint or can't be converted; nothing was started.
        """
        values = typed_map(variables)

        def work(ctx: Context) -> ProcessInstance:
            row = ctx.session.get(ProcessDefinitionRow, definition_id)
            if row is None:
                raise NullValue(f"no process definition has the id {definition_id!r}")
            may_start(ctx, row)
            if row.suspension_state == SUSPENDED:
                raise SuspendedError(f"process definition {row.id!r} is suspended: activate it before starting")
            definition = ctx.definitions.get(ctx.session, definition_id)
            root = instances.start(
                ctx,
                definition,
                business_key=business_key,
                prepare=lambda root: Fields(ctx, form_of_start(definition), root).submit(values),
            )
            ctx.history.operation("ProcessInstance", "Create", execution=root)
            return shown_instance(root, ended=instances.is_ended(ctx, root))

        return self._commands.run(work, identity=identity)

    def _of_task(
        self,
        task_id: str,
        read: Callable[[Context, TaskRow, Form | None], T],
        identity: Identity | None,
        rule: Rule = rules.READ_TASK,
    ) -> T:
        def work(ctx: Context) -> T:
            task = load_task(ctx, task_id, rule)
            return read(ctx, task, form_of_task(ctx, task))

        return self._commands.read(work, identity=identity)

    def _of_start(
        self, definition_id: str, read: Callable[[Context, Definition, Form | None], T], identity: Identity | None
    ) -> T:
        def work(ctx: Context) -> T:
            try:
                definition = ctx.definitions.get(ctx.session, definition_id)
            except NullValue as error:
                raise NotFound(str(error)) from None
            on_definition(
                ctx,
                definition.row,
                rules.READ_DEFINITION,
                lambda: NotFound(f"no deployed process definition has the id {definition_id!r}"),
            )
            return read(ctx, definition, form_of_start(definition))

        return self._commands.read(work, identity=identity)


def _named(values: Mapping[str, TypedValue], names: Sequence[str] | None) -> dict[str, TypedValue]:
    return {name: value for name, value in values.items() if names is None or name in names}


def _facts(form: Form | None, scope: Scope) -> FormFacts:
    if form is None:
        return FormFacts(None, None, False)
    reference = None
    if form.ref is not None:
        version = _text(form.ref_version, scope)
        number = int(version) if version is not None and version.strip().isdecimal() else None
        reference = FormReference(_text(form.ref, scope) or "", form.ref_binding, number)
    return FormFacts(_text(form.key, scope), reference, bool(form.fields))


def _text(expression: Expression | None, scope: Scope) -> str | None:
    value = None if expression is None else expression.evaluate(scope)
    return None if value is None else str(value)


def _of_process(task: TaskRow) -> str:
    """Return the id of a task's definition."""
    if task.process_definition_id is None:
        raise NullValue(f"task {task.id!r} belongs to no process, which alone gives tasks forms")
    return task.process_definition_id


def _deployed(ctx: Context, definition_id: str | None, form: FormFacts) -> DeployedForm:
    row = None if definition_id is None else ctx.session.get(ProcessDefinitionRow, definition_id)
    if form.reference is not None and row is not None:
        found = _referenced(ctx, row, form.reference)
        return DeployedForm(_resource(ctx, found.deployment_id, found.resource_name), json=True)
    key = form.key or ""
    prefix = next((p for p in DEPLOYED if key.startswith(p)), None)
    if prefix is None or row is None:
        raise BadUserRequest("the form is none of the deployment: its key must start with 'deployment:'")
    content = _resource(ctx, row.deployment_id, key.removeprefix(prefix).removeprefix("forms:"))
    return DeployedForm(content, json=prefix.startswith("camunda-forms:"))


def _referenced(ctx: Context, row: ProcessDefinitionRow, reference: FormReference) -> FormDefinitionRow:
    versions = ctx.session.find(FormDefinitionRow, key=reference.key, tenant_id=row.tenant_id)
    if reference.binding == "deployment":
        versions = [v for v in versions if v.deployment_id == row.deployment_id]
    elif reference.binding == "version":
        versions = [v for v in versions if v.version == reference.version]
    found = max(versions, key=lambda v: v.version, default=None)
    if found is None:
        raise NotFound(f"no form definition {reference.key!r} for the binding {reference.binding!r} is deployed")
    return found


def _resource(ctx: Context, deployment_id: str | None, name: str | None) -> bytes:
    found = ctx.session.find(ByteArrayRow, deployment_id=deployment_id, name=name, limit=1)
    if not found or found[0].bytes is None:
        raise NotFound(f"the deployment holds no form {name!r}")
    return found[0].bytes
