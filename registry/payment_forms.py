from collections.abc import Mapping
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.dates import Month
from core.forms import DateField3, NamesWhatIsMissing, RupiahField
from core.templatetags.siap import bulan, rupiah
from registry.payments import Paid

MOST_MONTHS = 12


class PaymentForm(NamesWhatIsMissing, forms.Form):
    """One transfer to BPJS, for one month or several. `due`: what the statement of each payable month asks, in rupiah."""

    months = forms.MultipleChoiceField(
        label=_("Bulan yang dibayar"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Pilih sedikitnya satu bulan.")},
    )
    paid_on = DateField3(label=_("Tanggal bayar"), help_text=_("Tanggal di bukti bayar. Contoh: 10 4 2025."))
    amount = RupiahField(
        label=_("Jumlah bagian JKP"),
        help_text=_("Jumlah tagihan bulan yang Anda pilih."),
        min_value=0,
    )
    reference = forms.CharField(
        label=_("Nomor bukti bayar"),
        help_text=_("Seperti di bukti dari bank. BPJS mencocokkan pembayaran dengan nomor ini."),
        max_length=40,
    )

    def __init__(self, *args, due: Mapping[Month, int], today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.due, self.today = due, today
        self.fields["months"].choices = [
            (str(month), f"{bulan(month.first_day)}: {rupiah(amount)}") for month, amount in due.items()
        ]

    def clean_months(self) -> list[Month]:
        return [Month.parse(text) for text in self.cleaned_data["months"]]

    def clean_paid_on(self) -> date:
        paid_on = self.cleaned_data["paid_on"]
        if paid_on > self.today:
            raise ValidationError(_("Tanggal bayar tidak boleh sesudah hari ini."))
        return paid_on

    def clean(self):
        cleaned = super().clean()
        months, paid_on, amount = (cleaned.get(name) for name in ("months", "paid_on", "amount"))
        if months and paid_on and paid_on < max(months).first_day:
            self.add_error("paid_on", _("Tanggal bayar tidak boleh sebelum bulan iurannya."))
        if months and amount is not None and amount != (expected := sum(self.due[month] for month in months)):
            words = _(
                "Tagihan bulan yang Anda pilih seluruhnya %(due)s, bukan %(amount)s. Periksa bulan dan jumlahnya."
            )
            self.add_error("amount", words % {"due": rupiah(expected), "amount": rupiah(amount)})
        return cleaned

    def paid(self) -> list[Paid]:
        """The transfer month by month."""
        said = self.cleaned_data
        return [Paid(month, said["paid_on"], self.due[month], said["reference"]) for month in said["months"]]
