"""The menu of each role: at most five items, the names people know."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import Role
from notifications.models import Notice

VISITOR = [("front", gettext_lazy("Beranda")), ("help", gettext_lazy("Bantuan"))]

MENUS = {
    Role.WORKER: [
        ("jkp_claims:my_jkp", gettext_lazy("JKP saya")),
        ("vacancies:list", gettext_lazy("Lowongan")),
        ("training:list", gettext_lazy("Pelatihan")),
        ("notifications:inbox", gettext_lazy("Pesan")),
        ("help", gettext_lazy("Bantuan")),
    ],
    Role.EMPLOYER: [
        ("registry:home", gettext_lazy("Beranda")),
        ("registry:workers", gettext_lazy("Pekerja")),
        ("phk_reports:employer_list", gettext_lazy("PHK")),
        ("vacancies:employer_list", gettext_lazy("Lowongan")),
        ("notifications:inbox", gettext_lazy("Pesan")),
    ],
    Role.MEDIATOR: [
        ("phk_reports:queue", gettext_lazy("Antrean")),
        ("notifications:inbox", gettext_lazy("Pesan")),
        ("help", gettext_lazy("Bantuan")),
    ],
    Role.COUNSELLOR: [
        ("counselling:today", gettext_lazy("Hari ini")),
        ("jkp_claims:clients", gettext_lazy("Klien")),
        ("counselling:slots", gettext_lazy("Jadwal")),
        ("training:manage", gettext_lazy("Pelatihan")),
        ("notifications:inbox", gettext_lazy("Pesan")),
    ],
    Role.VERIFIER: [
        ("jkp_claims:verification", gettext_lazy("Antrean")),
        ("jkp_claims:objections", gettext_lazy("Keberatan")),
        ("notifications:inbox", gettext_lazy("Pesan")),
    ],
    **{
        role: [
            ("payouts:batches", gettext_lazy("Batch")),
            ("payouts:returns", gettext_lazy("Retur")),
            ("notifications:inbox", gettext_lazy("Pesan")),
        ]
        for role in (Role.PAY_MAKER, Role.PAY_APPROVER, Role.PAY_RELEASER)
    },
    Role.ADMINISTRATOR: [
        ("administration", gettext_lazy("Kelola")),
        ("notifications:inbox", gettext_lazy("Pesan")),
        ("help", gettext_lazy("Bantuan")),
    ],
}


def navigation_of(request) -> list[dict]:
    """Items of the menu: label, url, current, and the number of unread messages."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    items = MENUS.get(user.role, VISITOR) if signed_in else VISITOR
    return [_item(request, name, label) for name, label in items]


def _item(request, name, label) -> dict:
    url = reverse(name)
    item = {"label": label, "url": url, "current": request.path == url}
    if name == "notifications:inbox":
        item["count"] = Notice.objects.visible_to(request.user).unread().count()
    return item
