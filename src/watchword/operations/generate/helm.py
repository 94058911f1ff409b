"""A chart for Kubernetes: two nodes, no rights, no network but what is named. Source: guidelines W-22, W-26, W-35."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version

from watchword.operations.generate.facts import Host, plain


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
"""
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


def _deployment(host: Host) -> str:
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: watchword
  labels: {{app: watchword}}
spec:
  replicas: {{{{ .Values.replicas }}}}
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
      containers:
        - name: watchword
          image: "{{{{ .Values.image }}}}"
          args: ["serve", "--config", "/configuration/watchword.toml"]
          ports: [{{name: http, containerPort: {host.port}}}]
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: {{drop: [ALL]}}
          resources:
            requests: {{cpu: 250m, memory: 256Mi}}
            limits: {{memory: 2Gi}}
          livenessProbe: {{httpGet: {{path: /healthz, port: http}}, periodSeconds: 10}}
          readinessProbe: {{httpGet: {{path: /readyz, port: http}}, periodSeconds: 5}}
          volumeMounts:
            - {{name: configuration, mountPath: /configuration, readOnly: true}}
            - {{name: temporary, mountPath: /tmp}}
      volumes:
        - name: configuration
          secret: {{secretName: "{{{{ .Values.configuration }}}}", defaultMode: 0400}}
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
