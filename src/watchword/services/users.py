"""Users: make, change, delete, invite, their passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING

from watchword.authz import rules
from watchword.core.errors import InvalidRequest, NotAuthorized
from watchword.core.secret import Secret
from watchword.identity import users, welcome
from watchword.passwords.policy import Policy, UserProfile, Verdict
from watchword.store.tables import UserRow

if TYPE_CHECKING:
    from watchword.engine.context import Context
    from watchword.identity.model import Identity
from watchword.services.subjects import Subjects, existing, log


class Users(Subjects):
    """Commands on users."""

    def create_user(
        self, profile: UserProfile, password: Secret | None = None, *, identity: Identity | None = None
    ) -> None:
        """Create a user; without a password nobody can log in as it.

        Raises:
            EngineError: the id is not valid.
            BadUserRequest: the user exists, or the password is empty.
            PasswordPolicyViolated: the password breaks the policy; nothing was stored.
        """

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.CREATE_USER)
            self._writable("user", profile.id)
            self._spare_administrators(ctx, profile.id)
            users.add_user(ctx.session, self._accounts, profile, password)
            log(ctx, "User", "Create", userId=profile.id)
            ctx.audit("user.created", subject=profile.id)

        self._commands.run(work, identity=identity)

    def profile(self, user_id: str, *, identity: Identity | None = None) -> UserProfile | None:
        """Return what is known of a user, or None if there is none that the caller may see."""
        found = self.users.query(id=user_id, identity=identity)
        if found:
            row = found[0]
            return UserProfile(row.id, row.first_name or "", row.last_name or "", row.email or "")
        return self._elsewhere(user_id, identity)

    def update_profile(self, profile: UserProfile, *, identity: Identity | None = None) -> None:
        """Set names and e-mail address of the user with this id.

        Raises:
            NotFound: there is none that the caller may see.
        """
        self._writable("user", profile.id)

        def work(ctx: Context) -> None:
            existing(ctx, UserRow, "user", profile.id)
            ctx.authz.require(rules.UPDATE_USER, user=profile.id)
            self._spare_administrators(ctx, profile.id)
            users.update_profile(ctx.session, profile)
            log(ctx, "User", "Update", userId=profile.id)
            ctx.audit("user.updated", subject=profile.id)

        self._commands.run(work, identity=identity)

    def set_password(
        self,
        user_id: str,
        password: Secret | None,
        *,
        own_password: Secret | None = None,
        source: str | None = None,
        identity: Identity | None = None,
    ) -> None:
        """Give a user a password; None leaves it as it is.

        Whoever asks proves it with the own password; a wrong one counts as a failed login.

        Raises:
            InvalidRequest: the own password is missing or wrong.
            NotFound: there is no such user that the caller may see.
            NotAuthorized: also for who lacks powers that the user holds, as they could log in as that user.
            BadUserRequest: the password is empty.
            PasswordPolicyViolated: it breaks the policy; nothing was stored.
        """
        if identity is not None:
            if own_password is None or not own_password.reveal():
                raise InvalidRequest("The given authenticated user password is not valid: it is missing")
            if self._authenticator.verify(identity.user_id, own_password, source=source or identity.source) is None:
                raise InvalidRequest("The given authenticated user password is not valid")
        self._writable("user", user_id)

        must = identity is not None and identity.must_change and identity.user_id == user_id

        def work(ctx: Context) -> None:
            if not must:  # who has to change the own password needs no right to do so
                existing(ctx, UserRow, "user", user_id)
                ctx.authz.require(rules.UPDATE_USER, user=user_id)
                self._may_let_in(ctx, user_id)
            if password is None:
                return
            self._accounts.set_password(ctx.session, users.existing(ctx.session, user_id), password)
            log(ctx, "User", "Update", userId=user_id)
            ctx.audit("password.changed", subject=user_id)

        self._commands.run(work, identity=identity)

    def delete_user(self, user_id: str, *, identity: Identity | None = None) -> None:
        """Delete a user with all that names it; no matter if there is none.

        Raises:
            NotAuthorized: also for oneself, unless `identity.self_deletion` allows it.
        """

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.DELETE_USER, user=user_id)
            ctx.authz.require(rules.READ_USER, user=user_id)
            if ctx.user_id == user_id and not self._self_deletion and not ctx.authz.is_admin:
                raise NotAuthorized("Users can't delete themselves here: ask an administrator", user_id=user_id)
            self._spare_administrators(ctx, user_id)
            if users.delete_user(ctx.session, user_id):
                log(ctx, "User", "Delete", userId=user_id)
                ctx.audit("user.deleted", subject=user_id)

        self._writable("user", user_id)
        self._commands.run(work, identity=identity)
        self._authenticator.forget(user_id)

    def unlock(self, user_id: str, *, identity: Identity | None = None) -> None:
        """Forget a user's failed logins; only administrators may."""

        def work(ctx: Context) -> None:
            ctx.authz.require(rules.ADMINISTRATE)
            if users.unlock(ctx.session, user_id, providers=tuple(p.name for p in self.directories)):
                log(ctx, "User", "Unlock", userId=user_id)
                ctx.audit("user.unlocked", subject=user_id)

        self._commands.run(work, identity=identity)

    def invite(self, profile: UserProfile, *, groups: tuple[str, ...] = (), identity: Identity | None = None) -> Secret:
        """Create a user who chooses the password by a link, and return the link's token; it is shown this once.

        Raises:
            BadUserRequest: the user exists and has a password, or a group doesn't exist.
            NotAuthorized: also for who lacks powers that the user or a group holds.
        """

        def work(ctx: Context) -> Secret:
            ctx.authz.require(rules.CREATE_USER)
            self._writable("user", profile.id)
            self._spare_administrators(ctx, profile.id)
            for group in groups:
                self._may_join(ctx, group)
            if ctx.session.get(UserRow, profile.id) is not None:
                self._may_let_in(ctx, profile.id)
            else:
                log(ctx, "User", "Create", userId=profile.id)
            ctx.audit("user.invited", subject=profile.id)
            return welcome.invite(
                ctx.session,
                self._accounts,
                profile,
                hours=self._invitation_hours,
                groups=groups,
                by=ctx.user_id,
            )

        return self._commands.run(work, identity=identity)

    def accept_invitation(self, token: Secret, password: Secret) -> str:
        """Set the password that an invited user has chosen, and return who it is; the link is the proof.

        Raises:
            LinkNotGood: it was used, has expired, or never existed.
            PasswordPolicyViolated: the password breaks the policy; the link stays good.
        """

        def work(ctx: Context) -> str:
            user_id = welcome.accept(ctx.session, self._accounts, token, password)
            ctx.audit("invitation.accepted", subject=user_id, actor=user_id)
            return user_id

        return self._commands.run(work)

    def set_up(self, token: Secret, profile: UserProfile, password: Secret) -> None:
        """Create the first administrator; the link is the proof.

        Raises:
            LinkNotGood: it was used, has expired, never existed, or there is an administrator by now.
            EngineError: the id is not valid.
            PasswordPolicyViolated: the password breaks the policy; the link stays good.
        """

        def work(ctx: Context) -> None:
            welcome.set_up(ctx.session, self._accounts, token, profile, password)
            ctx.audit("user.created", subject=profile.id, actor=profile.id)

        self._commands.run(work)

    def verify(
        self, user_id: str, password: Secret, *, source: str | None = None, identity: Identity | None = None
    ) -> bool:
        """Return whether a password is a user's; counts as a login.

        Raises:
            NotAuthorized: the caller may not see the user, whether there is one or not.
        """
        self._commands.read(lambda ctx: ctx.authz.require(rules.READ_USER, user=user_id), identity=identity)
        return self._authenticator.verify(user_id, password, source=source) is not None

    @property
    def policy(self) -> Policy | None:
        """What new passwords must be like; None: anything but empty."""
        return self._accounts.policy

    def judge(self, password: Secret, profile: UserProfile) -> Verdict | None:
        """Return which rules of the policy a password fulfils; None: there is no policy."""
        policy = self._accounts.policy
        return None if policy is None else policy.judge(password, profile)
