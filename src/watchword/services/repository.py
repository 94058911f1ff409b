"""The repository service: deployments and process definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from watchword.authz import rules
from watchword.query.specs.deployment import DEPLOYMENTS
from watchword.query.specs.process_definition import PROCESS_DEFINITIONS
from watchword.services.definition_lookups import DefinitionLookups
from watchword.services.definitions import ProcessDefinitions
from watchword.services.deployments import Deployments
from watchword.services.listing import Listing

if TYPE_CHECKING:
    from watchword.identity.model import Identity
    from watchword.services.command import Commands


class RepositoryService(Deployments, ProcessDefinitions, DefinitionLookups):
    """Everything that can be done with deployments and definitions."""

    def __init__(self, commands: Commands, default_time_to_live: int | None = None) -> None:
        """`default_time_to_live`: days for models that name none; None: models must name it."""
        Deployments.__init__(self, commands, default_time_to_live)
        self._deployments = Listing(commands, DEPLOYMENTS)
        self._definitions = Listing(commands, PROCESS_DEFINITIONS)

    def query_deployments(self, **criteria: Any) -> tuple[Any, ...]:
        """Return the deployments that meet all `criteria`; keywords as of `Listing.query`."""
        return self._deployments.query(**criteria)

    def registered_deployments(self, *, identity: Identity | None = None) -> tuple[str, ...]:
        """Return the ids of the deployments whose jobs are done here: all, of tenants that are the caller's.

        Raises:
            NotAuthorized: who asks may not read what the system is made of.
        """
        self._commands.read(lambda ctx: ctx.authz.require(rules.READ_SYSTEM), identity=identity)
        tenants = self._commands.authorizer.tenants_of(identity)
        rows = self._deployments.query()
        return tuple(row.id for row in rows if tenants is None or row.tenant_id in (None, *tenants))

    def count_deployments(self, **criteria: Any) -> int:
        """Return how many deployments meet all `criteria`."""
        return self._deployments.count(**criteria)

    def query_definitions(self, **criteria: Any) -> tuple[Any, ...]:
        """Return the process definitions that meet all `criteria`; keywords as of `Listing.query`."""
        return self._definitions.query(**criteria)

    def count_definitions(self, **criteria: Any) -> int:
        """Return how many process definitions meet all `criteria`."""
        return self._definitions.count(**criteria)
