"""How to make each check of the guidelines P-01 to H-09 fail."""

from __future__ import annotations

from audit.installation import Weak
from watchword.core.settings import PasswordsSettings
from watchword.store.tables import UserRow

PASSWORDS: Weak = {
    "H-02": lambda small: small.add(UserRow(id="u1", password="{SHA}x")),
    "H-03": lambda small: small.add(UserRow(id="u1", password="{SHA-512}x", salt="s")),
    "H-05": lambda small: small.weak(passwords=PasswordsSettings(storage="camunda-compatible")),
    "H-06": lambda small: small.add(UserRow(id="u1", password="{SHA}x")),
    "H-07": lambda small: small.weak(passwords=PasswordsSettings(memory_kib=8_192)),
    "H-09": lambda small: small.weak(passwords=PasswordsSettings(storage="camunda-compatible")),
    **{
        f"P-{number:02}": lambda small: small.weak(passwords=PasswordsSettings(policy=False))
        for number in (1, 2, 3, 4, 5, 6, 7, 9)
    },
}
