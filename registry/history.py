"""What happened to an employment, in words for the people who may see it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from casework.models import Event
from casework.steps import SYSTEM
from registry.models import Employment

VERBS = {
    "enrolled": gettext_lazy("mendaftarkan pekerja ini."),
    "contract_completed": gettext_lazy("melengkapi data kontrak."),
    "contract_corrected": gettext_lazy("membetulkan data kontrak."),
    "wage_changed": gettext_lazy("mengubah upah yang dilaporkan."),
    "chosen_for_jkp": gettext_lazy("memilih pekerjaan ini untuk JKP."),
    "ended": gettext_lazy("mencatat hari terakhir bekerja."),
    "deactivated": gettext_lazy("menonaktifkan kepesertaan."),
}


def history(employment: Employment) -> list[dict]:
    """The trail for components/history.html, newest first. One query; `employment` with company and participant."""
    events = Event.objects.about(employment).filter(verb__in=VERBS).reverse()
    return [
        {"at": event.at, "who": _who(event, employment), "text": VERBS[event.verb], "note": event.note}
        for event in events
    ]


def _who(event: Event, employment: Employment) -> str:
    if event.actor_role == SYSTEM:
        return _("Portal")
    return {
        Role.WORKER: employment.participant.full_name,
        Role.EMPLOYER: employment.company.name,
        Role.MEDIATOR: _("Disnaker %(region)s") % {"region": employment.company.region.name},
    }.get(event.actor_role) or Role(event.actor_role).label
