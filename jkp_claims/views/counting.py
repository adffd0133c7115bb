"""The worker's months: what counts for JKP, what is met and what is missing."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from accounts.access import roles
from accounts.models import Role
from core import clock
from core.templatetags.siap import bulan
from jkp_claims.adoptions import adoptions
from jkp_claims.counting import Counting, counting
from jkp_claims.rules.contributions import CONSECUTIVE_MONTHS
from registry.models import Participant


class CountingView(TemplateView):
    """24 calendar months of all employers together, as if the work ended today."""

    access = roles(Role.WORKER)
    template_name = "jkp_claims/counting.html"

    def get_context_data(self, **kwargs):
        today = clock.today()
        participant = Participant.objects.of(self.request.user).first()
        found = counting(participant, adoptions().in_force(today), today) if participant else None
        return super().get_context_data(
            counting=found,
            conditions=conditions(found) if found else [],
            months=found.months[::-1] if found else [],
            assumes_today=found is not None and found.on == today,
            **kwargs,
        )


def conditions(found: Counting) -> list[dict]:
    """Each condition on the months: whether it is met, what there is, what is missing, and where it is written."""
    asked = [{"is_met": not found.lacking, "field": "paid_months_needed", **_enough(found)}]
    if found.row_met is not None:
        asked.append({"is_met": found.row_met, "field": "six_consecutive", **_in_a_row(found)})
    return [one | {"article": found.regulation.article(one["field"])} for one in asked]


def _enough(found: Counting) -> dict:
    figures = {"needed": found.needed, "among": len(found.months), "paid": found.paid}
    missing = ngettext("Kurang %(count)d bulan.", "Kurang %(count)d bulan.", found.lacking) % {"count": found.lacking}
    return {
        "asks": _("Paling sedikit %(needed)d bulan dibayar dalam %(among)d bulan") % figures,
        "has": _("%(paid)d bulan sudah dibayar.") % figures,
        "missing": missing if found.lacking else "",
    }


def _in_a_row(found: Counting) -> dict:
    names = [bulan(month.first_day) for month in found.row_missing]
    missing = ""
    if not found.row_met:
        missing = (
            _("Yang belum dibayar atau di luar hitungan: %(months)s.") % {"months": get_text_list(names, _("dan"))}
            if names
            else _("Belum ada bulan yang dibayar.")
        )
    return {
        "asks": _("%(count)d bulan berturut-turut dibayar, sampai bulan terakhir yang dibayar")
        % {"count": CONSECUTIVE_MONTHS},
        "has": _("%(paid)d dari %(count)d bulan itu sudah dibayar.")
        % {"count": CONSECUTIVE_MONTHS, "paid": sum(month.in_row and month.is_paid for month in found.months)},
        "missing": missing,
    }
