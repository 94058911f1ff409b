"""Files for the host, made of the actual settings: one module a kind, one row here.

Source: guidelines W-19, W-26 to W-30, W-35, W-37, W-40, W-41.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from watchword.operations.generate.auditd import auditd
from watchword.operations.generate.container import container
from watchword.operations.generate.facts import Host
from watchword.operations.generate.helm import helm
from watchword.operations.generate.logrotate import logrotate
from watchword.operations.generate.nftables import nftables
from watchword.operations.generate.nginx import nginx
from watchword.operations.generate.systemd import systemd

Files = Mapping[str, str]
"""File name -> text."""

KINDS: Mapping[str, Callable[[Host], Files]] = {
    "auditd": auditd,
    "container": container,
    "helm": helm,
    "logrotate": logrotate,
    "nftables": nftables,
    "nginx": nginx,
    "systemd": systemd,
}
"""What can be generated."""

__all__ = ["KINDS", "Files", "Host"]
