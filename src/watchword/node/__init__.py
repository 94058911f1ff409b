"""The composition root: settings become a platform, and a platform becomes a server. Only here things are made."""

from __future__ import annotations

from watchword.node.accounts import accounts, identity_providers, load_keys, throttle
from watchword.node.application import app_of, build_app, installation_of, keeps_together
from watchword.node.build import build, open_platform
from watchword.node.database import check_schema, database_of, database_url, unit_of_work
from watchword.node.engine import authz_settings, cleanup_settings, foreign_code
from watchword.node.entrance import entrance_of, provider_of
from watchword.node.platform import Platform
from watchword.node.refusals import refuse_production

__all__ = [
    "Platform",
    "accounts",
    "app_of",
    "authz_settings",
    "build",
    "build_app",
    "check_schema",
    "cleanup_settings",
    "database_of",
    "database_url",
    "entrance_of",
    "foreign_code",
    "identity_providers",
    "installation_of",
    "keeps_together",
    "load_keys",
    "open_platform",
    "provider_of",
    "refuse_production",
    "throttle",
    "unit_of_work",
]
