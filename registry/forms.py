from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.forms import DateField3, NamesWhatIsMissing
from registry.choices import ContractType, DeactivationCause, RevealReason
from registry.deactivation import check_deactivation_day
from registry.refusals import RegistryRefusal
from registry.workforce import STATUSES, Sort


class WorkerSearchForm(forms.Form):
    """One box for names and numbers; it is sent by POST, so that a number stands in no address."""

    q = forms.CharField(
        label=_("Cari pekerja"),
        help_text=_("Awal nama, 16 angka NIK, atau 11 angka KPJ."),
        required=False,
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class WorkerFilterForm(forms.Form):
    """Filters of the workers' table, which stand in the address; the company only for whoever acts for several."""

    perusahaan = forms.ChoiceField(label=_("Perusahaan"), required=False)
    status = forms.ChoiceField(label=_("Status kepesertaan"), required=False, choices=[("", _("Semua")), *STATUSES])
    contract = forms.ChoiceField(
        label=_("Jenis perjanjian"), required=False, choices=[("", _("Semua")), *ContractType.choices]
    )
    sort = forms.ChoiceField(label=_("Urutkan menurut"), required=False, choices=Sort)
    q = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args, companies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["perusahaan"].choices = [(str(company.pk), company.name) for company in companies]
        if len(companies) < 2:
            self.fields["perusahaan"].widget = forms.HiddenInput()


class DeactivationForm(forms.Form):
    """When and why a participation ends; an officer also says why they act in the employer's place."""

    on = DateField3(label=_("Tanggal nonaktif"), help_text=_("Biasanya hari terakhir bekerja. Contoh: 27 3 2025."))
    cause = forms.ChoiceField(
        label=_("Sebab"),
        choices=[("", _("Pilih sebab")), *DeactivationCause.choices],
        error_messages={"required": _("Pilih sebab nonaktif.")},
    )
    reason = forms.CharField(
        label=_("Alasan Disnaker menonaktifkan"),
        help_text=_(
            "Misalnya: pemberi kerja tidak menjawab dalam 7 hari kerja. Pekerja dan pemberi kerja dapat membacanya."
        ),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Tulis alasan Disnaker menonaktifkan peserta ini.")},
    )

    def __init__(self, *args, employment, role, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.employment, self.today = employment, today
        if role != Role.MEDIATOR:
            del self.fields["reason"]

    def clean_on(self):
        on = self.cleaned_data["on"]
        try:
            check_deactivation_day(self.employment, on, self.today)
        except RegistryRefusal as error:
            raise ValidationError(error.message) from error
        return on


class DeactivateManyForm(forms.Form):
    """When and why the participations of those chosen end; without a day each ends on their own last day."""

    on = DateField3(
        label=_("Tanggal nonaktif"),
        required=False,
        help_text=_("Kosongkan untuk memakai hari terakhir masing-masing pekerja."),
    )
    cause = forms.ChoiceField(
        label=_("Sebab"),
        choices=[("", _("Pilih sebab")), *DeactivationCause.choices],
        error_messages={"required": _("Pilih sebab nonaktif.")},
    )


class RevealForm(NamesWhatIsMissing, forms.Form):
    """Why the whole NIK is needed: from a list, and in the person's own words when the list does not say it."""

    why = forms.ChoiceField(
        label=_("Alasan membuka NIK"),
        choices=RevealReason,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih alasan membuka NIK.")},
    )
    detail = forms.CharField(
        label=_("Penjelasan"),
        required=False,
        max_length=100,
        help_text=_("Wajib bila Anda memilih “Lainnya”."),
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("why") == RevealReason.OTHER and not cleaned.get("detail") and "detail" not in self.errors:
            self.add_error("detail", _("Tulis penjelasan alasan Anda."))
        return cleaned

    @property
    def reason(self) -> str:
        """In words, for the person whose NIK it is."""
        said = [RevealReason(self.cleaned_data["why"]).label, self.cleaned_data["detail"]]
        return _("NIK dibuka. %(why)s") % {"why": ". ".join(filter(None, map(str, said)))}
