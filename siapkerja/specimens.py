"""Sample data for the page of components, the living style guide."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext_lazy as _

from core.forms import DateField3, NamesWhatIsMissing, NikField, RupiahField


class SpecimenForm(NamesWhatIsMissing, forms.Form):
    """One field of every kind."""

    full_name = forms.CharField(label=_("Nama sesuai KTP"), help_text=_("Tulis seperti di KTP."))
    nik = NikField(help_text=_("16 angka di KTP."))
    terminated_on = DateField3(label=_("Tanggal PHK"), help_text=_("Contoh: 27 3 2025."))
    wage = RupiahField(label=_("Upah sebulan"), min_value=1)
    cause = forms.ChoiceField(
        label=_("Alasan PHK"), choices=[("b", _("Efisiensi")), ("c", _("Perusahaan tutup"))], widget=forms.RadioSelect
    )
    services = forms.MultipleChoiceField(
        label=_("Bantuan yang Anda perlukan"),
        choices=[("counselling", _("Konseling")), ("training", _("Pelatihan"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    city = forms.ChoiceField(label=_("Kota"), choices=[("", _("Pilih kota")), ("3275", "Kota Bekasi")])
    evidence = forms.FileField(label=_("Surat PHK"), help_text=_("JPG, PNG, atau PDF, paling besar 5 MB."))
    note = forms.CharField(label=_("Catatan"), widget=forms.Textarea({"rows": 3}), required=False)
    password = forms.CharField(label=_("Kata sandi"), widget=forms.PasswordInput)
    agreed = forms.BooleanField(label=_("Saya bersedia bekerja kembali."))


def faulty_form() -> SpecimenForm:
    """The same form, sent back with every kind of error."""
    form = SpecimenForm(
        {
            "full_name": "",
            "nik": "3275",
            "terminated_on_day": "31",
            "terminated_on_month": "2",
            "terminated_on_year": "2025",
            "wage": "empat juta",
        },
        auto_id="id_galat_%s",
    )
    form.full_clean()
    return form


def list_page() -> Page[int]:
    return Paginator(range(100), 10).page(3)


def specimens(today: date, now: datetime) -> dict[str, Any]:
    """Context of siapkerja/components.html."""
    return {
        "today": today,
        "deadline": today + timedelta(days=4),
        "tones": [
            ("neutral", _("Belum dibuka")),
            ("info", _("Dalam verifikasi")),
            ("ok", _("Sudah dibayar")),
            ("warn", _("Perlu perbaikan")),
            ("bad", _("Ditolak")),
        ],
        "tasks": [
            {"label": _("Lamaran kerja: 3 dari 5"), "url": "#", "status_label": _("Kurang 2"), "tone": "warn"},
            {"label": _("Konseling"), "status_label": _("Belum ada"), "hint": _("Pesan jadwal lewat kantor Anda.")},
            {"label": _("Hadir pelatihan 92%"), "url": "#", "status_label": _("Selesai"), "tone": "ok"},
        ],
        "months": [
            {
                "number": 1,
                "label": _("Sudah dibayar"),
                "tone": "ok",
                "amount": 2_250_000,
                "text": _("Masuk ke BRI ••••4521."),
                "links": [{"url": "#", "label": _("Bukti bayar")}],
            },
            {"number": 2, "label": _("Ditolak"), "tone": "bad", "amount": 2_250_000, "text": _("Syarat kurang.")},
            {"number": 3, "label": _("Dapat diajukan"), "tone": "warn", "amount": 2_250_000, "text": "11–16 September"},
            {"number": 4, "label": _("Belum dibuka"), "tone": "neutral", "amount": 1_250_000, "text": "11–16 Oktober"},
        ],
        "rows": [
            {"label": _("Nama sesuai KTP"), "value": "Siti Aminah (contoh)", "url": "#"},
            {"label": _("Nomor perjanjian kerja"), "value": "PKWT/2024/CONTOH/" + "0123456789" * 4, "url": "#"},
        ],
        "entries": [
            {"at": now, "who": _("Anda"), "text": _("mengirim laporan PHK.")},
            {
                "at": now,
                "who": "Disnaker Kota Bekasi",
                "text": _("meminta perbaikan."),
                "note": _("Foto kurang jelas."),
            },
        ],
        "people": [
            {"name": "Siti Aminah (contoh)", "nik": "3275014107900004", "wage": 7_000_000},
            {"name": "Budi Santoso (contoh)", "nik": "3275010107880002", "wage": 4_000_000},
        ],
        "page": list_page(),
        "specimen_form": SpecimenForm(),
        "faulty_form": faulty_form(),
    }
