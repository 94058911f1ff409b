"""What a password must be like when it is set. Source: guidelines P-01 to P-09."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from watchword.core.errors import EngineError
from watchword.core.secret import Secret


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


RULES: tuple[Rule, ...] = (
    NoUserData(),
    MinLength(),
    MinOfKind("PASSWORD_POLICY_LOWERCASE", "minLowerCase", str.islower),
    MinOfKind("PASSWORD_POLICY_UPPERCASE", "minUpperCase", str.isupper),
    MinOfKind("PASSWORD_POLICY_DIGIT", "minDigit", str.isdigit),
    MinOfKind("PASSWORD_POLICY_SPECIAL", "minSpecial", (" " + string.punctuation).__contains__),
)


class PasswordPolicyViolated(EngineError):
    """The password breaks at least one rule; `placeholders` lists them."""

    log_id, status, camunda_status = "WW-5100", 400, 500

    def __init__(self, placeholders: tuple[str, ...]) -> None:
        super().__init__(f"The password does not meet the policy: {', '.join(placeholders)}")
        self.placeholders = placeholders


def check(candidate: Secret, user: UserProfile, rules: tuple[Rule, ...] = RULES) -> None:
    """Accept `candidate` or raise.

    Raises:
        PasswordPolicyViolated: names every rule that it breaks.
    """
    broken = tuple(rule.placeholder for rule in rules if not rule.execute(candidate, user))
    if broken:
        raise PasswordPolicyViolated(broken)
