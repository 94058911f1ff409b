"""Whether permissions are asked for everywhere, and which laxities of the reference are open."""

from __future__ import annotations

from watchword.audit.evidence import FAIL, PASS, WARN, Evidence, Finding
from watchword.authz.laxities import open_in


def asked(evidence: Evidence) -> Finding:
    """Every operation asks, tenants are kept apart, no laxity is open. Source: guideline C-25."""
    chosen = evidence.settings.authorization
    off = [
        *(() if chosen.enabled else ("permissions are not asked for",)),
        *(() if chosen.tenant_check else ("tenants are not kept apart",)),
        *(f"{name} is not asked for" for name in sorted(chosen.disabled_permissions)),
        *(("revokes are not looked at",) if chosen.revokes == "never" else ()),
    ]
    if off:
        return Finding(FAIL, "; ".join(off))
    laxities = sorted(open_in(evidence.settings))
    if laxities:
        return Finding(FAIL if evidence.settings.production else WARN, f"open laxities: {', '.join(laxities)}")
    return Finding(PASS, "on, and no laxity is open")
