"""Service units that leave the server what it needs and nothing else, and timers for what comes round each day.

Source: guidelines W-26, W-34.
"""

from __future__ import annotations

from collections.abc import Mapping

from watchword.operations.generate.facts import Host, plain

_DAY_HOURS = 24


def systemd(host: Host) -> Mapping[str, str]:
    """Return the units: the server, daily host facts, and daily backups unless the server takes them itself."""
    units = {"watchword.service": _server(host)}
    units |= _daily(host, "host-facts", "root", _ROOTS_EYES)
    if not 0 < host.settings.backup.every_hours <= _DAY_HOURS:
        folders = sorted({*host.writable(), host.settings.backup.folder or str(host.data)})
        writable = f"ReadWritePaths={' '.join(plain(folder, 'a folder') for folder in folders)}\n"
        units |= _daily(host, "backup", plain(host.user, "the user"), writable + _CONFINED)
    return units


_HARDENED = """\
NoNewPrivileges=yes
LockPersonality=yes
ProtectClock=yes
ProtectHostname=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
"""
"""What every unit keeps to."""
_CONFINED = """\
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
PrivateMounts=yes
PrivateIPC=yes
ProtectControlGroups=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
ProcSubset=pid
DevicePolicy=closed
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
SystemCallFilter=~@privileged @obsolete
AmbientCapabilities=
CapabilityBoundingSet=
PrivateUsers=yes
"""
"""What the server and its own user's commands keep to besides."""
_ROOTS_EYES = """\
# root, to look only; in the host's own mounts, or devices would seem to be mounted elsewhere
MemoryDenyWriteExecute=yes
RestrictAddressFamilies=AF_NETLINK AF_UNIX
IPAddressDeny=any
CapabilityBoundingSet=CAP_AUDIT_CONTROL CAP_DAC_OVERRIDE CAP_NET_ADMIN
"""
"""What `watchword host-facts` keeps to besides: the firewall, the kernel's audit and files of others can be seen."""


def _server(host: Host) -> str:
    writable = " ".join(plain(folder, "a folder") for folder in host.writable())
    executable_memory = "# MemoryDenyWriteExecute stays off: scripts run in engines that need it\n"
    if not host.settings.scripts.enabled:
        executable_memory = "MemoryDenyWriteExecute=yes\n"
    confined = _CONFINED
    if host.port and host.port < 1024:
        low = "CAP_NET_BIND_SERVICE"
        confined = confined.replace("Capabilities=\n", f"Capabilities={low}\n").replace("Set=\n", f"Set={low}\n")
        confined = confined.replace("PrivateUsers=yes\n", "")
    return f"""\
[Unit]
Description=Watchword process platform
Documentation=man:systemd.exec(5)
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
User={plain(host.user, "the user")}
Group={plain(host.user, "the user")}
ExecStart={_command(host, "serve")}
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
{_HARDENED}{confined}{executable_memory}{_addresses(host)}
[Install]
WantedBy=multi-user.target
"""


def _daily(host: Host, what: str, user: str, confined: str) -> Mapping[str, str]:
    """Return a service that runs `watchword WHAT` once, and the timer that starts it each day."""
    service = f"""\
[Unit]
Description=Watchword: {what}
After=network-online.target
Wants=network-online.target

[Service]
Type=oneshot
User={user}
Group={user}
ExecStart={_command(host, what if what != "backup" else f"{what} --scheduled-by watchword-{what}.timer")}
TimeoutStartSec=6h
UMask=0077
LimitCORE=0
Nice=10

{_HARDENED}{confined}"""
    timer = f"""\
[Unit]
Description=Watchword: {what} each day

[Timer]
OnCalendar=daily
RandomizedDelaySec=30min
FixedRandomDelay=yes
Persistent=yes

[Install]
WantedBy=timers.target
"""
    return {f"watchword-{what}.service": service, f"watchword-{what}.timer": timer}


def _command(host: Host, what: str) -> str:
    return f"{plain(host.program, 'the program')} {what} --config {plain(host.config, 'the configuration')}"


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
