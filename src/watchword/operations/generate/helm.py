"""A chart for Kubernetes: two nodes, no rights, no network but what is named, daily backups.

Source: guidelines W-22, W-26, W-34, W-35.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from watchword.operations.generate.facts import Host, plain
from watchword.operations.generate.helm_pods import cron_job, deployment, takes_backups


def helm(host: Host) -> Mapping[str, str]:
    """Return the files of the chart `watchword`."""
    chart = f"""\
apiVersion: v2
name: watchword
description: Watchword process platform
type: application
version: {version("watchword")}
appVersion: "{version("watchword")}"
"""
    nodes = 2 if host.settings.database.url.startswith("postgres") else 1
    values = f"""\
image: registry.example.org/watchword@sha256:0000000000000000000000000000000000000000000000000000000000000000
replicas: {nodes}
configuration: watchword-configuration   # Secret with watchword.toml and what it names by file:
keys: watchword-keys   # Secret with the files of watchword-data/keys, as `watchword init` made them
backups: watchword-backups   # PersistentVolumeClaim for backups; with several nodes of the cluster ReadWriteMany
"""
    if nodes == 1:
        values += "data: watchword-data   # PersistentVolumeClaim for the SQLite file\n"
    egress = "".join(
        f"    - ports: [{{protocol: TCP, port: {port}}}]   # {plain(name, 'a host')}: add `to:` with its addresses\n"
        for name, port in host.outgoing()
    )
    job = {} if takes_backups(host) else {"templates/backup.yaml": cron_job(host)}
    return {
        "Chart.yaml": chart,
        "values.yaml": values,
        "templates/deployment.yaml": deployment(host),
        **job,
        "templates/service.yaml": _service(host),
        "templates/network.yaml": _network(host, egress),
    }


def _service(host: Host) -> str:
    return f"""\
apiVersion: v1
kind: Service
metadata:
  name: watchword
spec:
  selector: {{app: watchword, part: server}}
  ports: [{{name: http, port: {host.port}, targetPort: http}}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: watchword
spec:
  minAvailable: 1
  selector:
    matchLabels: {{app: watchword, part: server}}
"""


def _network(host: Host, egress: str) -> str:
    return f"""\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: watchword
spec:
  podSelector:
    matchLabels: {{app: watchword}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{{namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: ingress}}}}}}]
      ports: [{{protocol: TCP, port: {host.port}}}]
  egress:
    - ports: [{{protocol: UDP, port: 53}}, {{protocol: TCP, port: 53}}]
{egress}"""
