"""What pages share on which one company says something of its workers."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from accounts.access import roles
from accounts.models import Role
from accounts.readings import Reading, RecordsReading, What
from bulk_uploads.models import Upload
from bulk_uploads.services import prepare
from core import clock
from registry.models import Company, Employment
from registry.permissions import may_sign
from registry.uploads.workers import approvers_of


class OfOneCompany:
    """Mixin: the company of the address, for its members. Another's is as if it did not exist.

    Before the Disnaker has approved the company, the page only says so, and takes nothing.
    """

    access = roles(Role.EMPLOYER)
    waits_template_name = "registry/enrol_waits.html"

    @cached_property
    def company(self) -> Company:
        found = Company.objects.of_member(self.request.user).select_related("region").filter(pk=self.kwargs["company"])
        if (company := found.first()) is None:
            raise Http404
        return company

    @cached_property
    def signs(self) -> bool:
        return may_sign(self.company, self.request.user)

    def get_template_names(self):
        return super().get_template_names() if self.company.counts else [self.waits_template_name]

    def post(self, request, *args, **kwargs):
        if not self.company.counts:
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        known = {
            "company": self.company,  # a TemplateView brings its key from the address
            "signs": self.signs,
            "approvers": get_text_list([user.full_name for user in approvers_of(self.company)], _("atau")),
        }
        return super().get_context_data(**(kwargs | known))

    def prepare(self, kind: str, values: dict) -> Upload:
        """One row of a table, which waits for whoever signs."""
        return prepare(
            kind=kind,
            values=[values],
            scope=self.company,
            owner=self.request.user,
            today=clock.today(),
            now=clock.now(),
        )


class OfOneEmployment(OfOneCompany, RecordsReading):
    """Mixin: the employment of the address, and its company."""

    reads = Reading(What.EMPLOYMENT, of="employment.participant")

    @cached_property
    def employment(self) -> Employment:
        visible = Employment.objects.visible_to(self.request.user).select_related("participant", "company__region")
        if (found := visible.filter(pk=self.kwargs["pk"]).first()) is None:
            raise Http404
        return found

    @cached_property
    def company(self) -> Company:
        return self.employment.company

    def get_context_data(self, **kwargs):
        return super().get_context_data(employment=self.employment, **kwargs)
