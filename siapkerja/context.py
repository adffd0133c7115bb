"""What every page shows: who is signed in and as what, the menu of that role, the demo's clock."""

from django.conf import settings

from core import clock
from siapkerja.navigation import navigation_of


def page(request) -> dict:
    """Variables of `base.html`."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    return {
        "demo": settings.DEMO,
        "today": clock.today(),
        "navigation": navigation_of(request),
        "acting_label": user.acting.label if signed_in and user.acting else "",
        "can_switch": signed_in and len(user.actings) > 1,
        "theme": theme if (theme := request.COOKIES.get("theme")) in ("light", "dark") else "",
    }
