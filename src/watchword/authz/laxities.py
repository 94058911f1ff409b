"""Where the reference is looser than it should be: each such place is closed, and has a name by which it can be opened.

`[laxities] NAME = true` opens one in any mode, `false` closes it in `camunda-7` mode too, where those are open that
clients can depend on. Source: `reference` security 3.4, 3.6, 3.8, 3.9; rest-facts "Authorization".
"""

from __future__ import annotations

from dataclasses import dataclass

from watchword.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Laxity:
    """One place: its name as a setting, what it opens, and whether `camunda-7` mode does."""

    name: str
    opens: str
    camunda_7: bool = True

    @property
    def key(self) -> str:
        """The name as a key of the configuration."""
        return self.name.replace("-", "_")


LAXITIES: tuple[Laxity, ...] = (
    Laxity("any-tenant-deployment", "deploying for a tenant that the user is no member of"),
    Laxity("case-instances", "tasks and variables of case instances: everybody sees and changes them"),
    Laxity("comments-by-readability", "whoever may read a task comments on it and attaches files"),
    Laxity("configuration", "every user reads the configuration of history cleanup and telemetry, and metrics"),
    Laxity("existence", "who may not do a thing learns whether it exists (403 and 404 differ, tenants are told)"),
    Laxity("former-assignees", "who is no longer assignee, owner or candidate of a task keeps the permissions on it"),
    Laxity("granting-beyond-own", "who may create authorizations or set passwords gives or gets what they don't hold"),
    Laxity("jobs-without-definition", "jobs and incidents of batches: everybody sees and changes them"),
    Laxity("refused-execution", "executing a job without permission uses up one of its retries"),
    Laxity("restarts-by-batch", "who may create batches that restart instances restarts those of any definition"),
    Laxity("standalone-history", "history, comments and attachments of tasks without process: everybody sees them"),
    Laxity("telemetry-configuration", "every user changes the telemetry configuration"),
    Laxity("unchecked-fields", "values for a form's fields are checked only if they come by the form"),
)
"""All of them, by name."""


def open_in(settings: Settings) -> frozenset[str]:
    """Return the names of the laxities that are open; what isn't written is open in `camunda-7` mode only."""

    def opened(laxity: Laxity) -> bool:
        written: bool | None = getattr(settings.laxities, laxity.key)
        return laxity.camunda_7 and settings.camunda_7 if written is None else written

    return frozenset(laxity.name for laxity in LAXITIES if opened(laxity))
