"""Secret variables in the clear, for who may read them; each reading is recorded. Source: guidelines C-45, W-32."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import BadUserRequest, NotFound
from watchword.core.secret import Secret
from watchword.store.tables import ByteArrayRow, HistoricVariableRow, VariableRow
from watchword.values import codec
from watchword.values.typed import TypedValue

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


class SecretService:
    """Reads secret variables in the clear."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    def read(self, variable_id: str, *, identity: Identity | None = None) -> Secret | None:
        """Return the secret of a variable instance, running or remembered; None if it is null.

        Raises:
            NotFound: there is no such variable, or who asks may not know of it.
            NotAuthorized: the permission `READ_SECRET_VARIABLE` is missing.
            BadUserRequest: the variable is of another type.
            SealBroken: the key that it was sealed with is gone.
        """

        def work(ctx: Context) -> Secret | None:
            row = _row(ctx, variable_id)
            kind = row.type if isinstance(row, VariableRow) else row.variable_type
            if kind != codec.SEALED:
                raise BadUserRequest(f"variable {row.name!r} is no secret; read it as any other")
            stored = None if row.byte_array_id is None else ctx.session.get(ByteArrayRow, row.byte_array_id)
            content = None if stored is None else stored.bytes
            sealed = codec.from_columns(kind, None, None, None, None, content, variable_id=row.id)
            secret: Secret | None = reveal(ctx, sealed, name=row.name, instance=row.process_instance_id).value
            return secret

        return self._commands.run(work, identity=identity)


def may_reveal(ctx: Context, *, definition: str | None, instance: str | None) -> bool:
    """Tell whether who asks may read the secrets of an instance."""
    return ctx.authz.permits(rules.READ_SECRET_VARIABLE, definition=definition, instance=instance)


def reveal(ctx: Context, sealed: TypedValue, *, name: str | None, instance: str | None) -> TypedValue:
    """Return an opened secret, and record that it was read."""
    opened = ctx.secrecy.opened(sealed)
    ctx.audit("secret.read", subject=instance, details={"variable": name})
    return opened


def _row(ctx: Context, variable_id: str) -> VariableRow | HistoricVariableRow:
    def absent() -> Exception:
        return NotFound(f"no variable instance has the id {variable_id!r}")

    row = ctx.session.get(VariableRow, variable_id) or ctx.session.get(HistoricVariableRow, variable_id)
    if row is None:
        raise absent()
    visible = rules.READ_VARIABLE if isinstance(row, VariableRow) else rules.READ_VARIABLE_HISTORY
    ctx.authz.require(
        rules.READ_SECRET_VARIABLE,
        absent=absent,
        visible=visible,
        definition=ctx.definitions.key_of(ctx.session, row.process_definition_id),
        instance=row.process_instance_id,
        task=row.task_id,
    )
    ctx.authz.tenant(row.tenant_id, f"read the variable {variable_id!r}", absent=absent)
    return row
