"""A service unit that leaves the server what it needs and nothing else. Source: guideline W-26."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.operations.generate.facts import Host, plain


def systemd(host: Host) -> Mapping[str, str]:
    """Return the unit `watchword.service`."""
    writable = " ".join(plain(folder, "a folder") for folder in host.writable())
    executable_memory = "# MemoryDenyWriteExecute stays off: scripts run in engines that need it\n"
    if not host.settings.scripts.enabled:
        executable_memory = "MemoryDenyWriteExecute=yes\n"
    low_port = host.port and host.port < 1024
    unit = f"""\
[Unit]
Description=Watchword process platform
Documentation=man:systemd.exec(5)
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
User={plain(host.user, "the user")}
Group={plain(host.user, "the user")}
ExecStart={plain(host.program, "the program")} serve --config {plain(host.config, "the configuration's path")}
ExecReload=/bin/kill -HUP $MAINPID
KillSignal=SIGTERM
TimeoutStopSec={host.settings.http.drain_seconds + 15}
Restart=on-failure
RestartSec=5
UMask=0077
LimitCORE=0
LimitNOFILE=65536
MemoryMax=2G
TasksMax=512

ReadWritePaths={writable}
NoNewPrivileges=yes
{"AmbientCapabilities=CAP_NET_BIND_SERVICE" if low_port else "AmbientCapabilities="}
{"CapabilityBoundingSet=CAP_NET_BIND_SERVICE" if low_port else "CapabilityBoundingSet="}
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
{"" if low_port else "PrivateUsers=yes"}
PrivateMounts=yes
PrivateIPC=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
DevicePolicy=closed
LockPersonality=yes
{executable_memory}RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @obsolete
SystemCallErrorNumber=EPERM
{_addresses(host)}
[Install]
WantedBy=multi-user.target
"""
    return {"watchword.service": unit.replace("\n\n\n", "\n\n")}


def _addresses(host: Host) -> str:
    """Return the address rules: without connectors the server talks to what the settings name and to this machine."""
    lines = [
        "# Where the server may go: connectors are bounded by [connectors] http_allow; bound them here as well,",
        "# with the addresses of what the settings name:",
        *(f"#   {plain(name, 'a host')} port {port}" for name, port in host.outgoing()),
        "# IPAddressAllow=localhost 10.0.0.0/8",
        "# IPAddressDeny=any",
    ]
    return "\n".join(lines) + "\n"
