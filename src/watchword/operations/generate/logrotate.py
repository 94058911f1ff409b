"""Turning over of logs that something else than the server writes. Source: guideline W-19."""

from __future__ import annotations

from collections.abc import Mapping

from watchword.operations.generate.facts import Host, plain


def logrotate(host: Host) -> Mapping[str, str]:
    """Return `watchword.logrotate`; files that the server turns over itself are not in it."""
    log = host.settings.log
    own = [file for file in (log.file, log.security_file) if file]
    note = "".join(f"# {plain(file, 'a log file')} is turned over by the server itself.\n" for file in own)
    text = f"""\
# Made by `watchword generate logrotate`: for standard output that is redirected into files.
{note}/var/log/watchword/*.out {{
    daily
    maxsize {log.max_mb}M
    rotate {log.keep}
    missingok
    notifempty
    compress
    delaycompress
    copytruncate
    dateext
    dateformat -%Y%m%d-%s
    su {plain(host.user, "the user")} {plain(host.user, "the user")}
}}
"""
    return {"watchword.logrotate": text}
