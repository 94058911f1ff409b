"""Who attacks: the administrator, and a user who may do little."""

from __future__ import annotations

from server import Server

FEW = ("few", "Sturdy-Walrus-1964")
"""Id and password."""
_GRANTED = (
    (6, "target", ["READ", "CREATE_INSTANCE", "READ_INSTANCE", "UPDATE_TASK"]),  # process definition
    (8, "*", ["CREATE"]),  # process instance
    (5, "*", ["READ", "CREATE"]),  # filter
)
SETTINGS = """[passwords]
memory_kib = 8192
passes = 1
[limits]
steps = 20000
seconds = 4
[login]
source_attempts = 0
delay_base = 0
delay_max = 0
[jobs]
enabled = false
"""
"""Wrong passwords are part of the attack: they lock nobody here."""


def few_rights(server: Server) -> tuple[str, str]:
    """Make the user with few rights; return id and password."""
    name, password = FEW
    with server.client() as client:
        made = client.post("/user/create", json={"profile": {"id": name}, "credentials": {"password": password}})
        assert made.is_success, made.text
        for kind, thing, permissions in _GRANTED:
            body = {"type": 1, "userId": name, "resourceType": kind, "resourceId": thing, "permissions": permissions}
            granted = client.post("/authorization/create", json=body)
            assert granted.is_success, granted.text
    return FEW
