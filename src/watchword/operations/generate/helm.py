"""A chart for Kubernetes: two nodes, no rights, no network but what is named. Source: guidelines W-22, W-26, W-35.

Secrets that Kubernetes mounts can be read by a group, which keys must not: an init container copies them into memory,
readable by the server alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from watchword.operations.generate.facts import Host, plain, unreachable


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
"""
    if nodes == 1:
        values += "data: watchword-data   # PersistentVolumeClaim for the SQLite file\n"
    egress = "".join(
        f"    - ports: [{{protocol: TCP, port: {port}}}]   # {plain(name, 'a host')}: add `to:` with its addresses\n"
        for name, port in host.outgoing()
    )
    return {
        "Chart.yaml": chart,
        "values.yaml": values,
        "templates/deployment.yaml": _deployment(host),
        "templates/service.yaml": _service(host),
        "templates/network.yaml": _network(host, egress),
    }


_CONFINED = """\
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {drop: [ALL]}
"""
_COPY = "umask 077 && mkdir -p /configuration/watchword-data/keys && cp -L /secrets/configuration/* /configuration/ && "
_COPY += "cp -L /secrets/keys/* /configuration/watchword-data/keys/"


def _deployment(host: Host) -> str:
    on_file = not host.settings.database.url.startswith("postgres")
    scheme = ", scheme: HTTPS" if host.settings.http.tls_certificate else ""
    data_mount = "            - {name: data, mountPath: /configuration/watchword-data}\n" if on_file else ""
    data_volume = (
        '        - name: data\n          persistentVolumeClaim: {claimName: "{{ .Values.data }}"}\n' if on_file else ""
    )
    # two pods must never have the same SQLite file open
    strategy = "  strategy: {type: Recreate}\n" if on_file else ""
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
    matchLabels: {{app: watchword}}
  template:
    metadata:
      labels: {{app: watchword}}
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      terminationGracePeriodSeconds: {host.settings.http.drain_seconds + 15}
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile: {{type: RuntimeDefault}}
      initContainers:
        - name: secrets
          image: "{{{{ .Values.image }}}}"
          command: ["/bin/sh", "-c", "{_COPY}"]
{_CONFINED}\
          volumeMounts:
            - {{name: configuration, mountPath: /configuration}}
            - {{name: configuration-secret, mountPath: /secrets/configuration, readOnly: true}}
            - {{name: keys-secret, mountPath: /secrets/keys, readOnly: true}}
{data_mount}\
      containers:
        - name: watchword
          image: "{{{{ .Values.image }}}}"
          args: ["serve", "--config", "/configuration/watchword.toml"]
          ports: [{{name: http, containerPort: {host.port}}}]
{_CONFINED}\
          resources:
            requests: {{cpu: 250m, memory: 256Mi}}
            limits: {{memory: 2Gi}}
          livenessProbe: {{httpGet: {{path: /healthz, port: http{scheme}}}, periodSeconds: 10}}
          readinessProbe: {{httpGet: {{path: /readyz, port: http{scheme}}}, periodSeconds: 5}}
          volumeMounts:
            - {{name: configuration, mountPath: /configuration}}
            - {{name: temporary, mountPath: /tmp}}
{data_mount}\
      volumes:
        - name: configuration
          emptyDir: {{medium: Memory, sizeLimit: 16Mi}}
        - name: configuration-secret
          secret: {{secretName: "{{{{ .Values.configuration }}}}", defaultMode: 0400}}
        - name: keys-secret
          secret: {{secretName: "{{{{ .Values.keys }}}}", defaultMode: 0400}}
{data_volume}\
        - name: temporary
          emptyDir: {{medium: Memory, sizeLimit: 256Mi}}
"""


def _service(host: Host) -> str:
    return f"""\
apiVersion: v1
kind: Service
metadata:
  name: watchword
spec:
  selector: {{app: watchword}}
  ports: [{{name: http, port: {host.port}, targetPort: http}}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: watchword
spec:
  minAvailable: 1
  selector:
    matchLabels: {{app: watchword}}
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
