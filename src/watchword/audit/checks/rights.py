"""Who may what: rows that give more than their subjects need."""

from __future__ import annotations

from watchword.audit.evidence import FAIL, PASS, WARN, Evidence, Finding, judge
from watchword.authz.resources import ALL, ANY, APPLICATION, BY_NUMBER, DEPLOYMENT, GLOBAL, GRANT, REVOKE
from watchword.authz.settings import ADMIN_GROUP
from watchword.core import entrypoints
from watchword.core.errors import SettingsError
from watchword.store.schema.row_security import check_row_security

_READ = 2
_SHOWN = 10
_GLOBAL = "SELECT RESOURCE_TYPE_, PERMS_ FROM ACT_RU_AUTHORIZATION WHERE TYPE_ = ?"
_ALL = (
    "SELECT DISTINCT USER_ID_, GROUP_ID_ FROM ACT_RU_AUTHORIZATION WHERE TYPE_ = ? AND RESOURCE_ID_ = ? AND PERMS_ = ?"
)
_ORPHANS = (
    "SELECT COUNT(*) FROM ACT_RU_AUTHORIZATION A WHERE A.TYPE_ <> ? AND ("
    "(A.USER_ID_ IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ACT_ID_USER U WHERE U.ID_ = A.USER_ID_)) OR "
    "(A.GROUP_ID_ IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ACT_ID_GROUP G WHERE G.ID_ = A.GROUP_ID_)))"
)
_MASKED = (
    "SELECT COUNT(*) FROM ACT_RU_AUTHORIZATION R JOIN ACT_RU_AUTHORIZATION G "
    "ON G.RESOURCE_TYPE_ = R.RESOURCE_TYPE_ AND G.RESOURCE_ID_ = R.RESOURCE_ID_ "
    "AND (G.USER_ID_ = R.USER_ID_ OR G.GROUP_ID_ = R.GROUP_ID_) "
    "WHERE R.TYPE_ = ? AND G.TYPE_ = ? AND (G.PERMS_ & ~R.PERMS_) <> G.PERMS_"
)
_ON_DEPLOYMENTS = (
    "SELECT TYPE_, USER_ID_, GROUP_ID_, PERMS_ FROM ACT_RU_AUTHORIZATION "
    "WHERE RESOURCE_TYPE_ = ? AND TYPE_ <> ? AND RESOURCE_ID_ = ?"
)
_APPLICATIONS = (
    "SELECT TYPE_, USER_ID_, GROUP_ID_, RESOURCE_ID_ FROM ACT_RU_AUTHORIZATION "
    "WHERE RESOURCE_TYPE_ = ? AND TYPE_ <> ? ORDER BY RESOURCE_ID_"
)


def narrow(evidence: Evidence) -> Finding:
    """Nobody has everything but administrators, everybody at most reads, and row security is as it is set.

    Source: guideline C-26.
    """
    wide = sorted(
        {
            _named(kind, bits)
            for kind, bits in evidence.rows(_GLOBAL, GLOBAL)
            if bits & ~_READ and kind != APPLICATION.number
        }
    )
    authorization = evidence.settings.authorization
    admins = {ADMIN_GROUP, *authorization.admin_groups}
    wide += sorted(
        {
            f"{_subject(user, group)} has all on everything of a kind"
            for user, group in evidence.rows(_ALL, GRANT, ANY, ALL)
            if group not in admins and user not in authorization.admin_users
        }
    )
    if wide:
        return Finding(FAIL, _some(wide))
    try:
        check_row_security(evidence.database, wanted=evidence.settings.database.row_security)
    except SettingsError as error:
        return Finding(FAIL, str(error))
    directories = evidence.settings.ldap.enabled or bool(evidence.settings.identity.providers)
    orphans = 0 if directories else int(evidence.rows(_ORPHANS, GLOBAL)[0][0])
    masked = int(evidence.rows(_MASKED, REVOKE, GRANT)[0][0])
    odd = [f"{orphans} rows name nobody that is there"] * bool(orphans)
    odd += [f"{masked} revokes are overruled by grants to the same subject"] * bool(masked)
    if odd:
        return Finding(WARN, ", ".join(odd))
    policies = "and by policies of the database" if evidence.settings.database.row_security else "by queries"
    return Finding(PASS, f"everybody reads at most, administrators only have all; tenants are kept apart {policies}")


def deployers(evidence: Evidence) -> Finding:
    """Who may deploy is named. Source: guideline C-28."""
    create = DEPLOYMENT.bit("CREATE")
    found = [row for row in evidence.rows(_ON_DEPLOYMENTS, DEPLOYMENT.number, REVOKE, ANY) if row[3] & create]
    everybody = [row for row in found if row[0] == GLOBAL or row[1] == ANY]
    named = sorted({_subject(user, group) for kind, user, group, _ in found if kind == GRANT})
    scripts = "; scripts are on" if evidence.settings.scripts.enabled else ""
    told = f"{_some(named) if named else 'nobody but administrators by membership'}{scripts}"
    return judge(not everybody, "everybody may deploy" if everybody else told)


def applications(evidence: Evidence) -> Finding:
    """Delegates are named and installed; who may use which application is named. Source: guideline C-60."""
    names, offered = evidence.settings.delegates.names, entrypoints.installed("watchword.delegates")
    wrong = [f"delegate {name} isn't installed" for name in names if name not in offered]
    rows = evidence.rows(_APPLICATIONS, APPLICATION.number, REVOKE)
    wrong += [
        f"everybody may use {'all applications' if application == ANY else application}"
        for kind, _, _, application in rows
        if kind == GLOBAL and application in (ANY, "admin", "cockpit")
    ]
    users = [f"{application}: {_subject(user, group)}" for kind, user, group, application in rows if kind == GRANT]
    told = f"delegates {', '.join(names) or 'none'}; applications {_some(users) or 'administrators only'}"
    return judge(not wrong, _some(wrong) or told)


def _named(kind: int, bits: int) -> str:
    resource = BY_NUMBER.get(kind)
    return f"everybody: {kind}" if resource is None else f"everybody: {resource.name} {'/'.join(resource.names(bits))}"


def _subject(user: str | None, group: str | None) -> str:
    return f"user {user}" if user is not None else f"group {group}"


def _some(found: list[str]) -> str:
    more = len(found) - _SHOWN
    return ", ".join(found[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
