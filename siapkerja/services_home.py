"""The services of the portal: which page opens for whom, and what is next for a person."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import OFFICERS, PAYMENT_OFFICERS
from accounts.models import Role, User
from jkp_claims.views.my_jkp import where_it_stands
from profiles.completeness import Completeness
from registry import jkp_employer
from registry.employer_tasks import companies_of, tasks
from siapkerja.navigation import MENUS


@dataclass(frozen=True)
class Service:
    """`pages`: the URL name that a role starts with. `for_whom` and `way_in` are for those who have no such role;
    `start`: the URL name of a page where they can begin."""

    slug: str
    name: str
    text: str
    pages: dict[str, str] = field(default_factory=dict)
    for_whom: str = ""
    way_in: str = ""
    needs_identity: bool = False
    start: str = ""
    start_label: str = ""

    def tile_for(self, user: User) -> dict:
        """name, text, url; with `acting` when one must act as somebody else first, with `closed` when one cannot."""
        tile = {"name": self.name, "text": self.text}
        if user.role in self.pages:
            return tile | {"url": reverse(self.pages[user.role])}
        for acting in user.actings:
            if acting.role in self.pages:
                return tile | {"url": reverse(self.pages[acting.role]), "acting": acting}
        return tile | {"url": reverse("service", args=[self.slug]), "closed": True}


SERVICES = {
    service.slug: service
    for service in (
        Service(
            "jkp",
            gettext_lazy("JKP"),
            gettext_lazy("Jaminan Kehilangan Pekerjaan: laporan PHK, klaim, dan uang tunai tiap bulan."),
            {
                Role.WORKER: "jkp_claims:my_jkp",
                Role.EMPLOYER: "phk_reports:employer_list",
                Role.MEDIATOR: "phk_reports:queue",
                Role.COUNSELLOR: "jkp_claims:clients",
                Role.VERIFIER: "jkp_claims:verification",
                **dict.fromkeys(PAYMENT_OFFICERS, "payouts:batches"),
            },
            gettext_lazy("Untuk pekerja yang identitasnya sudah dipastikan, perusahaan, dan petugas."),
            gettext_lazy("Pastikan identitas Anda dulu. Sesudah itu layanan ini terbuka tanpa mendaftar lagi."),
            needs_identity=True,
        ),
        Service(
            "lowongan",
            gettext_lazy("Lowongan"),
            gettext_lazy("Cari lowongan, kirim lamaran, dan ikuti jawabannya."),
            {
                Role.WORKER: "vacancies:list",
                Role.COUNSELLOR: "vacancies:list",
                Role.EMPLOYER: "vacancies:employer_list",
            },
            gettext_lazy("Untuk pencari kerja yang identitasnya sudah dipastikan, dan untuk perusahaan."),
            gettext_lazy("Pastikan identitas Anda dulu. Sesudah itu Anda dapat melamar."),
            needs_identity=True,
        ),
        Service(
            "pelatihan",
            gettext_lazy("Pelatihan"),
            gettext_lazy("Kelas yang dapat Anda ikuti, pendaftaran, dan kehadiran."),
            {
                Role.WORKER: "training:list",
                Role.COUNSELLOR: "training:manage",
                Role.ADMINISTRATOR: "training:manage",
            },
            gettext_lazy("Untuk pencari kerja yang identitasnya sudah dipastikan."),
            gettext_lazy("Pastikan identitas Anda dulu. Sesudah itu Anda dapat mendaftar kelas."),
            needs_identity=True,
        ),
        Service(
            "wlkp",
            gettext_lazy("WLKP"),
            gettext_lazy("Wajib Lapor Ketenagakerjaan Perusahaan: data perusahaan, pekerja, dan iuran."),
            {Role.EMPLOYER: "registry:home", Role.MEDIATOR: "registry:registrations"},
            gettext_lazy("Untuk orang yang mewakili perusahaan."),
            gettext_lazy(
                "Daftarkan perusahaan Anda, atau minta pemilik akunnya mengundang Anda. Akun ini tetap dipakai."
            ),
            start="registry:company_register",
            start_label=gettext_lazy("Daftarkan perusahaan"),
        ),
        Service(
            "kelembagaan",
            gettext_lazy("Kelembagaan"),
            gettext_lazy("Daftar lembaga pelatihan kerja (LPK) dan pelatihan yang diajarkan."),
            dict.fromkeys(["", *Role], "training:providers"),
        ),
    )
}


def tiles_of(user: User, completeness: Completeness) -> list[dict]:
    """The card first, then every service of the portal."""
    card = {
        "name": gettext_lazy("Kartu SIAPkerja-ID"),
        "text": _("Profil terisi %(parts)s.") % {"parts": completeness.text},
        "url": reverse("profiles:card"),
    }
    return [card, *(service.tile_for(user) for service in SERVICES.values())]


def next_step_of(user: User, now: datetime) -> dict:
    """Arguments of components/next_step.html."""
    if user.role == Role.WORKER:
        return _step_of_worker(user, now)
    if user.role == Role.EMPLOYER:
        return _step_of_employer(user, now)
    if user.role in OFFICERS:
        name, label = MENUS[user.role][0]
        return {
            "title": _("Lanjutkan pekerjaan Anda"),
            "body": user.acting.label,
            "url": reverse(name),
            "button": label,
        }
    return {
        "title": _("Identitas Anda belum dipastikan"),
        "body": _("Layanan JKP, lowongan, dan pelatihan terbuka setelah NIK Anda cocok dengan data Dukcapil."),
        "url": reverse("identity:status"),
        "button": _("Lihat pemeriksaan identitas"),
    }


def _step_of_worker(user: User, now: datetime) -> dict:
    """Where their JKP stands; beside it the employer for JKP, when none of several is chosen."""
    step = where_it_stands(user, now).step
    if step.get("extra_url") or not jkp_employer.has_to_choose(list(jkp_employer.active_jobs(user))):
        return step
    return step | {"extra_url": reverse("registry:jkp_employer"), "extra": _("Pilih perusahaan untuk JKP")}


def _step_of_employer(user: User, now: datetime) -> dict:
    """The first of what the person's companies have to do."""
    today = now.date()
    waiting = [task for task in tasks(companies_of(user), user, today) if task["tone"] != "info"]
    if not waiting:
        return {
            "title": _("Tidak ada tugas mendesak"),
            "body": user.acting.label,
            "url": reverse("registry:home"),
            "button": _("Buka halaman perusahaan"),
        }
    return {
        "title": waiting[0]["label"],
        "body": waiting[0]["hint"],
        "url": waiting[0]["url"],
        "button": _("Kerjakan sekarang"),
        "extra_url": reverse("registry:home"),
        "extra": _("Semua tugas perusahaan"),
    }
