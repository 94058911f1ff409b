"""Administrators, and programs that call as users of their own."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import islice

from watchword.audit.evidence import FAIL, PASS, WARN, Evidence, Finding, judge
from watchword.core.secret import Secret
from watchword.identity.clients import MAX_DAYS
from watchword.passwords import assemble
from watchword.passwords.known import KNOWN_PASSWORDS, MORE_KNOWN_PASSWORDS
from watchword.store.tables import TokenRow

_GROUPS = "SELECT COUNT(DISTINCT USER_ID_) FROM ACT_ID_MEMBERSHIP WHERE GROUP_ID_ = 'camunda-admin'"
_ADMINISTRATORS = (
    "SELECT U.ID_, U.PWD_, U.SALT_ FROM ACT_ID_USER U JOIN ACT_ID_MEMBERSHIP M ON M.USER_ID_ = U.ID_ "
    "WHERE M.GROUP_ID_ = 'camunda-admin' AND U.PWD_ IS NOT NULL ORDER BY U.ID_ LIMIT 20"
)
_OPEN_APPLICATIONS = (
    "SELECT RESOURCE_ID_ FROM ACT_RU_AUTHORIZATION WHERE TYPE_ = 0 AND RESOURCE_TYPE_ = 0 AND PERMS_ <> 0 "
    "AND RESOURCE_ID_ IN ('admin', '*')"
)
_ALL_RIGHTS = 2_147_483_647
_ALL_POWERFUL = (
    "SELECT USER_ID_ FROM ACT_RU_AUTHORIZATION WHERE TYPE_ = 1 AND USER_ID_ IS NOT NULL AND RESOURCE_ID_ = '*' "
    "AND PERMS_ = ? GROUP BY USER_ID_ HAVING COUNT(DISTINCT RESOURCE_TYPE_) >= ? ORDER BY USER_ID_"
)
_CLIENTS_AS_ADMINISTRATORS = (
    "SELECT C.ID_ FROM WW_CLIENT C JOIN ACT_ID_MEMBERSHIP M ON M.USER_ID_ = C.USER_ID_ "
    "WHERE M.GROUP_ID_ = 'camunda-admin' ORDER BY C.ID_"
)
_CLIENTS_AS_PEOPLE = (
    "SELECT C.ID_ FROM WW_CLIENT C JOIN ACT_ID_USER U ON U.ID_ = C.USER_ID_ WHERE U.PWD_ IS NOT NULL ORDER BY C.ID_"
)
_CLIENTS_IN_APPLICATIONS = (
    "SELECT C.ID_ FROM WW_CLIENT C JOIN ACT_RU_AUTHORIZATION A ON A.USER_ID_ = C.USER_ID_ "
    "WHERE A.RESOURCE_TYPE_ = 0 AND A.TYPE_ = 1 ORDER BY C.ID_"
)
_MOST = 5
_MOST_TRIES = 150
"""Hashes are slow on purpose: an audit takes seconds."""
_MOST_RESOURCES = 8
_DIGEST_LENGTH = 64
_GENERATIONS = 2


def known_passwords(evidence: Evidence) -> Finding:
    """No administrator has a password that everybody knows. Source: guideline W-17."""
    registry = assemble.registry(evidence.settings.passwords)
    found = evidence.rows(_ADMINISTRATORS)
    words = (None, *KNOWN_PASSWORDS, *MORE_KNOWN_PASSWORDS)
    tries = ((user_id, stored, salt, word) for word in words for user_id, stored, salt in found)
    wrong: set[str] = set()
    tried = 0
    for user_id, stored, salt, word in islice(tries, _MOST_TRIES):
        tried += 1
        if user_id not in wrong and registry.verify(Secret(word or user_id), salt, stored):
            wrong.add(user_id)
    if wrong:
        return Finding(FAIL, f"known: {', '.join(sorted(wrong))}")
    return Finding(PASS, f"{tried} tries on {len(found)} administrators, none known")


def administrators(evidence: Evidence) -> Finding:
    """A few administrators; the admin app for nobody in general; nobody else with every right. Source: W-18."""
    if evidence.rows(_OPEN_APPLICATIONS):
        return Finding(FAIL, "everybody may use the admin app")
    powerful = [row[0] for row in evidence.rows(_ALL_POWERFUL, _ALL_RIGHTS, _MOST_RESOURCES)]
    if powerful:
        return Finding(WARN, f"every right, outside the administrators' group: {', '.join(powerful)}")
    count = int(evidence.rows(_GROUPS)[0][0])
    return judge(1 <= count <= _MOST, f"{count} administrators", else_=WARN)


def separate(evidence: Evidence) -> Finding:
    """Programs are users of their own: no administrators, no people, no web applications. Source: guideline W-23."""
    wrong = [
        f"{client} {what}"
        for sql, what in (
            (_CLIENTS_AS_ADMINISTRATORS, "is an administrator"),
            (_CLIENTS_AS_PEOPLE, "calls as a person"),
            (_CLIENTS_IN_APPLICATIONS, "may use web applications"),
        )
        for (client,) in evidence.rows(sql)
    ]
    return judge(not wrong, ", ".join(wrong) or "programs call as users of their own", else_=WARN)


def client_secrets(evidence: Evidence) -> Finding:
    """Secrets of programs are random, kept as digests, and end. Source: guideline W-25."""
    tokens = _tokens(evidence)
    plain = sorted({one.client_id for one in tokens if len(one.digest) != _DIGEST_LENGTH})
    endless = sorted({one.client_id for one in tokens if one.expires - one.created > timedelta(days=MAX_DAYS)})
    if plain or endless:
        said = [f"no digest: {', '.join(plain)}"] * bool(plain) + [f"too long: {', '.join(endless)}"] * bool(endless)
        return Finding(FAIL, "; ".join(said))
    return Finding(PASS, f"{len(tokens)} tokens, digests only, all of them end")


def rotation(evidence: Evidence) -> Finding:
    """A client has a new token and maybe an old one in its grace; none has only ended ones. Source: guideline W-42."""
    tokens = _tokens(evidence)
    alive = Counter(one.client_id for one in tokens if one.expires > evidence.now)
    many = sorted(client for client, count in alive.items() if count > _GENERATIONS)
    over = sorted({one.client_id for one in tokens} - set(alive))
    wrong = [f"more than two tokens: {', '.join(many)}"] * bool(many) + [f"ended: {', '.join(over)}"] * bool(over)
    return judge(not wrong, "; ".join(wrong) or f"{alive.total()} tokens of {len(alive)} programs", else_=WARN)


def _tokens(evidence: Evidence) -> list[TokenRow]:
    with evidence.database.session(evidence.now) as session:
        return list(session.find(TokenRow))
