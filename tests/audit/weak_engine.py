"""How to make each check of the guidelines C-18 to C-65 fail."""

from __future__ import annotations

from audit.installation import Weak
from watchword.core.settings import (
    DatabaseSettings,
    HttpSettings,
    LaxitiesSettings,
    LimitsSettings,
    LoginSettings,
    ScriptsSettings,
    SessionsSettings,
    VariablesSettings,
)  # fmt: skip
from watchword.store.tables import AuthorizationRow, UserRow

GLOBAL_DEPLOYER = {"id": "g1", "type": 0, "user_id": "*", "resource_type": 9, "resource_id": "*", "permissions": 4}

ENGINE: Weak = {
    "C-19": lambda small: small.add(UserRow(id="demo")),
    "C-20": lambda small: small.answers(),
    "C-21": lambda small: small.answers(),
    "C-22": lambda small: small.add(UserRow(id="u1", password="{SHA}x")),
    "C-23": lambda small: small.add(UserRow(id="u1", password="{SHA}x")),
    "C-25": lambda small: small.weak(laxities=LaxitiesSettings(existence=True)),
    "C-26": lambda small: small.add(AuthorizationRow(**GLOBAL_DEPLOYER)),
    "C-27": lambda small: small.weak(login=LoginSettings(delay_base=0)),
    "C-28": lambda small: small.add(AuthorizationRow(**GLOBAL_DEPLOYER)),
    "C-29": lambda small: small.weak(scripts=ScriptsSettings(enabled=True)),
    "C-33": lambda small: small.weak(limits=LimitsSettings(results=1_000_000)),
    "C-40": lambda small: small.weak(variables=VariablesSettings(object_types=("com.",))),
    "C-44": lambda small: small.weak(database=DatabaseSettings(url="postgresql://u@db.example.org/x?sslmode=require")),
    "C-47": lambda small: small.weak(http=HttpSettings(host="0.0.0.0")),
    "C-48": lambda small: small.weak(sessions=SessionsSettings(hours=24)),
    "C-50": lambda small: small.weak(limits=LimitsSettings(body_bytes=100_000_000)),
    "C-52": lambda small: small.answers(),
    "C-53": lambda small: small.answers(),
    "C-54": lambda small: small.answers(),
    "C-65": lambda small: small.weak(variables=VariablesSettings(object_types=("com.",))),
}
