from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import REGENCIES, RegencyField
from accounts.models import OFFICER_ROLES, Office, OfficeKind, Role
from accounts.offices.granting import Offer
from accounts.region_picker import RegionPicker
from core.forms import DateField3, NamesWhatIsMissing


class SearchForm(forms.Form):
    words = forms.CharField(
        label=_("Nama, email, nomor ponsel, atau NIK"),
        help_text=_("Tulis sedikitnya 3 huruf nama, atau email, nomor ponsel, atau NIK yang lengkap."),
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


class ReasonForm(forms.Form):
    """Why; kept in the history."""

    note = forms.CharField(
        label=_("Alasan"),
        help_text=_("Alasan ini tersimpan di riwayat dan dibaca administrator lain."),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Tulis alasannya.")},
    )


class EndForm(ReasonForm):
    NOW, LATER = "now", "later"

    when = forms.ChoiceField(
        label=_("Kapan tugas berakhir?"),
        choices=[(NOW, _("Sekarang juga")), (LATER, _("Sesudah hari terakhir yang saya tulis"))],
        widget=forms.RadioSelect,
        initial=NOW,
        error_messages={"required": _("Pilih kapan tugas berakhir.")},
    )
    last_on = DateField3(label=_("Hari terakhir bertugas"), required=False)

    field_order = ["when", "last_on", "note"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("when") == self.LATER and not cleaned.get("last_on") and "last_on" not in self.errors:
            self.add_error("last_on", _("Tulis hari terakhir bertugas."))
        if cleaned.get("when") == self.NOW:
            cleaned["last_on"] = None
        return cleaned


class OfferForm(NamesWhatIsMissing, forms.Form):
    """A staff role at an office, from a day on."""

    role = forms.ChoiceField(label=_("Peran"), choices=[("", _("Pilih peran"))])
    office = forms.ModelChoiceField(
        Office.objects.open().order_by("kind", "name"), label=_("Kantor"), empty_label=_("Pilih kantor")
    )
    from_on = DateField3(label=_("Tanggal mulai"))
    to_on = DateField3(
        label=_("Tanggal selesai"), required=False, help_text=_("Kosongkan bila belum ada tanggal selesainya.")
    )
    reason = forms.CharField(
        label=_("Alasan"),
        help_text=_("Dibaca administrator yang memutus. Sebut surat tugas atau dasarnya."),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Pilih peran")), *((role.value, role.label) for role in OFFICER_ROLES)]

    def offer(self) -> Offer:
        """What was filled in."""
        names = ("office", "from_on", "to_on", "reason")
        return Offer(role=Role(self.cleaned_data["role"]), **{name: self.cleaned_data[name] for name in names})


class InviteForm(OfferForm):
    """A role for somebody who may have no account yet."""

    invited_name = forms.CharField(label=_("Nama"), max_length=120)
    email = forms.EmailField(
        label=_("Email kantor"),
        help_text=_("Tautan undangan dikirim ke alamat ini. Hanya pemilik alamat ini yang dapat menerimanya."),
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"invalid": _("Tulis alamat email lengkap. Contoh: nama@kantor.go.id.")},
    )

    field_order = ["invited_name", "email", "role", "office", "from_on", "to_on", "reason"]


class OfficeForm(NamesWhatIsMissing, RegionPicker, forms.Form):
    """A name, a kind, and the region that the kind needs: a kabupaten/kota, a province, or none."""

    name = forms.CharField(label=_("Nama kantor"), max_length=120)
    kind = forms.ChoiceField(label=_("Jenis"), choices=OfficeKind.choices, widget=forms.RadioSelect)
    region = RegencyField(REGENCIES, label=_("Kabupaten/kota"), required=False, empty_label=_("Pilih kabupaten/kota"))

    def place_is_needed(self) -> bool:
        return self.cleaned_data.get("kind") == OfficeKind.REGENCY

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == OfficeKind.PROVINCE and not cleaned.get("province"):
            self.add_error("province", _("Pilih provinsi."))
        return cleaned

    def region_of_kind(self):
        """The region that this kind of office is for; None for the ministry, and for BPJS where none was chosen."""
        kind = self.cleaned_data["kind"]
        if kind == OfficeKind.PROVINCE:
            return self.cleaned_data["province"]
        return None if kind == OfficeKind.MINISTRY else self.cleaned_data["region"]
