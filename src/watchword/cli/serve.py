"""`watchword serve`: the HTTP server."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import click
import msgspec

from watchword import node
from watchword.cli.backup import scheduled
from watchword.cli.options import config_option, existing
from watchword.core.errors import SettingsError
from watchword.core.settings import Settings, check_listener, literal_secrets, load
from watchword.operations.process import harden
from watchword.web.server import Listener
from watchword.web.server import serve as run


@click.command()
@config_option
@click.option("--host", help="Address to listen on, instead of http.host.")
@click.option("--port", type=int, help="Port to listen on, instead of http.port.")
@click.option(
    "--processes", type=click.IntRange(1, 64), default=1, show_default=True, help="Server processes on one port."
)
@click.option("--behind-proxy", is_flag=True, help="A reverse proxy on the way ends TLS.")
@click.option("--allow-root", is_flag=True, help="Run as root although the mode is production.")
def serve(
    config: Path, host: str | None, port: int | None, processes: int, behind_proxy: bool, allow_root: bool
) -> None:
    """Serve the REST API until SIGTERM, which lets running requests end."""
    settings = _with_options(load(existing(config)), host, port, behind_proxy)
    check_listener(settings)
    for key in literal_secrets(config):
        click.echo(f"Warning: {key} is written in the clear; production refuses that (docs/vault.md)", err=True)
    if processes > 1 and settings.database.url.startswith("sqlite"):
        raise SettingsError("More than one process needs PostgreSQL: set database.url, or leave --processes out")
    harden()
    node.check_schema(settings)
    written = port is not None or _port_is_written(config)
    node.refuse_production(settings, root_allowed=allow_root, port_written=written)
    http = settings.http
    address = f"{'https' if http.tls_certificate else 'http'}://{http.host}:{http.port}/engine-rest"
    with scheduled(settings, config):
        run(
            partial(node.build_app, settings),
            Listener(
                host=http.host,
                port=http.port,
                tls_certificate=http.tls_certificate or None,
                tls_key=http.tls_key or None,
                tls_client_authorities=http.tls_client_authorities,
                drain_seconds=http.drain_seconds,
                processes=processes,
                behind_proxy=http.behind_proxy,
                trusted_proxies=http.trusted_proxies,
                connections=http.connections,
                connections_per_source=http.connections_per_source,
                handshakes=http.tls_handshakes,
                handshakes_per_source=http.tls_handshakes_per_source,
                handshake_seconds=http.tls_handshake_seconds,
            ),
            lambda: click.echo(f"Watchword serves {address} (stop with Ctrl-C)"),
        )


def _with_options(settings: Settings, host: str | None, port: int | None, behind_proxy: bool) -> Settings:
    http = settings.http
    return msgspec.structs.replace(
        settings,
        http=msgspec.structs.replace(
            http,
            host=host or http.host,
            port=http.port if port is None else port,
            behind_proxy=behind_proxy or http.behind_proxy,
        ),
    )


def _port_is_written(config: Path) -> bool:
    import tomllib

    written = tomllib.loads(config.read_text(encoding="utf-8")).get("http", {})
    return "port" in written or "WATCHWORD_HTTP_PORT" in os.environ
