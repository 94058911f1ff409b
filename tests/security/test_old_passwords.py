"""Users whose passwords a Camunda 7 has hashed log in by Basic and get hashes of today."""

from __future__ import annotations

import base64
import sqlite3

import httpx
import pytest

from server import Server

VECTORS = (
    (
        "Wonder-Land9z",
        "Fw8VAzeyPKHHr7bfQXciYA==",
        "{SHA-512}nn744gAlr/YKwfRbOs2VRe+fX4qy+CzJPjAMIRMO2bzzicTDro2Vi9GW17Ygoxs5HzbtZbbNPOWHz8jWxr2y6g==",
    ),
    (
        "Pässwörd-ß€-9Zz",
        "miy5nP7UYW4IcN84P7hw4w==",
        "{SHA-512}WlGo0Jc6DlbVdpsqjUwTbWMe+WAMgo23LAOzAfmiJpUjuHIScVTy16x72SvPWbatqUcifhHo6qvDLYrP5CZj9A==",
    ),
    ("secret", None, "{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ="),
    ("secret", "c2FsdA==", "{SHA}53UUrgz1d16MFmXQojx71NFk1M4="),
    (
        "Str0ng-Secret!x",
        "cx2lWTEfSkz7Xpf4CL0/fw==",
        "{SHA-512}AKuka3m/lgjDEk4n2y//L5gEiVLfTOzG47Bd6NK/HVOrG/IcuFjOj21xrE1HoQ65Iu5HJJi390rdtjodf7o+5w==",
    ),
)
SETTINGS = {
    "modern": "[passwords]\nmemory_kib = 8192\npasses = 1\n",
    "compatible": '[passwords]\nmemory_kib = 8192\npasses = 1\nstorage = "camunda-compatible"\n',
}


@pytest.fixture(scope="module", params=SETTINGS)
def taken_over(request, tmp_path_factory):
    """Yield how it stores passwords, a server, and its database file, with a user for each vector."""
    made = Server(tmp_path_factory.mktemp("old"), settings=SETTINGS[request.param])
    made.initialise()
    file = made.folder / "watchword-data" / "watchword.db"
    with sqlite3.connect(file) as connection:
        for number, (_, salt, stored) in enumerate(VECTORS):
            connection.execute(
                "INSERT INTO ACT_ID_USER (ID_, REV_, PWD_, SALT_) VALUES (?, 1, ?, ?)", (f"elder{number}", stored, salt)
            )
    made.start()
    yield request.param, made, file
    made.kill()


@pytest.mark.parametrize("number", range(len(VECTORS)))
def test_each_vector_logs_in_and_is_kept_as_the_settings_say(taken_over, number):
    storage, server, file = taken_over
    password, _, old = VECTORS[number]
    token = base64.b64encode(f"elder{number}:{password}".encode()).decode()

    answer = httpx.get(f"{server.url}/version", headers={"Authorization": f"Basic {token}"}, timeout=30)

    assert 200 == answer.status_code
    with sqlite3.connect(file) as connection:
        ((stored,),) = connection.execute("SELECT PWD_ FROM ACT_ID_USER WHERE ID_ = ?", (f"elder{number}",)).fetchall()
    assert stored.startswith("{ARGON2ID}$argon2id$") if storage == "modern" else old == stored


def test_who_has_a_weak_password_must_change_it_first(taken_over):
    _, server, _ = taken_over
    with httpx.Client(base_url=server.url, auth=("elder2", "secret"), timeout=30) as client:
        refused = client.get("/task")
        weak = client.put("/user/elder2/credentials", json={"password": "x", "authenticatedUserPassword": "secret"})
        good = client.put(
            "/user/elder2/credentials", json={"password": "Wonder-Land8y", "authenticatedUserPassword": "secret"}
        )
    after = httpx.get(f"{server.url}/task", auth=("elder2", "Wonder-Land8y"), timeout=30)

    assert (403, True) == (refused.status_code, "must be changed" in refused.json()["message"])
    assert (400, "ProcessEngineException") == (weak.status_code, weak.json()["type"])
    assert "PASSWORD_POLICY_LENGTH" in [rule["placeholder"] for rule in weak.json()["rules"]]
    assert (204, 200) == (good.status_code, after.status_code)
