"""The configuration: `load` reads it, `Settings` holds it."""

from __future__ import annotations

from watchword.core.settings.checks import (
    check_listener,
    is_loopback,
)
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
from watchword.core.settings.paths import (
    PATHS,
    data_folder,
)
from watchword.core.settings.reading import (
    literal_secrets,
    load,
    load_unresolved,
)
from watchword.core.settings.sections import SECRETS, SECTIONS, Settings
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
from watchword.core.settings.stores import (
    open_backup_key,
    open_variable_key,
    open_vault,
)

__all__ = [
    "PATHS",
    "SECRETS",
    "SECTIONS",
    "AuditSettings",
    "AuthorizationSettings",
    "BackupSettings",
    "CompatibilitySettings",
    "ConnectorsSettings",
    "DatabaseSettings",
    "DelegatesSettings",
    "DisclosureSettings",
    "FactorsSettings",
    "HistorySettings",
    "HttpSettings",
    "IdentitySettings",
    "JobsSettings",
    "KeysSettings",
    "LaxitiesSettings",
    "LdapSettings",
    "LimitsSettings",
    "LogSettings",
    "LoginSettings",
    "MailSettings",
    "ManagementSettings",
    "OidcSettings",
    "PasswordsSettings",
    "QuotasSettings",
    "RecoverySettings",
    "ReportsSettings",
    "ScriptsSettings",
    "SessionsSettings",
    "Settings",
    "SupplySettings",
    "TracingSettings",
    "VariablesSettings",
    "VaultSettings",
    "XmlSettings",
    "check_listener",
    "data_folder",
    "is_loopback",
    "literal_secrets",
    "load",
    "load_unresolved",
    "open_backup_key",
    "open_variable_key",
    "open_vault",
]
