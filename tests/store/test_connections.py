"""Connections are few, shared, and replaced when they break."""

from __future__ import annotations

import threading

import pytest

from store.given import NOW, execution, store, task
from watchword.core.errors import SettingsError
from watchword.store.database import open_database
from watchword.store.dialects.pool import Pool
from watchword.store.failures import StoreError, StoreUnavailable
from watchword.store.schema.create import create_schema
from watchword.store.tables import ExecutionRow, TaskRow


class FakeConnection:
    def __init__(self):
        self.sound, self.open = True, True

    def usable(self):
        return self.sound

    def close(self):
        self.open = False


def test_the_connection_given_back_last_is_taken_first():
    pool = Pool(FakeConnection, 2)
    first, second = pool.take(), pool.take()

    pool.give(first)
    pool.give(second)

    assert second is pool.take()


def test_a_broken_connection_is_replaced():
    pool = Pool(FakeConnection, 1)
    broken = pool.take()
    broken.sound = False

    pool.give(broken)

    assert pool.take().sound
    assert not broken.open


def test_who_finds_no_free_connection_is_told():
    pool = Pool(FakeConnection, 1, patience=0.01)
    pool.take()

    with pytest.raises(StoreUnavailable):
        pool.take()


def test_who_waits_gets_the_next_connection():
    pool = Pool(FakeConnection, 1)
    connection = pool.take()
    got = []
    waiter = threading.Thread(target=lambda: got.append(pool.take()))

    waiter.start()
    pool.give(connection)
    waiter.join(60)

    assert [connection] == got


def test_a_connection_that_cannot_be_opened_frees_its_place():
    def refuse():
        raise StoreUnavailable("down")

    pool = Pool(refuse, 1, patience=0.01)

    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="down"):
            pool.take()


def test_a_unit_that_reads_and_writes_needs_one_connection(new_postgres):
    with open_database(new_postgres(), pool_size=1) as database:
        create_schema(database)
        root = execution()
        store(database, root, one := task(root))

        with database.session(NOW) as outer, database.session(NOW) as inner:
            outer.load_instance("task", one.id).tasks[0].name = "new"
            assert "Approve" == inner.get(TaskRow, one.id).name
            outer.flush()

        with database.session(NOW) as session:
            assert "new" == session.get(TaskRow, one.id).name


def test_a_server_that_hangs_up_is_called_again(new_postgres):
    url = new_postgres()
    with open_database(url, pool_size=1) as database, open_database(url) as other:
        create_schema(database)
        root = execution()
        store(database, root)
        other.select(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

        with database.session(NOW) as session, pytest.raises(StoreUnavailable):
            session.get(ExecutionRow, root.id)

        with database.session(NOW) as session:
            assert session.get(ExecutionRow, root.id) is not None


def test_what_stays_on_this_machine_is_not_encrypted_unless_the_url_says_so(new_postgres, monkeypatch):
    monkeypatch.delenv("PGSSLMODE", raising=False)
    url = new_postgres()
    asked = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"

    with open_database(url) as database:
        plain = database.select(asked)

    assert [(False,)] == plain
    with open_database(f"{url}{'&' if '?' in url else '?'}sslmode=prefer") as database:
        assert database.select("SHOW ssl")[0][0] == ("on" if database.select(asked)[0][0] else "off")


def test_queries_cannot_write(new_postgres):
    with open_database(new_postgres()) as database:
        create_schema(database)

        with pytest.raises(StoreError, match="read-only"):
            database.select("DELETE FROM ACT_GE_PROPERTY WHERE NAME_ = ?", ("next.dbid",))


def test_a_database_that_is_not_there_is_unavailable(tmp_path):
    with pytest.raises(StoreUnavailable), open_database("postgresql://nobody@127.0.0.1:1/none") as database:
        database.select("SELECT 1")
    with pytest.raises(StoreUnavailable), open_database(f"sqlite:///{tmp_path}/no/where.db") as database:
        database.select("SELECT 1")


def test_a_url_of_another_kind_is_refused():
    with pytest.raises(SettingsError, match="mysql"):
        open_database("mysql://x")


def test_a_database_in_memory_serves_many_threads():
    with open_database("sqlite:///:memory:") as database:
        create_schema(database)
        rows = [execution() for _ in range(40)]

        def work(part):
            for row in part:
                store(database, row)

        threads = [threading.Thread(target=work, args=(rows[n::4],)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)

        with database.session(NOW) as session:
            assert 40 == session.count(ExecutionRow)


def test_writers_of_many_threads_take_turns(database):
    root = execution()
    store(database, root)
    lost = []

    def work():
        from watchword.core.errors import OptimisticLockingError

        for _ in range(5):
            while True:
                try:
                    with database.session(NOW) as session:
                        row = session.get(ExecutionRow, root.id)
                        row.sequence_counter = (row.sequence_counter or 0) + 1
                        session.flush()
                    break
                except OptimisticLockingError:
                    lost.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    with database.session(NOW) as session:
        assert 20 == session.get(ExecutionRow, root.id).sequence_counter


@pytest.mark.parametrize(
    ("url", "protected", "sslmode"),
    [
        ("postgresql://u@localhost/x", True, "allow"),
        ("postgresql://u@/x?host=/run/postgresql", True, "allow"),
        ("postgresql://u@db.example.org/x", True, "verify-full"),
        ("postgresql://u@localhost,db.example.org/x", True, "verify-full"),
        ("postgresql://u@db/x?sslrootcert=/a.pem", True, "verify-full"),
        ("postgresql://u@db.example.org/x?sslmode=verify-full", True, "verify-full"),
        ("postgresql://u@db.example.org/x?sslmode=require", False, "require"),
        ("postgresql://u@db.example.org/x?sslmode=prefer", False, "prefer"),
        ("postgresql://u@db.example.org/x?hostaddr=127.0.0.1", True, None),
        ("postgresql://u@localhost/x?hostaddr=10.1.2.3", True, "verify-full"),
    ],
)
def test_a_server_elsewhere_is_verified_unless_the_url_says_less(url, protected, sslmode, monkeypatch):
    from psycopg.conninfo import conninfo_to_dict

    from watchword.store.dialects import postgres_link

    monkeypatch.delenv("PGSSLMODE", raising=False)
    reached = conninfo_to_dict(postgres_link.reached(url))

    assert (protected, sslmode) == (postgres_link.is_protected(url), reached.get("sslmode"))
    assert ("sslrootcert" in reached) == (sslmode == "verify-full" and "sslmode" not in url)
