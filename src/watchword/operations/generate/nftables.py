"""A firewall that lets in the listener and lets out what the settings name.

Source: guidelines W-22, W-28, W-29, W-37.
"""

from __future__ import annotations

from collections.abc import Mapping

from watchword.core.settings import is_loopback
from watchword.operations.generate.facts import Host, plain


def nftables(host: Host) -> Mapping[str, str]:
    """Return `watchword.nft`."""
    http = host.settings.http
    public = "443, 80" if http.behind_proxy or is_loopback(http.host) else str(host.port)
    management = host.settings.management
    figures = ""
    if management.port and not is_loopback(management.host):
        figures = (
            f"        tcp dport {management.port} ct state new accept "
            'comment "figures: narrow it to who collects them"\n'
        )
    outgoing = "\n".join(
        f"        meta skuid {plain(host.user, 'the user')} tcp dport {port} accept comment "
        f'"{plain(name, "a host")}: narrow it to its addresses"'
        for name, port in host.outgoing()
        if not is_loopback(name)
    )
    text = f"""\
#!/usr/sbin/nft -f
# Made by `watchword generate nftables`. Load it with `nft -f`; look at it with `nft list table inet watchword`.
table inet watchword
delete table inet watchword
table inet watchword {{
    chain incoming {{
        type filter hook input priority filter; policy drop;
        ct state established,related accept
        ct state invalid drop
        iif lo accept
        meta l4proto {{ icmp, ipv6-icmp }} limit rate 20/second accept
        tcp dport 22 ct state new limit rate 10/minute accept comment "SSH: narrow it to your own addresses"
        tcp dport {{ {public} }} ct state new accept
{figures}        limit rate 5/minute log prefix "watchword-in " level info
    }}
    chain outgoing {{
        type filter hook output priority filter; policy accept;
        oif lo accept
        ct state established,related accept
        meta skuid {plain(host.user, "the user")} udp dport 53 accept
        meta skuid {plain(host.user, "the user")} tcp dport 53 accept
{outgoing}
        meta skuid {plain(host.user, "the user")} limit rate 5/minute log prefix "watchword-out " level info
        meta skuid {plain(host.user, "the user")} drop
    }}
}}
"""
    return {"watchword.nft": text.replace("\n\n", "\n")}
