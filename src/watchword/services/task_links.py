"""Who is linked to user tasks: candidates, assignees, owners, and how many tasks each group may take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, NotFound, NullValue
from watchword.engine import executions, identity_links, task_links
from watchword.query.reports import tasks_by_candidate_group
from watchword.services.loading import load_task

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


@dataclass(frozen=True, slots=True)
class IdentityLink:
    """A user or a group linked to a task: candidate, assignee, owner, or a type of one's own."""

    user_id: str | None
    group_id: str | None
    type: str | None


@dataclass(frozen=True, slots=True)
class CandidateGroupCount:
    """How many tasks have this candidate group; None: no group at all."""

    group_name: str | None
    task_count: int


class TaskLinks:
    """Commands on the links of user tasks."""

    _commands: Commands

    def identity_links(
        self, task_id: str, *, type: str | None = None, identity: Identity | None = None
    ) -> tuple[IdentityLink, ...]:
        """Return who is linked to the task, assignee and owner included; `type`: only such links.

        Raises:
            NullValue: there is no such task.
        """

        def work(ctx: Context) -> tuple[IdentityLink, ...]:
            task = load_task(ctx, task_id, rules.READ_TASK)
            links = [IdentityLink(row.user_id, row.group_id, row.type) for row in identity_links.of(ctx, task)]
            for role in ("assignee", "owner"):
                person = getattr(task, role)
                if person is not None:
                    links.append(IdentityLink(person, None, role))
            return tuple(link for link in links if type is None or link.type == type)

        return self._commands.read(work, identity=identity)

    def add_identity_link(
        self,
        task_id: str,
        *,
        type: str | None,
        user_id: str | None = None,
        group_id: str | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Link a user or a group to a task.

        Raises:
            InvalidRequest: not exactly one of user and group.
            BadUserRequest: a group as assignee or owner.
            NotFound: there is no such task.
        """
        _check_link(user_id, group_id)
        self._change(task_links.add, task_id, type, user_id, group_id, identity)

    def delete_identity_link(
        self,
        task_id: str,
        *,
        type: str | None,
        user_id: str | None = None,
        group_id: str | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Take a link away; one that isn't there changes nothing.

        Raises:
            InvalidRequest: not exactly one of user and group.
            NullValue: no type.
            NotFound: there is no such task.
        """
        _check_link(user_id, group_id)
        if type is None:
            raise NullValue("an identity link is taken away by its type; none was given")
        self._change(task_links.delete, task_id, type, user_id, group_id, identity)

    def _change(
        self,
        change: Callable[..., None],
        task_id: str,
        link_type: str | None,
        user_id: str | None,
        group_id: str | None,
        identity: Identity | None,
    ) -> None:
        def work(ctx: Context) -> None:
            task = load_task(ctx, task_id, rules.ASSIGN_TASK, NotFound)
            change(ctx, task, type=link_type, user_id=user_id, group_id=group_id)
            executions.run(ctx)

        self._commands.run(work, identity=identity)

    def count_by_candidate_group(self, *, identity: Identity | None = None) -> tuple[CandidateGroupCount, ...]:
        """Count the tasks of each candidate group, and those without any."""

        def work(ctx: Context) -> tuple[CandidateGroupCount, ...]:
            ctx.authz.require(rules.COUNT_ALL_TASKS)
            ctx.session.check()
            rows = tasks_by_candidate_group(
                self._commands.database, restrict=self._commands.tenant_clause(identity, "T.TENANT_ID_")
            )
            return tuple(CandidateGroupCount(name, count) for name, count in rows)

        return self._commands.read(work, identity=identity)


def _check_link(user_id: str | None, group_id: str | None) -> None:
    if (user_id is None) == (group_id is None):
        raise InvalidRequest("an identity link holds exactly one of a user and a group")
