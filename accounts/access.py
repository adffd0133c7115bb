"""Who may open a page. Every view says so in `access`; what says nothing stays closed."""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import Role


@dataclass(frozen=True)
class Access:
    """public: without signing in; roles: only these acting roles, None for everybody who is signed in."""

    public: bool = False
    roles: frozenset[Role] | None = None

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


def allow(access: Access) -> Callable:
    """Say the access of a view that is a function."""

    def decorate(view):
        view.access = access
        return view

    return decorate


# Views of libraries, by URL name.
LIBRARY_ACCESS = {
    "account_login": PUBLIC,
    "account_logout": SIGNED_IN,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "set_language": PUBLIC,
}


def access_of(view: Callable, url_name: str) -> Access | None:
    """What the view says; None when it says nothing, and is closed."""
    options = getattr(view, "view_initkwargs", {})
    declared = options.get("access") or getattr(view, "access", None)
    return declared or getattr(getattr(view, "view_class", None), "access", None) or LIBRARY_ACCESS.get(url_name)
