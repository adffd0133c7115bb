"""What a worker fills in: the account for payments, and what is wrong in the record."""

import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.forms import REGENCIES, RegencyField
from accounts.region_picker import RegionPicker
from core.dates import Month, months_back
from core.forms import DateField3, NamesWhatIsMissing, RupiahField
from core.templatetags.siap import bulan, rupiah, tanggal
from documents.forms import DocumentField
from registry.bank_accounts import ask_bank, check_holder, set_bank_account
from registry.choices import Bank, ContractType
from registry.models import DisputedField, Employment, Participant
from registry.refusals import HolderMismatch, RegistryRefusal

MOST_FILES = 3
MONTHS_OFFERED = 60
MONTHS_SWAPPED = _("Bulan terakhir tidak boleh sebelum bulan pertama.")


class BankAccountForm(forms.Form):
    """A bank account in the participant's own name, which the bank has been asked about. `save` writes it."""

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

    def __init__(self, *args, participant: Participant, **kwargs):
        super().__init__(*args, **kwargs)
        self.participant = participant
        self.answer = None
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

    def clean(self):
        """The bank is asked last, once there is nothing else to mend, and before any transaction."""
        cleaned = super().clean()
        if not self.errors:
            try:
                self.answer = ask_bank(self.participant, cleaned["bank"], cleaned["number"])
            except RegistryRefusal as refusal:
                self.add_error("number", refusal.message)
        return cleaned

    def save(self, *, by, now):
        """The account as it is now; see `set_bank_account`."""
        return set_bank_account(participant=self.participant, **self.cleaned_data, by=by, now=now, answer=self.answer)


class ProofFields(forms.Form):
    """Why, and up to three papers."""

    why = forms.CharField(
        label=_("Mengapa Anda yakin data ini salah?"),
        help_text=_("Contoh: di slip gaji Maret tertulis lain. Jangan tulis NIK."),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Tulis mengapa data ini salah.")},
    )
    file_1 = DocumentField(
        label=_("Bukti, bila ada"),
        help_text=_("Slip gaji, kontrak, atau surat. JPG, PNG, atau PDF, paling besar 5 MB."),
        required=False,
    )
    file_2 = DocumentField(label=_("Bukti kedua, bila ada"), required=False)
    file_3 = DocumentField(label=_("Bukti ketiga, bila ada"), required=False)

    @property
    def papers(self) -> list:
        """The checked papers, in order."""
        sent = (self.cleaned_data.get(f"file_{number}") for number in range(1, MOST_FILES + 1))
        return [paper for paper in sent if paper]


class MonthsField(forms.TypedChoiceField):
    """A month out of the last ones, newest first; its value is the first day."""

    def __init__(self, *, label, **kwargs):
        super().__init__(
            label=label,
            coerce=lambda text: Month.parse(text).first_day,
            empty_value=None,
            error_messages={"required": _("Pilih bulan."), "invalid_choice": _("Pilih bulan dari daftar.")},
            **kwargs,
        )

    def offer(self, today: date, since: date | None = None) -> None:
        months = [
            month
            for month in reversed(months_back(Month.of(today), MONTHS_OFFERED))
            if since is None or month >= Month.of(since)
        ]
        self.choices = [("", _("Pilih bulan")), *((str(month), bulan(month.first_day)) for month in months)]


class NeedsMonths:
    """Mixin of forms with `first_month` and `last_month`."""

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_month"), cleaned.get("last_month")
        if first and last and last < first:
            self.add_error("last_month", MONTHS_SWAPPED)
        return cleaned


def _day(label) -> DateField3:
    return DateField3(label=label, help_text=_("Contoh: 27 3 2025."))


def _text(label) -> forms.CharField:
    return forms.CharField(label=label, max_length=200)


QUESTIONS = {
    DisputedField.NAME: {"text": lambda: _text(_("Nama yang benar, seperti di KTP"))},
    DisputedField.BIRTH_DATE: {"day": lambda: _day(_("Tanggal lahir yang benar"))},
    DisputedField.STARTED_ON: {"day": lambda: _day(_("Tanggal mulai bekerja yang benar"))},
    DisputedField.ENDED_ON: {"day": lambda: _day(_("Tanggal yang benar"))},
    DisputedField.CONTRACT: {
        "contract": lambda: forms.ChoiceField(
            label=_("Perjanjian kerja yang benar"), choices=ContractType, widget=forms.RadioSelect
        ),
        "text": lambda: forms.CharField(label=_("Nomor perjanjian, bila ada"), max_length=60, required=False),
    },
    DisputedField.WAGE: {
        "first_month": lambda: MonthsField(label=_("Dari bulan")),
        "last_month": lambda: MonthsField(label=_("Sampai bulan")),
        "amount": lambda: RupiahField(label=_("Upah sebulan yang benar"), min_value=1, max_value=10**12),
    },
    DisputedField.MONTHS: {
        "first_month": lambda: MonthsField(label=_("Dari bulan")),
        "last_month": lambda: MonthsField(label=_("Sampai bulan")),
    },
    DisputedField.STILL_ACTIVE: {"day": lambda: _day(_("Hari terakhir Anda bekerja"))},
    DisputedField.DEACTIVATED: {},
    DisputedField.OTHER: {"text": lambda: _text(_("Apa yang salah, dan seharusnya apa?"))},
}
MEANT = {
    DisputedField.MONTHS: _("Iuran dibayar untuk bulan-bulan ini"),
    DisputedField.DEACTIVATED: _("Masih bekerja di perusahaan ini"),
}


class DisputeForm(NeedsMonths, NamesWhatIsMissing, ProofFields):
    """What one fact should be; the questions depend on the fact. Read `stated`, `months` and `papers` once it is valid."""

    def __init__(self, *args, field: str, employment: Employment, today: date, **kwargs):
        self.field = DisputedField(field)
        self.base_fields = {name: make() for name, make in QUESTIONS[self.field].items()} | self.base_fields
        super().__init__(*args, **kwargs)
        for name in ("first_month", "last_month"):
            if name in self.fields:
                self.fields[name].offer(
                    today, since=employment.started_on if self.field == DisputedField.WAGE else None
                )

    @property
    def months(self) -> dict[str, date]:
        return {name: self.cleaned_data[name] for name in ("first_month", "last_month") if name in self.fields}

    @property
    def stated(self) -> str:
        """What it should be, in words."""
        said = self.cleaned_data
        parts = [
            str(MEANT.get(self.field, "")),
            ContractType(said["contract"]).label if said.get("contract") else "",
            " ".join((said.get("text") or "").split()),
            tanggal(said.get("day")),
            gettext("%s sebulan") % rupiah(said["amount"]) if said.get("amount") else "",
        ]
        return ", ".join(str(part) for part in parts if part)


class NotEnrolledForm(NeedsMonths, RegionPicker, NamesWhatIsMissing, ProofFields):
    """An employer that the worker's record does not know, and where its place of work is."""

    company_name = forms.CharField(label=_("Nama perusahaan"), max_length=120)
    first_month = MonthsField(label=_("Bekerja dari bulan"))
    last_month = MonthsField(label=_("Sampai bulan"), help_text=_("Masih bekerja? Pilih bulan ini."))
    region = RegencyField(queryset=REGENCIES, label=_("Kabupaten/kota tempat kerja"))

    field_order = ["company_name", "first_month", "last_month"]

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("first_month", "last_month"):
            self.fields[name].offer(today)

    def clean_company_name(self):
        return " ".join(self.cleaned_data["company_name"].split())

    @property
    def stated(self) -> str:
        return gettext("Bekerja dari %(first)s sampai %(last)s, dan belum didaftarkan") % {
            "first": bulan(self.cleaned_data["first_month"]),
            "last": bulan(self.cleaned_data["last_month"]),
        }


class AnswerForm(NamesWhatIsMissing, forms.Form):
    """What the company or the Disnaker writes; everybody in the dispute reads it."""

    note = forms.CharField(
        label=_("Penjelasan"),
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Dibaca pekerja, perusahaan, dan Disnaker. Jangan tulis NIK."),
    )


class UpholdForm(AnswerForm):
    """By when the company has to correct it: at the latest in thirty days."""

    due_on = DateField3(label=_("Paling lambat dibetulkan"))

    LONGEST_DAYS = 30

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if not 0 < (due_on - self.today).days <= self.LONGEST_DAYS:
            raise ValidationError(_("Pilih tanggal sesudah hari ini, paling lama 30 hari lagi."))
        return due_on


class JkpEmployerForm(forms.Form):
    """One of the employments that run now."""

    employment = forms.ModelChoiceField(
        Employment.objects.none(),
        label=_("Perusahaan untuk JKP"),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("Pilih satu perusahaan."),
            "invalid_choice": _("Kepesertaan di perusahaan ini sudah berakhir. Pilih perusahaan lain."),
        },
    )

    def __init__(self, *args, jobs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["employment"].queryset = jobs
        self.fields["employment"].label_from_instance = _named


def _named(job: Employment) -> str:
    """With the day of its start: a person may have two jobs at one company."""
    facts = {"company": job.company.name, "region": job.company.region, "day": tanggal(job.started_on)}
    return gettext("%(company)s, %(region)s, mulai %(day)s") % facts
