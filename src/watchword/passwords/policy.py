"""What a password must be like when it is set. Source: guidelines P-01 to P-14, `reference` security 2."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from watchword.core.errors import EngineError
from watchword.core.secret import Secret
from watchword.passwords.breach import shipped


@dataclass(frozen=True, slots=True)
class UserProfile:
    """What is known of the person whose password it is."""

    id: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""


class Rule(Protocol):
    """One rule; `placeholder` and `parameters` are what REST shows of it."""

    @property
    def placeholder(self) -> str:
        """Return the published name of the rule."""
        ...

    @property
    def parameters(self) -> Mapping[str, str] | None:
        """Return the published parameters."""
        ...

    def execute(self, candidate: Secret, user: UserProfile) -> bool:
        """Return whether the candidate fulfils the rule."""
        ...


@dataclass(frozen=True, slots=True)
class NoUserData:
    """Nothing of the user's id, names or e-mail address stands in the password. Source: guideline P-02."""

    placeholder: str = "PASSWORD_POLICY_USER_DATA"
    parameters: Mapping[str, str] | None = None

    def execute(self, candidate: Secret, user: UserProfile) -> bool:
        """Return whether the candidate fulfils the rule."""
        text = candidate.reveal().upper()
        return not any(v and v.upper() in text for v in (user.id, user.first_name, user.last_name, user.email))


@dataclass(frozen=True, slots=True)
class MinLength:
    """At least `minimum` characters. Source: guideline P-03."""

    minimum: int = 10
    placeholder: str = "PASSWORD_POLICY_LENGTH"

    @property
    def parameters(self) -> Mapping[str, str]:
        """Return the published parameters."""
        return {"minLength": str(self.minimum)}

    def execute(self, candidate: Secret, user: UserProfile) -> bool:
        """Return whether the candidate fulfils the rule."""
        return len(candidate.reveal()) >= self.minimum


@dataclass(frozen=True, slots=True)
class MinOfKind:
    """At least `minimum` characters of a kind. Source: guidelines P-04 to P-07."""

    placeholder: str
    parameter: str
    belongs: Callable[[str], bool] = field(repr=False)
    minimum: int = 1

    @property
    def parameters(self) -> Mapping[str, str]:
        """Return the published parameters."""
        return {self.parameter: str(self.minimum)}

    def execute(self, candidate: Secret, user: UserProfile) -> bool:
        """Return whether the candidate fulfils the rule."""
        return sum(map(self.belongs, candidate.reveal())) >= self.minimum


@dataclass(frozen=True, slots=True)
class MaxLength:
    """At most `maximum` characters: what is longer is no password but an attempt to keep us busy."""

    maximum: int = 256
    placeholder: str = "PASSWORD_POLICY_MAX_LENGTH"

    @property
    def parameters(self) -> Mapping[str, str]:
        """Return the published parameters."""
        return {"maxLength": str(self.maximum)}

    def execute(self, candidate: Secret, user: UserProfile) -> bool:
        """Return whether the candidate fulfils the rule."""
        return len(candidate.reveal()) <= self.maximum


_ROOTS = frozenset(
    [
        "abc",
        "abcd",
        "abcdef",
        "abcdefg",
        "admin",
        "administrator",
        "asdf",
        "asdfgh",
        "asdfghjkl",
        "camunda",
        "changeit",
        "changeme",
        "default",
        "demo",
        "dragon",
        "football",
        "guest",
        "hello",
        "hunter",
        "iloveyou",
        "letmein",
        "login",
        "master",
        "monkey",
        "passphrase",
        "password",
        "passwort",
        "princess",
        "qwerty",
        "qwertyuiop",
        "qwertz",
        "root",
        "secret",
        "shadow",
        "starwars",
        "summer",
        "sunshine",
        "superman",
        "system",
        "temp",
        "test",
        "trustno",
        "user",
        "watchword",
        "welcome",
        "whatever",
        "winter",
        "workflow",
        "zxcvbn",
    ]
)
"""Words that no digits and signs around them make a password of: `Password123!`."""
_LEET = str.maketrans("@$01357", "asoiest")


@dataclass(frozen=True, slots=True)
class NotCommon:
    """The password is none that everybody knows, nor the commonest of words with digits and signs around it."""

    placeholder: str = "PASSWORD_POLICY_COMMON"
    parameters: Mapping[str, str] | None = None

    def execute(self, candidate: Secret, user: UserProfile) -> bool:
        """Return whether the candidate fulfils the rule."""
        text = candidate.reveal().strip().casefold()
        around = string.digits + string.punctuation + " "
        words = {text.strip(around), text.rstrip(around).translate(_LEET).strip(around)}
        return text not in shipped() and _ROOTS.isdisjoint(words)


class KnownPasswords(Protocol):
    """Any list of passwords."""

    def __contains__(self, password: str, /) -> bool:
        """Return whether the list has it."""
        ...


@dataclass(frozen=True, slots=True)
class NotBreached:
    """The password is in no list of breached ones that the operator has."""

    known: KnownPasswords = field(repr=False)
    placeholder: str = "PASSWORD_POLICY_BREACHED"
    parameters: Mapping[str, str] | None = None

    def execute(self, candidate: Secret, user: UserProfile) -> bool:
        """Return whether the candidate fulfils the rule."""
        return candidate.reveal() not in self.known


_CONTEXT = ("watchword", "camunda", "workflow", "password", "passphrase", "passwort")


@dataclass(frozen=True, slots=True)
class NoContextWords:
    """Nothing that is obvious here makes up most of the password."""

    words: tuple[str, ...] = _CONTEXT
    placeholder: str = "PASSWORD_POLICY_CONTEXT"
    parameters: Mapping[str, str] | None = None

    def execute(self, candidate: Secret, user: UserProfile) -> bool:
        """Return whether the candidate fulfils the rule."""
        text = candidate.reveal().casefold()
        return all(len(text.replace(word, "")) * 2 > len(text) for word in self.words)


PUBLISHED: tuple[Rule, ...] = (
    NoUserData(),
    MinLength(),
    MinOfKind("PASSWORD_POLICY_LOWERCASE", "minLowerCase", str.islower),
    MinOfKind("PASSWORD_POLICY_UPPERCASE", "minUpperCase", str.isupper),
    MinOfKind("PASSWORD_POLICY_DIGIT", "minDigit", str.isdecimal),
    MinOfKind("PASSWORD_POLICY_SPECIAL", "minSpecial", (" " + string.punctuation).__contains__),
)
"""The six rules of the reference, in its order."""
STANDARD: tuple[Rule, ...] = (*PUBLISHED, MaxLength(), NotCommon())
PASSPHRASE: tuple[Rule, ...] = (NoUserData(), MinLength(15), MaxLength(), NotCommon(), NoContextWords())
"""Length instead of kinds of characters. Source: `reference` security 7.4, P-03 to P-07."""
PROFILES: Mapping[str, tuple[Rule, ...]] = {"passphrase": PASSPHRASE, "published": PUBLISHED, "standard": STANDARD}


class PasswordPolicyViolated(EngineError):
    """The password breaks at least one rule; `rules` lists them."""

    log_id, status, camunda_status = "WW-5100", 400, 500

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        super().__init__(f"Password does not match policy: {', '.join(self.placeholders)}")

    @property
    def placeholders(self) -> tuple[str, ...]:
        """The names of the rules that are broken."""
        return tuple(rule.placeholder for rule in self.rules)


class Verdict(NamedTuple):
    """Which rules a candidate fulfils and which it breaks, each in the order of the policy."""

    fulfilled: tuple[Rule, ...]
    broken: tuple[Rule, ...]

    @property
    def valid(self) -> bool:
        """True if no rule is broken."""
        return not self.broken


@dataclass(frozen=True, slots=True)
class Policy:
    """Any number of rules, all of which hold for each password that is set. Source: guideline P-01."""

    rules: tuple[Rule, ...] = STANDARD

    def judge(self, candidate: Secret, user: UserProfile) -> Verdict:
        """Return which rules the candidate fulfils."""
        results = [(rule, rule.execute(candidate, user)) for rule in self.rules]
        return Verdict(tuple(r for r, good in results if good), tuple(r for r, good in results if not good))

    def check(self, candidate: Secret, user: UserProfile) -> None:
        """Accept `candidate` or raise.

        Raises:
            PasswordPolicyViolated: names every rule that it breaks.
        """
        broken = self.judge(candidate, user).broken
        if broken:
            raise PasswordPolicyViolated(broken)

    def extended(self, rules: Iterable[Rule]) -> Policy:
        """Return this policy with further rules at its end."""
        return Policy((*self.rules, *rules))
