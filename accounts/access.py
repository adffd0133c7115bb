"""Who may open a page. Every view says so in `access`; what says nothing stays closed."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Role


@dataclass(frozen=True)
class Access:
    """public: without signing in; roles: only these acting roles, None for everybody who is signed in.

    hidden: whoever may not open it, signed in or not, is answered as if there were nothing (404).
    """

    public: bool = False
    roles: frozenset[Role] | None = None
    hidden: bool = False

    def admits(self, user) -> bool:
        if self.public:
            return True
        return user.is_authenticated and (self.roles is None or user.role in self.roles)


PUBLIC = Access(public=True)
SIGNED_IN = Access()
OFFICERS = frozenset(Role) - {Role.WORKER, Role.EMPLOYER}
PAYMENT_OFFICERS = (Role.PAY_MAKER, Role.PAY_APPROVER, Role.PAY_RELEASER)


def roles(*wanted: Role) -> Access:
    return Access(roles=frozenset(wanted))


def private_file(*wanted: Role) -> Access:
    """A file of somebody's: for these acting roles, for everybody who is signed in when none is named; else 404.

    `documents.opening` writes down who was refused.
    """
    return Access(roles=frozenset(wanted) or None, hidden=True)


def allow(access: Access) -> Callable:
    """Say the access of a view that is a function."""

    def decorate(view):
        view.access = access
        return view

    return decorate


# All that an officer without a second factor reaches, besides the public pages.
ENROLMENT = frozenset(
    {"account_logout", "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn"},
)

# Views of libraries, by URL name.
LIBRARY_ACCESS = {
    "account_login": PUBLIC,
    "account_logout": PUBLIC,  # between the password and the second factor too
    "account_inactive": PUBLIC,
    "account_signup": PUBLIC,
    "set_language": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "mfa_authenticate": PUBLIC,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_login_webauthn": PUBLIC,
}


def access_of(view: Callable, url_name: str) -> Access | None:
    """What the view says; None when it says nothing, and is closed."""
    return _said(view, "access") or LIBRARY_ACCESS.get(url_name)


def reauthenticates(view: Callable) -> bool:
    """Whether the person has to have proven a few minutes ago who they are: a view says so in `reauthenticates`."""
    return bool(_said(view, "reauthenticates"))


def _said(view: Callable, name: str):
    """What `as_view()`, the view itself or its class says."""
    options = getattr(view, "view_initkwargs", {})
    return options.get(name) or getattr(view, name, None) or getattr(getattr(view, "view_class", None), name, None)
