"""The pods of the chart: the server's, and those that take backups. Source: guidelines W-26, W-34.

Secrets that Kubernetes mounts can be read by a group, which keys must not: an init container copies them into memory,
readable by the server alone, and what the settings name below the configuration's folder to where they name it.
"""

from __future__ import annotations

from pathlib import Path

from watchword.core.settings import PATHS, data_folder
from watchword.operations.generate.facts import Host, plain, unreachable

_HOME = Path("/configuration")
_DAY_HOURS = 24
_MADE = (("audit", "host_facts"), ("backup", "folder"), ("keys", "folder"), ("log", "file"), ("log", "security_file"))
"""Settings that name what isn't brought along in the Secret of the configuration."""
_CONFINED = """\
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
"""


def takes_backups(host: Host) -> bool:
    """Return whether the server takes backups itself: as it is set, or as nobody else may open a SQLite file."""
    return _on_file(host) or 0 < host.settings.backup.every_hours <= _DAY_HOURS


def deployment(host: Host) -> str:
    """Return the server's pods."""
    scheme = ", scheme: HTTPS" if host.settings.http.tls_certificate else ""
    # two pods must never have the same SQLite file open
    strategy = "  strategy: {type: Recreate}\n" if _on_file(host) else ""
    probes = f"""\
          ports: [{{name: http, containerPort: {host.port}}}]
          livenessProbe: {{httpGet: {{path: /healthz, port: http{scheme}}}, periodSeconds: 10}}
          readinessProbe: {{httpGet: {{path: /readyz, port: http{scheme}}}, periodSeconds: 5}}
"""
    daily = takes_backups(host) and not 0 < host.settings.backup.every_hours <= _DAY_HOURS
    variables = _variables(WATCHWORD_BACKUP_EVERY_HOURS=str(_DAY_HOURS)) if daily else ""
    return f"""\
{unreachable(host)}\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: watchword
  labels: {{app: watchword}}
spec:
  replicas: {{{{ .Values.replicas }}}}
{strategy}\
  selector:
    matchLabels: {{app: watchword, part: server}}
  template:
    metadata:
      labels: {{app: watchword, part: server}}
    spec:
      terminationGracePeriodSeconds: {host.settings.http.drain_seconds + 15}
{_pod(host, "serve", probes + variables, writes_backups=takes_backups(host))}"""


def cron_job(host: Host) -> str:
    """Return the pods that take a backup each night."""
    pod = _pod(host, "backup", "", writes_backups=True).replace("\n", "\n    ").rstrip(" ")
    return f"""\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: watchword-backup
  labels: {{app: watchword}}
spec:
  schedule: "17 2 * * *"
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 7200
  jobTemplate:
    spec:
      backoffLimit: 2
      activeDeadlineSeconds: 21600
      template:
        metadata:
          labels: {{app: watchword, part: backup}}
        spec:
          restartPolicy: Never
    {pod}"""


def _pod(host: Host, command: str, more: str, *, writes_backups: bool) -> str:
    """Return what is below `spec` of a pod that runs a command; `more` belongs to its container."""
    data_mount, data_volume = "", ""
    if _on_file(host):
        data_mount = f"            - {{name: data, mountPath: {_inside(host, _sqlite(host).parent)}}}\n"
        data_volume = '        - name: data\n          persistentVolumeClaim: {claimName: "{{ .Values.data }}"}\n'
    backups = _inside(host, Path(host.settings.backup.folder or data_folder(host.config.parent) / "backups"))
    look = "" if writes_backups else ", readOnly: true"
    words = [command, *(["--scheduled-by", "CronJob"] if command == "backup" else ()), "--config"]
    arguments = ", ".join(f'"{word}"' for word in (*words, f"{_HOME}/watchword.toml"))
    # a dump of the database is written there before it is encrypted; memory would not hold it
    temporary = "{}" if writes_backups else "{medium: Memory, sizeLimit: 256Mi}"
    return f"""\
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile: {{type: RuntimeDefault}}
      initContainers:
        - name: secrets
          image: "{{{{ .Values.image }}}}"
          command: ["/bin/sh", "-c", "{_copy(host)}"]
{_CONFINED}\
          volumeMounts:
            - {{name: configuration, mountPath: {_HOME}}}
            - {{name: configuration-secret, mountPath: /secrets/configuration, readOnly: true}}
            - {{name: keys-secret, mountPath: /secrets/keys, readOnly: true}}
{data_mount}\
      containers:
        - name: watchword
          image: "{{{{ .Values.image }}}}"
          args: [{arguments}]
{_CONFINED}\
          resources:
            requests: {{cpu: 250m, memory: 256Mi}}
            limits: {{memory: 2Gi}}
{more}\
          volumeMounts:
            - {{name: configuration, mountPath: {_HOME}}}
            - {{name: temporary, mountPath: /tmp}}
{data_mount}\
            - {{name: backups, mountPath: {backups}{look}}}
      volumes:
        - name: configuration
          emptyDir: {{medium: Memory, sizeLimit: 16Mi}}
        - name: configuration-secret
          secret: {{secretName: "{{{{ .Values.configuration }}}}", defaultMode: 0400}}
        - name: keys-secret
          secret: {{secretName: "{{{{ .Values.keys }}}}", defaultMode: 0400}}
{data_volume}\
        - name: backups
          persistentVolumeClaim: {{claimName: "{{{{ .Values.backups }}}}"}}
        - name: temporary
          emptyDir: {temporary}
"""


def _copy(host: Host) -> str:
    """Return the shell's words that put configuration and keys where the server looks for them."""
    keys = _inside(host, Path(host.settings.keys.folder or data_folder(host.config.parent) / "keys"))
    words = [
        f"umask 077 && mkdir -p {keys}",
        f"cp -L /secrets/configuration/* {_HOME}/",
        f"cp -L /secrets/keys/* {keys}/",
    ]
    for place in _named(host):
        found = f"/secrets/configuration/{place.name}"
        words.append(f"if [ -f {found} ]; then mkdir -p {place.parent} && cp -L {found} {place}; fi")
    return " && ".join(words)


def _named(host: Host) -> list[Path]:
    """Return where the container has the files that the settings name in folders below the configuration's."""
    found = set()
    for section, key, default in PATHS:
        path = getattr(getattr(host.settings, section), key) or (default and str(host.config.parent / default))
        if path and (section, key) not in _MADE:
            place = Path(_inside(host, Path(path)))
            if place.is_relative_to(_HOME) and place.parent != _HOME:
                found.add(place)
    return sorted(found)


def _inside(host: Host, path: Path) -> str:
    """Return a path of the host as the container has it: what is below the configuration's folder moves along."""
    base = host.config.parent
    return plain(_HOME / path.relative_to(base) if path.is_relative_to(base) else path, "a path")


def _variables(**values: str) -> str:
    return "          env:\n" + "".join(f'            - {{name: {k}, value: "{v}"}}\n' for k, v in values.items())


def _sqlite(host: Host) -> Path:
    default = data_folder(host.config.parent) / "watchword.db"
    return Path(host.settings.database.url.removeprefix("sqlite:///") or default)


def _on_file(host: Host) -> bool:
    return not host.settings.database.url.startswith("postgres")
