"""How companies and their registrations are shown: tones, words of states and of the trail, who acts by when."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import actors
from core.templatetags.siap import tanggal
from core.words import Words
from registry.choices import CompanyStanding
from registry.kbli import section_of
from registry.models import BpjsAnswer, Company, CompanyRegistration
from registry.models import RegistrationState as State

STANDING_TONES = {CompanyStanding.PENDING: "warn", CompanyStanding.APPROVED: "ok", CompanyStanding.REFUSED: "bad"}
REGISTRATION_TONES = {
    State.SUBMITTED: "info",
    State.NEEDS_CORRECTION: "warn",
    State.APPROVED: "ok",
    State.REFUSED: "bad",
    State.OBJECTED: "info",
    State.WITHDRAWN: "neutral",
}
ANSWER_TONES = {
    BpjsAnswer.WAITING: "info",
    BpjsAnswer.ACTIVE: "ok",
    BpjsAnswer.ARREARS: "warn",
    BpjsAnswer.INACTIVE: "bad",
    BpjsAnswer.UNKNOWN: "bad",
}

STANDING_WORDS = {
    CompanyStanding.PENDING: Words(
        gettext_lazy("Perusahaan belum disetujui Disnaker. Datanya belum berlaku."),
        gettext_lazy("Lihat halaman perusahaan: di sana tertulis siapa yang harus bertindak."),
        actors.COMPANY_THEN_DISNAKER,
    ),
    CompanyStanding.APPROVED: Words(
        gettext_lazy("Perusahaan sudah disetujui Disnaker."),
        gettext_lazy("Kirim data pekerja dan laporan perusahaan tepat waktu."),
        actors.COMPANY,
    ),
    CompanyStanding.REFUSED: Words(
        gettext_lazy("Disnaker menolak pendaftaran perusahaan, dengan alasannya."),
        gettext_lazy("Ajukan keberatan, atau daftar lagi dengan data yang benar."),
        actors.COMPANY,
    ),
}
REGISTRATION_WORDS = {
    State.SUBMITTED: Words(
        gettext_lazy("Permohonan sudah diterima Disnaker."),
        gettext_lazy("Tunggu putusannya. Perusahaan boleh menyiapkan data dulu."),
        actors.MEDIATOR,
    ),
    State.NEEDS_CORRECTION: Words(
        gettext_lazy("Ada data yang harus diperbaiki, dengan penjelasannya."),
        gettext_lazy("Perbaiki, lalu kirim lagi."),
        actors.COMPANY,
    ),
    State.APPROVED: Words(
        gettext_lazy("Disnaker menyetujui permohonan ini."),
        gettext_lazy("Pakai layanan perusahaan."),
        actors.NOBODY,
    ),
    State.REFUSED: Words(
        gettext_lazy("Disnaker menolak permohonan ini, dengan alasannya."),
        gettext_lazy("Ajukan keberatan sebelum batasnya, atau kirim permohonan baru."),
        actors.COMPANY,
    ),
    State.OBJECTED: Words(
        gettext_lazy("Keberatan perusahaan sudah diterima."),
        gettext_lazy("Tunggu putusan mediator yang lain."),
        actors.ANOTHER_MEDIATOR,
    ),
    State.WITHDRAWN: Words(
        gettext_lazy("Perusahaan menarik permohonan ini."),
        gettext_lazy("Kirim permohonan baru bila masih diperlukan."),
        actors.NOBODY,
    ),
}

COMPANY_VERBS = {
    "submitted": gettext_lazy("mengirim permohonan"),
    "bpjs_answered": gettext_lazy("menerima jawaban BPJS tentang NPP"),
    "approve": gettext_lazy("menyetujui permohonan"),
    "ask_correction": gettext_lazy("meminta perbaikan"),
    "refuse": gettext_lazy("menolak permohonan"),
    "resubmit": gettext_lazy("mengirim perbaikan"),
    "object_to_refusal": gettext_lazy("mengajukan keberatan"),
    "withdraw": gettext_lazy("menarik permohonan"),
    "changed": gettext_lazy("mengubah data perusahaan"),
    "member_joined": gettext_lazy("menjadi anggota perusahaan"),
    "member_invited": gettext_lazy("mengundang anggota"),
    "invitation_withdrawn": gettext_lazy("menarik undangan"),
    "member_role_changed": gettext_lazy("mengubah peran anggota"),
    "member_removed": gettext_lazy("mengakhiri keanggotaan"),
    "member_left": gettext_lazy("keluar dari perusahaan"),
}


def tone_of(company: Company) -> str:
    return STANDING_TONES[company.standing]


def facts_of(company: Company) -> list[dict]:
    """Rows of components/summary.html."""
    section = section_of(company.kbli)
    kbli = f"{company.kbli}, {section.name}" if section else company.kbli
    rows = [
        (_("Nama perusahaan"), company.name),
        (_("NPP"), company.npp),
        (_("NIB"), company.nib),
        (_("Skala usaha"), company.get_scale_display()),
        (_("Kode KBLI"), kbli),
        (_("Alamat tempat kerja"), company.address),
        (_("Kabupaten/kota"), f"{company.region}, {company.region.province}"),
        (_("Telepon"), company.phone),
        (_("Email perusahaan"), company.email),
    ]
    return [{"label": label, "value": value or "–"} for label, value in rows]


def next_of(registration: CompanyRegistration) -> dict:
    """What its state means now, who acts, and by when."""
    words = REGISTRATION_WORDS[State(registration.state)]
    who, todo = words.who, words.todo
    if registration.state == State.REFUSED and registration.due_on is None:
        who, todo = (
            actors.NOBODY,
            _("Putusan atas keberatan ini tetap. Anda dapat mendaftar lagi dengan data yang benar."),
        )
    return {
        "reason": words.reason,
        "todo": todo,
        "who": who,
        "due_on": registration.due_on,
        "by": _("%(who)s, paling lambat %(day)s") % {"who": who, "day": tanggal(registration.due_on)}
        if registration.due_on
        else who,
        "tone": REGISTRATION_TONES[State(registration.state)],
    }
