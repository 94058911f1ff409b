"""A container image without compilers or root, and how to run it. Source: guidelines W-26, W-27."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from watchword.operations.generate.facts import Host, unreachable


def container(host: Host) -> Mapping[str, str]:
    """Return `Containerfile` and `compose.yaml`."""
    extras = ["postgres"] if host.settings.database.url.startswith("postgres") else []
    extras += ["scripts"] if host.settings.scripts.enabled else []
    build, optional, packages = "", "", []
    if host.settings.ldap.enabled:
        extras.append("ldap")
        optional = " -r /tmp/requirements/optional.txt"
        build = (
            "RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev libldap2-dev libsasl2-dev "
            "libkrb5-dev\n"
        )
        packages.append("libldap-2.5-0")
    if "postgres" in extras:
        packages.append("postgresql-client")
    note = "# pg_dump must be as new as the database: for newer ones postgresql-client-NN of apt.postgresql.org\n"
    run = (note if "postgres" in extras else "") + (
        f"RUN apt-get update && apt-get install -y --no-install-recommends {' '.join(sorted(packages))} && "
        "rm -rf /var/lib/apt/lists/*\n"
        if packages
        else ""
    )
    daily = "" if host.settings.backup.every_hours else '    environment: {WATCHWORD_BACKUP_EVERY_HOURS: "24"}\n'
    wanted = f"watchword[{','.join(sorted(extras))}]" if extras else "watchword"
    image = f"""\
# Made by `watchword generate container`. Pin both bases to digests of your registry.
FROM python:3.13-slim-bookworm AS build
{build}RUN python -m venv /opt/watchword
COPY requirements /tmp/requirements
RUN /opt/watchword/bin/pip install --require-hashes --no-deps -r /tmp/requirements/server.txt{optional} \\
 && /opt/watchword/bin/pip install --no-deps '{wanted}=={version("watchword")}'

FROM python:3.13-slim-bookworm
{run}RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin watchword \\
 && install -d -o watchword -g watchword -m 0700 /data
COPY --from=build /opt/watchword /opt/watchword
USER 10001:10001
WORKDIR /data
ENV PYTHONDONTWRITEBYTECODE=1
EXPOSE {host.port}
STOPSIGNAL SIGTERM
HEALTHCHECK CMD ["/opt/watchword/bin/python", "-c", "{_alive(host)}"]
ENTRYPOINT ["/opt/watchword/bin/watchword"]
CMD ["serve", "--config", "/data/watchword.toml"]
"""
    compose = f"""\
# Made by `watchword generate container`.
{unreachable(host)}\
services:
  watchword:
    build: .
    read_only: true
    user: "10001:10001"
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    pids_limit: 512
    mem_limit: 2g
    tmpfs: ["/tmp:noexec,nosuid,nodev,size=256m"]
    volumes: ["data:/data"]
{daily}\
    ports: ["127.0.0.1:{host.port}:{host.port}"]
    stop_grace_period: {host.settings.http.drain_seconds + 15}s
    restart: on-failure
volumes:
  data: {{}}
"""
    return {"Containerfile": image, "compose.yaml": compose}


def _alive(host: Host) -> str:
    """Return a program that fails when the server doesn't answer; by TLS it only looks whether somebody listens."""
    if host.settings.http.tls_certificate:
        return f"import socket; socket.create_connection(('127.0.0.1', {host.port}), 3)"
    return f"import urllib.request as u; u.urlopen('http://127.0.0.1:{host.port}/healthz', timeout=3)"
