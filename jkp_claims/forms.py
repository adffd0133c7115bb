from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField3, NamesWhatIsMissing
from core.words import lazy_tanggal
from jkp_claims.models import MonthlyClaim
from jkp_claims.regulations import REGULATIONS, Regulation
from jkp_claims.rules import FilingStatus

MUST_AGREE = _("Beri tanda pada pernyataan ini. Tanpa itu klaim tidak dapat dikirim.")


def statement(label) -> forms.BooleanField:
    """A statement that the worker makes by ticking it."""
    return forms.BooleanField(label=label, error_messages={"required": MUST_AGREE})


class FirstClaimForm(forms.Form):
    """The three statements of month 1. The account is asked for before."""

    willing = statement(_("Saya bersedia bekerja kembali."))
    commitment = statement(
        _("Saya berkomitmen mencari kerja secara aktif setiap bulan (Komitmen Aktivitas Pencarian Kerja, KAPK).")
    )
    not_re_employed = statement(_("Saya belum bekerja lagi."))

    def __init__(self, *args, regulation: Regulation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["not_re_employed"].label = _(
            "Saya belum bekerja lagi. Bila mulai bekerja, saya melapor dalam %(days)s hari kerja."
        ) % {"days": regulation.placement_report_working_days}


class WorkStatus(forms.Form):
    """The employment-status form of month 6 (formulir status kebekerjaan)."""

    STATUSES = [
        ("looking", _("Belum bekerja, masih mencari kerja")),
        ("offered", _("Sudah diterima, belum mulai bekerja")),
        ("self_employed_soon", _("Bersiap membuka usaha sendiri")),
        ("training", _("Sedang mengikuti pelatihan")),
    ]
    employment_status = forms.ChoiceField(
        label=_("Status kebekerjaan Anda sekarang"),
        choices=STATUSES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih status kebekerjaan Anda. Formulir ini syarat bulan terakhir.")},
    )
    employment_plan = forms.CharField(
        label=_("Rencana Anda setelah manfaat berakhir"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MonthForm(forms.Form):
    """Filing one of the months 2 to 6: the statement, a reason when late, the status form in the last month."""

    not_re_employed = statement(_("Saya belum bekerja lagi, dan masih aktif mencari kerja."))
    late_reason = forms.CharField(
        label=_("Mengapa klaim ini terlambat?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Petugas membaca alasan ini lalu memutuskan."),
        error_messages={"required": _("Tulis mengapa klaim ini terlambat, misalnya sakit atau tidak ada sinyal.")},
    )

    def __init__(self, *args, month: MonthlyClaim, status: FilingStatus, status_form: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if status != FilingStatus.LATE:
            del self.fields["late_reason"]
        if status_form:
            self.fields |= {name: field for name, field in WorkStatus().fields.items()}

    def employment_status(self) -> dict | None:
        """The answers of the status form, None in the months that do not ask."""
        asked = ("employment_status", "employment_plan")
        return {name: self.cleaned_data[name] for name in asked} if asked[0] in self.fields else None


class NewJobForm(NamesWhatIsMissing, forms.Form):
    """The first day of a new job; reporting it is a duty within 7 working days (PP 37/2021 Pasal 28)."""

    started_on = DateField3(label=_("Tanggal mulai bekerja"))

    def __init__(self, *args, terminated_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.terminated_on = terminated_on

    def clean_started_on(self):
        started_on = self.cleaned_data["started_on"]
        if started_on <= self.terminated_on:
            raise forms.ValidationError(
                _("Pekerjaan baru dimulai setelah tanggal PHK (%s). Periksa tanggalnya.")
                % lazy_tanggal(self.terminated_on)
            )
        return started_on


class ProposeAdoptionForm(NamesWhatIsMissing, forms.Form):
    """Which regulation counts from which day on, and why."""

    regulation = forms.ChoiceField(
        label=_("Aturan"), choices=[(name, name) for name in REGULATIONS], widget=forms.RadioSelect
    )
    from_on = DateField3(
        label=_("Berlaku sejak"),
        help_text=_(
            "Hari yang sudah lewat berarti berlaku surut: bulan yang belum diputus dan bertanggal acuan sejak hari itu "
            "dihitung ulang. Yang sudah disetujui atau dibayar tidak berubah."
        ),
    )
    reason = forms.CharField(
        label=_("Dasar dan alasan"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sebutkan pasal atau surat yang mendasarinya. Setelah berlaku, semua orang membacanya."),
    )


class AdoptForm(forms.Form):
    """The effect that the administrator saw when they pressed the button; a missing one is like another one."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
