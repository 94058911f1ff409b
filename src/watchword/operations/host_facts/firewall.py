"""What reaches the host if no rule says otherwise, and what leaves it. Source: guidelines W-22, W-28."""

from __future__ import annotations

import json
import re
from typing import Any

from watchword.operations.host_facts.host import Host

_POLICY = re.compile(r"^:(INPUT|OUTPUT) (\w+)", re.MULTILINE)
_HOOKS = {"input": "inbound", "output": "outbound"}


def firewall(host: Host) -> dict[str, Any] | None:
    """Return the policies for inbound and outbound packets; None if no rules can be read."""
    listed = host.output("nft", "-j", "list", "ruleset")
    if listed is not None:
        found = _of_nftables(json.loads(listed or "{}").get("nftables", []))
        if found["rules"]:
            return found
    saved = host.output("iptables-save")
    if saved:
        policies = {name.lower(): policy.lower() for name, policy in _POLICY.findall(saved)}
        return {
            "by": "iptables",
            "inbound": policies.get("input", "accept"),
            "outbound": policies.get("output", "accept"),
            "rules": saved.count("\n-A "),
        }
    return None if listed is None else found


def _of_nftables(things: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the strictest policy of each hook: a packet needs every chain's leave."""
    policies = {"inbound": "accept", "outbound": "accept"}
    for chain in (thing["chain"] for thing in things if "chain" in thing):
        place = _HOOKS.get(chain.get("hook", ""))
        if place and chain.get("policy") == "drop":
            policies[place] = "drop"
    return {"by": "nftables", **policies, "rules": sum("rule" in thing for thing in things)}
