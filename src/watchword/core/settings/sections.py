"""The configuration as data: every section by its name. `docs/configuration.md` is rendered from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_type_hints

import msgspec

from watchword.core.secret import Secret
from watchword.core.settings.about import about
from watchword.core.settings.engine_sections import (
    CompatibilitySettings,
    ConnectorsSettings,
    DelegatesSettings,
    HistorySettings,
    JobsSettings,
    LimitsSettings,
    MailSettings,
    QuotasSettings,
    ScriptsSettings,
    VariablesSettings,
    XmlSettings,
)
from watchword.core.settings.identity_sections import (
    AuthorizationSettings,
    FactorsSettings,
    IdentitySettings,
    LaxitiesSettings,
    LdapSettings,
    LoginSettings,
    OidcSettings,
    PasswordsSettings,
    RecoverySettings,
    SessionsSettings,
)
from watchword.core.settings.server_sections import (
    AuditSettings,
    BackupSettings,
    DatabaseSettings,
    DisclosureSettings,
    HttpSettings,
    KeysSettings,
    LogSettings,
    ManagementSettings,
    ReportsSettings,
    SupplySettings,
    TracingSettings,
    VaultSettings,
)


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything that can be set."""

    mode: Annotated[
        Literal["", "development", "production"],
        about("`production` turns findings into refusals; must be written when bound to another address than loopback"),
    ] = ""
    database: DatabaseSettings = DatabaseSettings()
    http: HttpSettings = HttpSettings()
    compatibility: CompatibilitySettings = CompatibilitySettings()
    authorization: AuthorizationSettings = AuthorizationSettings()
    laxities: LaxitiesSettings = LaxitiesSettings()
    history: HistorySettings = HistorySettings()
    jobs: JobsSettings = JobsSettings()
    scripts: ScriptsSettings = ScriptsSettings()
    connectors: ConnectorsSettings = ConnectorsSettings()
    mail: MailSettings = MailSettings()
    passwords: PasswordsSettings = PasswordsSettings()
    keys: KeysSettings = KeysSettings()
    log: LogSettings = LogSettings()
    management: ManagementSettings = ManagementSettings()
    tracing: TracingSettings = TracingSettings()
    vault: VaultSettings = VaultSettings()
    audit: AuditSettings = AuditSettings()
    backup: BackupSettings = BackupSettings()
    login: LoginSettings = LoginSettings()
    identity: IdentitySettings = IdentitySettings()
    ldap: LdapSettings = LdapSettings()
    recovery: RecoverySettings = RecoverySettings()
    sessions: SessionsSettings = SessionsSettings()
    factors: FactorsSettings = FactorsSettings()
    oidc: OidcSettings = OidcSettings()
    limits: LimitsSettings = LimitsSettings()
    quotas: QuotasSettings = QuotasSettings()
    reports: ReportsSettings = ReportsSettings()
    supply: SupplySettings = SupplySettings()
    disclosure: DisclosureSettings = DisclosureSettings()
    delegates: DelegatesSettings = DelegatesSettings()
    variables: VariablesSettings = VariablesSettings()
    xml: XmlSettings = XmlSettings()

    @property
    def camunda_7(self) -> bool:
        """True if clients shall see what the reference shows."""
        return self.compatibility.mode == "camunda-7"

    @property
    def production(self) -> bool:
        """True if findings are refusals."""
        return self.mode == "production"

    @property
    def script_isolation(self) -> bool:
        """True if scripts are refused where the kernel doesn't confine them. Source: guideline C-29."""
        wanted = self.scripts.require_kernel_isolation
        return self.production if wanted is None else wanted

    @property
    def password_policy(self) -> str:
        """The name of the policy that passwords are judged by when they are set; empty: none. Source: P-09, P-14."""
        wanted = self.passwords.policy
        if wanted is None:
            wanted = not self.camunda_7
        if isinstance(wanted, bool):
            return "standard" if wanted else ""
        return {"true": "standard", "false": ""}.get(wanted.lower(), wanted)

    @property
    def permanent_lock(self) -> bool:
        """True if too many failures lock a user until an administrator unlocks it. Source: guideline C-27."""
        return self.camunda_7 if self.login.permanent_lock is None else self.login.permanent_lock

    @property
    def source_attempts(self) -> int:
        """Failures from one address after which it is refused; 0: no limit. Source: guideline C-27."""
        wanted = self.login.source_attempts
        return (0 if self.camunda_7 else 50) if wanted is None else wanted

    @property
    def self_deletion(self) -> bool:
        """True if users may delete themselves."""
        return self.camunda_7 if self.identity.self_deletion is None else self.identity.self_deletion

    @property
    def result_cap(self) -> int | None:
        """Rows that a list answers at most, None for no limit. Source: guideline C-33."""
        return (None if self.camunda_7 else 2_000) if self.limits.results is None else self.limits.results


SECTIONS: Mapping[str, type[msgspec.Struct]] = {
    name: kind
    for name, kind in get_type_hints(Settings).items()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
}


SECRETS: tuple[tuple[str, str], ...] = tuple(
    (section, key) for section, kind in SECTIONS.items() for key, hint in get_type_hints(kind).items() if hint is Secret
)
"""Section and key of every setting that is a secret."""
