from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateField3, NamesWhatIsMissing, RupiahField
from core.words import lazy_rupiah, lazy_tanggal
from documents.forms import DocumentField
from jkp_claims.models import EmployerLiability, LiabilityState

WITHOUT_REPORT = _("Tulis dari mana Anda tahu bahwa perusahaan sudah membayar. Perusahaan belum melaporkannya.")


def note(**details) -> forms.CharField:
    """Something that every side reads."""
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **details)


class PaymentForm(NamesWhatIsMissing, forms.Form):
    """The day of a payment: not before the PHK from which the debt follows, and not in the future."""

    paid_on = DateField3(label=_("Tanggal dibayar"))

    def __init__(self, *args, case: EmployerLiability, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.case, self.today = case, today

    def clean_paid_on(self):
        paid_on, terminated_on = self.cleaned_data["paid_on"], self.case.claim.report.terminated_on
        if paid_on > self.today:
            raise forms.ValidationError(_("Tanggal ini belum tiba. Laporkan sesudah dibayar."))
        if paid_on < terminated_on:
            raise forms.ValidationError(
                _("Tanggal ini sebelum PHK (%s). Periksa tanggalnya.") % lazy_tanggal(terminated_on)
            )
        return paid_on


class ReportPaymentForm(PaymentForm):
    """The company says when it paid, with the proof. Arrears may be told in words: BPJS sees them in its own books."""

    file = DocumentField(label=_("Bukti pembayaran"))
    note = note(label=_("Catatan"), required=False, help_text=_("Dibaca pekerja dan verifikator."))

    def __init__(self, *args, case: EmployerLiability, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        if not case.is_owed_to_worker:
            self.fields["file"].required = False

    def clean(self):
        cleaned = super().clean()
        if "file" not in self.errors and not cleaned.get("file") and not cleaned.get("note"):
            self.add_error("note", _("Tulis bagaimana tunggakan dilunasi, atau kirim buktinya."))
        return cleaned


class ConfirmPaymentForm(PaymentForm):
    """A verifier confirms the day. Without a report of the company the note says how the payment was seen."""

    note = note(label=_("Catatan"), required=False, help_text=_("Dibaca perusahaan dan pekerja."))

    def __init__(self, *args, case: EmployerLiability, **kwargs):
        super().__init__(*args, case=case, **kwargs)
        self.initial.setdefault("paid_on", case.paid_on)
        if case.state == LiabilityState.OPEN:
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = WITHOUT_REPORT


class NotReceivedForm(NamesWhatIsMissing, forms.Form):
    """What the worker sees in the own account."""

    note = note(
        label=_("Apa yang Anda lihat di rekening Anda"),
        help_text=_("Dibaca verifikator dan perusahaan. Jangan tulis nomor rekening lengkap."),
        error_messages={"required": _("Tulis apa yang belum Anda terima.")},
    )


class RealWageForm(NamesWhatIsMissing, forms.Form):
    """The wage that the worker really had, with what shows it."""

    real_wage = RupiahField(label=_("Upah sebulan sebenarnya"), min_value=1)
    file = DocumentField(label=_("Bukti upah sebenarnya"))
    note = note(
        label=_("Dari mana upah ini diketahui"),
        help_text=_("Dibaca perusahaan dan pekerja. Contoh: slip gaji tiga bulan terakhir."),
        error_messages={"required": _("Tulis dari mana upah ini diketahui.")},
    )

    def __init__(self, *args, reported_wage: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.reported_wage = reported_wage

    def clean_real_wage(self):
        real_wage = self.cleaned_data["real_wage"]
        if real_wage <= self.reported_wage:
            raise forms.ValidationError(
                _("Upah ini tidak lebih tinggi daripada upah terlapor, %s. Tidak ada kekurangan.")
                % lazy_rupiah(self.reported_wage)
            )
        return real_wage
