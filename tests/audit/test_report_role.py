"""What a role for reports may do beyond reading published columns. Guideline C-64."""

from __future__ import annotations

import msgspec
import psycopg
import pytest

from audit.installation import small
from watchword.audit.checks.storage import reports
from watchword.audit.evidence import Evidence
from watchword.core.settings import ReportsSettings
from watchword.services.reports import readable
from watchword.store.database import open_database
from watchword.store.dialects.report_postgres import grants
from watchword.store.schema.create import create_schema

ROLE = "watchword_report_audit"


@pytest.fixture
def evidence(tmp_path, new_postgres):
    """Yield what the check sees of an installation on PostgreSQL with a role for reports that has just its grants."""
    url = new_postgres()
    made = small(tmp_path)
    database = open_database(url)
    create_schema(database)
    run(url, f"DROP ROLE IF EXISTS {ROLE}", f"CREATE ROLE {ROLE} LOGIN", *grants(ROLE, readable()))
    settings = msgspec.structs.replace(
        made.evidence.settings,
        database=msgspec.structs.replace(made.evidence.settings.database, url=url),
        reports=ReportsSettings(url=f"postgresql://{ROLE}@localhost/x"),
    )
    yield Evidence(settings, made.evidence.config, database, made.evidence.now)
    database.close()
    made.close()
    run(url, f"DROP OWNED BY {ROLE}", f"DROP ROLE {ROLE}")


def run(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def test_the_grants_that_are_printed_are_enough_and_no_more(evidence):
    found = reports(evidence)

    assert "pass" == found.status, found
    assert found.observed.startswith(f"{ROLE} reads columns of ")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("GRANT SELECT ON act_id_user TO {role}", "reads ACT_ID_USER"),
        ("GRANT DELETE ON act_hi_taskinst TO {role}", "writes ACT_HI_TASKINST"),
        ("GRANT UPDATE ON act_hi_taskinst TO {role}", "writes ACT_HI_TASKINST"),
        ("ALTER ROLE {role} CREATEDB", "may administrate"),
        ("GRANT pg_read_all_data TO {role}", "is a member of other roles"),
    ],
)
def test_what_it_may_besides_is_found(evidence, given, told):
    run(evidence.settings.database.url, given.format(role=ROLE))

    found = reports(evidence)

    assert ("fail", True) == (found.status, told in found.observed), found


def test_a_role_that_is_not_there_is_found(evidence):
    other = msgspec.structs.replace(evidence.settings, reports=ReportsSettings(url="postgresql://nobody@localhost/x"))

    seen = Evidence(other, evidence.config, evidence.database, evidence.now)
    assert ("fail", "there is no role 'nobody'") == (reports(seen).status, reports(seen).observed)
