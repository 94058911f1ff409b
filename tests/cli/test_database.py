"""`watchword database`: rights are printed before there is anything else."""

from __future__ import annotations

from click.testing import CliRunner

from watchword.cli import main


def test_grants_need_no_configuration_if_they_are_told_the_database(tmp_path):
    config = str(tmp_path / "none.toml")
    asked = ["database", "grants", "--config", config, "--role", "app", "--owner", "owns"]

    refused = CliRunner().invoke(main, asked)
    printed = CliRunner().invoke(main, [*asked, "--database", "flow"])

    assert (1, 0) == (refused.exit_code, printed.exit_code)
    assert "watchword init" in refused.stderr
    assert 'GRANT CONNECT ON DATABASE "flow" TO "app";' in printed.stdout
    assert 'CREATE ROLE "owns" LOGIN NOSUPERUSER' in printed.stdout
