"""Make the tables: the published ones from the row classes, our own by migrations."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from importlib.metadata import version

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text

from watchword.store.database import Database
from watchword.store.schema.check import check_schema
from watchword.store.schema.ddl import added_indexes, statements

SCHEMA_VERSION = "7.24.0"
HISTORY_LEVELS = {"none": 0, "activity": 1, "audit": 2, "full": 3}
VERSION_TABLE = "ww_schema_version"


def create_schema(database: Database, *, history_level: str = "full") -> None:
    """Make what is missing; may be called at every start, by several nodes at once.

    Raises:
        SchemaMismatch: there are tables already, but not those of the supported version.
    """
    with database.schema_work() as connection:
        if any(name.upper() == "ACT_GE_PROPERTY" for name in inspect(connection).get_table_names()):
            check_schema(connection)
        else:
            for statement in statements(database.dialect):
                connection.exec_driver_sql(statement)
            _seed(connection, history_level)
        for statement in added_indexes(database.dialect):
            connection.exec_driver_sql(statement)
        migrate(connection)
        _sign(connection)


def migrate(connection: Connection, *, revision: str = "head") -> None:
    """Bring our own tables (WW_*) to a revision, inside the connection's transaction."""
    config = Config()
    config.set_main_option("script_location", "watchword.store:migrations")
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    command.upgrade(config, revision)


def _seed(connection: Connection, history_level: str) -> None:
    """Write the lines that a Camunda 7.24 writes into a new database, so that one starts on it."""
    properties = {
        "schema.version": "fox",
        "schema.history": "create(fox)",
        "next.dbid": "1",
        "deployment.lock": "0",
        "history.cleanup.job.lock": "0",
        "startup.lock": "0",
        "installationId.lock": "0",
        "historyLevel": str(HISTORY_LEVELS[history_level]),
        "camunda.installation.id": str(uuid.uuid4()),
    }
    connection.execute(
        text("INSERT INTO ACT_GE_PROPERTY (NAME_, VALUE_, REV_) VALUES (:name, :value, 1)"),
        [{"name": name, "value": value} for name, value in properties.items()],
    )
    connection.execute(
        text("INSERT INTO ACT_GE_SCHEMA_LOG (ID_, TIMESTAMP_, VERSION_) VALUES ('0', :now, :version)"),
        {"now": _now(), "version": SCHEMA_VERSION},
    )


def _sign(connection: Connection) -> None:
    """Note in WW_INSTALLATION since when, and by which version, the database serves us."""
    if connection.execute(text("SELECT id_ FROM ww_installation")).first() is None:
        found = connection.execute(
            text("SELECT VALUE_ FROM ACT_GE_PROPERTY WHERE NAME_ = 'camunda.installation.id'")
        ).scalar()
        connection.execute(
            text("INSERT INTO ww_installation (id_, created_, version_) VALUES (:id, :now, :version)"),
            {"id": found or str(uuid.uuid4()), "now": _now(), "version": version("watchword")},
        )
    else:
        connection.execute(text("UPDATE ww_installation SET version_ = :version"), {"version": version("watchword")})


def _now() -> str:
    return datetime.now(UTC).replace(tzinfo=None).isoformat(" ", "milliseconds")
