"""The sections of a profile that are lists, by their names in URLs."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.templatetags.siap import tanggal
from profiles import forms
from profiles.models import Certificate, Education, Entry, LanguageSkill, Skill, WorkExperience


@dataclass(frozen=True)
class Section:
    """`detail` is a row's second line; `absence` the field of `Profile` that says there is nothing to fill in."""

    slug: str
    title: str
    add: str
    edit: str
    remove: str
    why: str
    model: type[Entry]
    form: type[forms.EntryForm]
    order: str
    detail: Callable[[Entry], str]
    absence: str = ""
    absence_label: str = ""


def _years(entry: Education) -> str:
    until = entry.to_year or _("sekarang")
    years = f"{entry.from_year} – {until}"
    return f"{entry.field}, {years}" if entry.field else years


def _months(entry: WorkExperience) -> str:
    until = date_format(entry.to_month, "F Y") if entry.to_month else _("sekarang")
    return f"{date_format(entry.from_month, 'F Y')} – {until}"


def _validity(entry: Certificate) -> str:
    if entry.expires_on is None:
        return f"{entry.issuer}, {tanggal(entry.obtained_on)}"
    return _("%(issuer)s, %(from)s, berlaku sampai %(until)s") % {
        "issuer": entry.issuer,
        "from": tanggal(entry.obtained_on),
        "until": tanggal(entry.expires_on),
    }


SECTIONS = {
    section.slug: section
    for section in (
        Section(
            slug="pendidikan",
            title=gettext_lazy("Pendidikan"),
            add=gettext_lazy("Tambah pendidikan"),
            edit=gettext_lazy("Ubah pendidikan"),
            remove=gettext_lazy("Hapus pendidikan ini?"),
            why=gettext_lazy("Tulis pendidikan terakhir Anda dahulu. Yang sebelumnya boleh ditambahkan."),
            model=Education,
            form=forms.EducationForm,
            order="-from_year",
            detail=_years,
        ),
        Section(
            slug="riwayat-kerja",
            title=gettext_lazy("Riwayat kerja"),
            add=gettext_lazy("Tambah riwayat kerja"),
            edit=gettext_lazy("Ubah riwayat kerja"),
            remove=gettext_lazy("Hapus riwayat kerja ini?"),
            why=gettext_lazy("Tulis pekerjaan terakhir Anda dahulu. Kerja tanpa kontrak juga boleh ditulis."),
            model=WorkExperience,
            form=forms.WorkExperienceForm,
            order="-from_month",
            detail=_months,
            absence="never_worked",
            absence_label=gettext_lazy("Saya belum pernah bekerja"),
        ),
        Section(
            slug="sertifikat",
            title=gettext_lazy("Sertifikat"),
            add=gettext_lazy("Tambah sertifikat"),
            edit=gettext_lazy("Ubah sertifikat"),
            remove=gettext_lazy("Hapus sertifikat ini?"),
            why=gettext_lazy("Sertifikat pelatihan, kompetensi, atau izin kerja, misalnya SIM."),
            model=Certificate,
            form=forms.CertificateForm,
            order="-obtained_on",
            detail=_validity,
            absence="no_certificates",
            absence_label=gettext_lazy("Saya tidak punya sertifikat"),
        ),
        Section(
            slug="bahasa",
            title=gettext_lazy("Bahasa"),
            add=gettext_lazy("Tambah bahasa"),
            edit=gettext_lazy("Ubah bahasa"),
            remove=gettext_lazy("Hapus bahasa ini?"),
            why=gettext_lazy("Bahasa yang Anda pakai sehari-hari juga ditulis."),
            model=LanguageSkill,
            form=forms.LanguageForm,
            order="language",
            detail=lambda entry: entry.get_level_display(),
        ),
        Section(
            slug="keahlian",
            title=gettext_lazy("Keahlian"),
            add=gettext_lazy("Tambah keahlian"),
            edit=gettext_lazy("Ubah keahlian"),
            remove=gettext_lazy("Hapus keahlian ini?"),
            why=gettext_lazy("Hal yang dapat Anda kerjakan sendiri. Pilih dari daftar, atau tulis sendiri."),
            model=Skill,
            form=forms.SkillForm,
            order="name",
            detail=lambda entry: "",
        ),
    )
}
