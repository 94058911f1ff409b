"""What the policy in force says to passwords: each rule is tried with a good password that lacks one thing."""

from __future__ import annotations

import re
import string
from collections.abc import Callable

from watchword.audit.evidence import FAIL, PASS, Evidence, Finding, judge
from watchword.core.errors import WatchwordError
from watchword.core.secret import Secret
from watchword.identity import users
from watchword.identity.accounts import Accounts
from watchword.passwords import assemble
from watchword.passwords.policy import PROFILES, PUBLISHED, Policy, Rule, UserProfile
from watchword.store.tables import UserRow

_GOOD = "vT9#kLm2-qRw4zHx"
_PHRASE = 15
"""Characters from which a password needs no kinds of characters. Source: `reference` security 7.4, P-03 to P-07."""
_SOMEBODY = UserProfile("quillfeather", "Ottoline", "Brambleworth", "ottoline@brambleworth.example")
_KNOWN = ("password", "Password123!", "admin", "Welcome2024!", "qwertyuiop")
_PLACEHOLDER = re.compile(r"[A-Z][A-Z0-9_]{3,80}")


def _policy(evidence: Evidence) -> Policy | None:
    return assemble.policy(evidence.settings.password_policy, evidence.settings.passwords)


def _refuses(policy: Policy | None, *candidates: str) -> bool:
    return policy is not None and all(not policy.judge(Secret(text), _SOMEBODY).valid for text in candidates)


def active(evidence: Evidence) -> Finding:
    """There is a policy of rules. Source: guidelines P-01, P-09."""
    policy = _policy(evidence)
    if policy is None:
        return Finding(FAIL, "off: any password but an empty one")
    placeholders = {rule.placeholder for rule in policy.rules}
    lacking = {rule.placeholder for rule in PUBLISHED} - placeholders
    name = evidence.settings.password_policy
    good = bool(policy.rules) and (not lacking or _is_phrase(policy))
    return judge(good, f"{name}: {', '.join(sorted(placeholders)) or 'no rules'}")


def user_data(evidence: Evidence) -> Finding:
    """What is known of the user may not stand in the password. Source: guideline P-02."""
    known = (_SOMEBODY.id, _SOMEBODY.first_name, _SOMEBODY.last_name.upper(), _SOMEBODY.email)
    return _tried(evidence, "user's own data", *(f"{_GOOD}{text}" for text in known))


def length(evidence: Evidence) -> Finding:
    """Nine characters are too few. Source: guideline P-03."""
    return _tried(evidence, "nine characters", _GOOD[:9])


def upper_case(evidence: Evidence) -> Finding:
    """An upper-case letter is needed, or a phrase. Source: guideline P-04."""
    return _composed(evidence, "no upper-case letter", str.lower)


def lower_case(evidence: Evidence) -> Finding:
    """A lower-case letter is needed, or a phrase. Source: guideline P-05."""
    return _composed(evidence, "no lower-case letter", str.upper)


def digit(evidence: Evidence) -> Finding:
    """A digit is needed, or a phrase. Source: guideline P-06."""
    return _composed(evidence, "no digit", lambda text: text.translate(str.maketrans(string.digits, "x" * 10)))


def special(evidence: Evidence) -> Finding:
    """A special character is needed, or a phrase. Source: guideline P-07."""
    return _composed(evidence, "no special character", lambda text: re.sub(r"[^A-Za-z0-9]", "x", text))


def unsaved(evidence: Evidence) -> Finding:
    """Who breaks the policy isn't saved. Source: guideline P-08."""
    accounts = _accounts(evidence)
    session = evidence.database.session(evidence.now)
    row = UserRow(id=_SOMEBODY.id)
    try:
        accounts.set_password(session, row, Secret(_KNOWN[0]))
    except WatchwordError as error:
        return judge(row.password is None, f"refused before anything is stored: {error}")
    finally:
        session.close()  # nothing was sent
    return Finding(FAIL, "a password that everybody knows would be saved")


def own_rules(evidence: Evidence) -> Finding:
    """Further rules keep the contract: they answer yes or no and don't fail. Source: guideline P-10."""
    policy, names = _policy(evidence), evidence.settings.passwords.rules
    if policy is None:
        return Finding(FAIL, f"off: {len(names)} further rules are not asked")
    wrong = sorted({rule.placeholder for rule in policy.rules for text in (_GOOD, "", "ä" * 300) if _odd(rule, text)})
    told = f"{len(policy.rules)} rules answer yes or no, of these further: {', '.join(names) or 'none'}"
    return judge(not wrong, f"no yes or no from {', '.join(wrong)}" if wrong else told)


def placeholders(evidence: Evidence) -> Finding:
    """Each rule has a name and parameters that texts can be made of. Source: guideline P-11."""
    policy = _policy(evidence)
    if policy is None:
        return Finding(FAIL, "off: nothing is served")
    named = [rule.placeholder for rule in policy.rules]
    wrong = [name for name in named if not _PLACEHOLDER.fullmatch(name) or named.count(name) > 1]
    wrong += [
        rule.placeholder
        for rule in policy.rules
        if not all(isinstance(v, str) for pair in (rule.parameters or {}).items() for v in pair)
    ]
    return judge(not wrong, f"unusable: {', '.join(wrong)}" if wrong else f"served: {', '.join(named)}")


def every_path(evidence: Evidence) -> Finding:
    """New and changed passwords alike are judged, and at a login old ones. Source: guideline P-12."""
    accounts, weak = _accounts(evidence), Secret(_KNOWN[0])
    due = evidence.rows("SELECT COUNT(*) FROM WW_PASSWORD_DUE")[0][0]
    paths: dict[str, Callable[[], object]] = {}
    session = evidence.database.session(evidence.now)
    paths["create"] = lambda: users.add_user(session, accounts, _SOMEBODY, weak)
    paths["change"] = lambda: accounts.set_password(session, UserRow(id=_SOMEBODY.id), weak)
    taken = []
    try:
        for name, path in paths.items():
            try:
                path()
                taken.append(name)
            except WatchwordError:
                continue
    finally:
        session.close()  # nothing was sent
    told = f"judged on {', '.join(paths)}; {due} users have to change theirs"
    return judge(not taken, f"not judged on {', '.join(taken)}" if taken else told)


def beside_directory(evidence: Evidence) -> Finding:
    """A directory judges its own users' passwords; ours judges the others. Source: guideline P-13."""
    local = evidence.rows("SELECT COUNT(*) FROM ACT_ID_USER WHERE PWD_ IS NOT NULL")[0][0]
    name = evidence.settings.password_policy
    where = "LDAP is read only, its policy is its own" if evidence.settings.ldap.enabled else "no directory"
    return judge(bool(name), f"{where}; {local} users here: {name or 'no policy'}")


def replaced(evidence: Evidence) -> Finding:
    """The policy in force, built in or another's, refuses what everybody knows. Source: guideline P-14."""
    policy, name = _policy(evidence), evidence.settings.password_policy
    origin = "built in" if name in PROFILES else "an entry point"
    return judge(_refuses(policy, *_KNOWN), f"{name}, {origin}" if policy is not None else "off")


def _tried(evidence: Evidence, what: str, *candidates: str) -> Finding:
    policy = _policy(evidence)
    if policy is None:
        return Finding(FAIL, f"off: {what} are taken")
    refused = _refuses(policy, *candidates)
    name = evidence.settings.password_policy
    return judge(refused and not _refuses(policy, _GOOD), f"{name}: {what} {'refused' if refused else 'taken'}")


def _composed(evidence: Evidence, lack: str, without: Callable[[str], str]) -> Finding:
    policy = _policy(evidence)
    name = evidence.settings.password_policy
    if policy is None:
        return Finding(FAIL, f"off: {lack} is fine")
    if _refuses(policy, without(_GOOD)):
        return Finding(PASS, f"{name}: {lack} is refused")
    return judge(_is_phrase(policy), f"{name}: {lack} is fine, {_shortest(policy)} characters or more")


def _is_phrase(policy: Policy) -> bool:
    return _shortest(policy) >= _PHRASE


def _shortest(policy: Policy) -> int:
    """Return how long a password must be at least, as the policy treats one that lacks nothing else."""
    return next((n for n in range(1, len(_GOOD)) if not _refuses(policy, _GOOD[-n:])), len(_GOOD))


def _odd(rule: Rule, text: str) -> bool:
    """Return whether a rule answers neither yes nor no."""
    try:
        fulfils: object = rule.execute(Secret(text), _SOMEBODY)
        return not isinstance(fulfils, bool)
    except Exception:  # noqa: BLE001 - code of others: whatever it raises is the finding
        return True


def _accounts(evidence: Evidence) -> Accounts:
    return Accounts(assemble.registry(evidence.settings.passwords), _policy(evidence))
