import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from core.forms import DateField3
from registry.bank_accounts import check_holder, set_bank_account
from registry.choices import Bank, DeactivationCause, EmploymentStatus
from registry.deactivation import check_deactivation_day
from registry.refusals import HolderMismatch, RegistryRefusal


class WorkerFilterForm(forms.Form):
    """Filters of the workers' table; a NIK is not among them, since filters stand in the address."""

    q = forms.CharField(label=_("Nama atau KPJ"), required=False, max_length=80)
    status = forms.ChoiceField(
        label=_("Status kepesertaan"), required=False, choices=[("", _("Semua")), *EmploymentStatus.choices]
    )


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


class BankAccountForm(forms.Form):
    """A bank account in the participant's own name. After validation `save` writes it."""

    bank = forms.ChoiceField(
        label=_("Bank"), choices=[("", _("Pilih bank")), *Bank.choices], error_messages={"required": _("Pilih bank.")}
    )
    number = forms.CharField(
        label=_("Nomor rekening"),
        help_text=_("Angka saja; spasi boleh."),
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "w-20"}),
        error_messages={"required": _("Tulis nomor rekening.")},
    )
    holder_name = forms.CharField(
        label=_("Nama pemilik rekening"),
        help_text=_("Seperti di buku tabungan. Harus nama Anda sendiri."),
        max_length=120,
        error_messages={"required": _("Tulis nama pemilik rekening.")},
    )

    def __init__(self, *args, participant, **kwargs):
        super().__init__(*args, **kwargs)
        self.participant = participant
        self.initial.setdefault("holder_name", participant.full_name)

    def clean_number(self):
        number = re.sub(r"[\s.\-]", "", self.cleaned_data["number"])
        if not re.fullmatch(r"[0-9]{8,18}", number):
            raise ValidationError(_("Nomor rekening terdiri dari 8 sampai 18 angka. Salin dari buku tabungan Anda."))
        return number

    def clean_holder_name(self):
        name = " ".join(self.cleaned_data["holder_name"].split())
        try:
            check_holder(self.participant, name)
        except HolderMismatch as error:
            raise ValidationError(error.message) from error
        return name

    def save(self, *, by, now):
        """The account as it is now; see `set_bank_account`."""
        return set_bank_account(participant=self.participant, **self.cleaned_data, by=by, now=now)
