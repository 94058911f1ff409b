"""Operations that change who may do what: in a session they want password or factor given a short while ago."""

from __future__ import annotations

FRESH: frozenset[str] = frozenset(
    (
        "addClient",
        "confirmTotp",
        "createAuthorization",
        "createGroupMember",
        "createGroupMembership",
        "createRecoveryCodes",
        "createRecoveryLink",
        "createUser",
        "createUserMembership",
        "deleteAuthorization",
        "deleteFactor",
        "deleteGroup",
        "deleteGroupMember",
        "deleteUser",
        "finishPasskey",
        "inviteUser",
        "linkProvider",
        "resetFactors",
        "revokeClient",
        "rotateClient",
        "startPasskey",
        "startTotp",
        "unlockUser",
        "updateAuthorization",
        "updateCredentials",
    )
)
"""By operation id. Where scripts are on, deployments join them."""
WITH_SCRIPTS: frozenset[str] = frozenset(("createDeployment",))
"""What joins them where models may hold scripts."""
