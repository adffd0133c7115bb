"""The menu of each role, at most five items, the names people know; and every page one can start from."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import Role
from notifications.models import Notice

VISITOR = [
    ("front", gettext_lazy("Beranda")),
    ("jkp_claims:check", gettext_lazy("Cek hak JKP")),
    ("jkp_claims:calculator", gettext_lazy("Simulasi")),
    ("help", gettext_lazy("Bantuan")),
]

MENUS = {
    Role.WORKER: [
        ("jkp_claims:my_jkp", gettext_lazy("JKP saya")),
        ("vacancies:list", gettext_lazy("Lowongan")),
        ("training:list", gettext_lazy("Pelatihan")),
        ("notifications:inbox", gettext_lazy("Pesan")),
        ("help", gettext_lazy("Bantuan")),
    ],
    Role.EMPLOYER: [
        ("registry:home", gettext_lazy("Beranda")),
        ("registry:workers", gettext_lazy("Pekerja")),
        ("phk_reports:employer_list", gettext_lazy("PHK")),
        ("vacancies:employer_list", gettext_lazy("Lowongan")),
        ("notifications:inbox", gettext_lazy("Pesan")),
    ],
    Role.MEDIATOR: [
        ("phk_reports:queue", gettext_lazy("Antrean")),
        ("identity:queue", gettext_lazy("Identitas")),
        ("registry:registrations", gettext_lazy("Perusahaan")),
        ("notifications:inbox", gettext_lazy("Pesan")),
        ("help", gettext_lazy("Bantuan")),
    ],
    Role.COUNSELLOR: [
        ("counselling:today", gettext_lazy("Hari ini")),
        ("jkp_claims:clients", gettext_lazy("Klien")),
        ("counselling:slots", gettext_lazy("Jadwal")),
        ("training:manage", gettext_lazy("Pelatihan")),
        ("notifications:inbox", gettext_lazy("Pesan")),
    ],
    Role.VERIFIER: [
        ("jkp_claims:verification", gettext_lazy("Antrean")),
        ("jkp_claims:objections", gettext_lazy("Keberatan")),
        ("jkp_claims:liabilities", gettext_lazy("Tanggungan")),
        ("notifications:inbox", gettext_lazy("Pesan")),
    ],
    **{
        role: [
            ("payouts:batches", gettext_lazy("Batch")),
            ("payouts:returns", gettext_lazy("Retur")),
            ("notifications:inbox", gettext_lazy("Pesan")),
        ]
        for role in (Role.PAY_MAKER, Role.PAY_APPROVER, Role.PAY_RELEASER)
    },
    Role.ADMINISTRATOR: [
        ("administration", gettext_lazy("Kelola")),
        ("offices:people", gettext_lazy("Orang")),
        ("offices:grants", gettext_lazy("Penugasan")),
        ("notifications:inbox", gettext_lazy("Pesan")),
        ("help", gettext_lazy("Bantuan")),
    ],
}

IDENTITY_DESK = [
    ("identity:queue", gettext_lazy("Antrean identitas")),
    ("identity:corrections", gettext_lazy("Kesalahan data yang dilaporkan")),
    ("identity:recoveries", gettext_lazy("Pemulihan akun")),
    ("identity:recovery_begin", gettext_lazy("Pemulihan langsung")),
]

# What stands in no menu, for the site map.
MORE = {
    Role.WORKER: [
        ("phk_reports:worker_list", gettext_lazy("Laporan PHK saya")),
        ("phk_reports:worker_start", gettext_lazy("Lapor PHK sendiri")),
        ("phk_reports:mandates", gettext_lazy("Kuasa dalam laporan PHK")),
        ("registry:my_record", gettext_lazy("Kepesertaan dan iuran saya")),
        ("jkp_claims:counting", gettext_lazy("Masa iur yang dihitung untuk JKP")),
        ("registry:bank_account", gettext_lazy("Rekening saya")),
        ("registry:bank_account_history", gettext_lazy("Riwayat rekening saya")),
        ("registry:jkp_employer", gettext_lazy("Pemberi kerja untuk JKP")),
        ("registry:dispute_not_enrolled", gettext_lazy("Perusahaan belum mendaftarkan saya")),
        ("counselling:assessment", gettext_lazy("Asesmen diri")),
        ("counselling:sessions", gettext_lazy("Konseling")),
        ("vacancies:applications", gettext_lazy("Lamaran saya")),
        ("training:mine", gettext_lazy("Pelatihan saya")),
    ],
    Role.EMPLOYER: [
        ("phk_reports:choose_worker", gettext_lazy("Lapor PHK")),
        ("phk_reports:layoffs", gettext_lazy("PHK massal")),
        ("phk_reports:employer_still_active", gettext_lazy("Masih aktif setelah PHK disetujui")),
        ("jkp_claims:my_liabilities", gettext_lazy("Tanggungan karena PHK")),
        ("registry:contributions", gettext_lazy("Iuran per bulan")),
        ("bulk_uploads:list", gettext_lazy("Unggahan")),
        ("bulk_uploads:start", gettext_lazy("Unggah berkas")),
        ("registry:companies", gettext_lazy("Perusahaan saya")),
        ("registry:company_reports", gettext_lazy("Laporan perusahaan (WLKP)")),
        ("registry:company_disputes", gettext_lazy("Sanggahan pekerja")),
        ("vacancies:post", gettext_lazy("Pasang lowongan")),
    ],
    Role.COUNSELLOR: [
        ("counselling:open_slots", gettext_lazy("Buka jadwal konseling")),
        ("training:find_worker", gettext_lazy("Rekomendasi pelatihan")),
        *IDENTITY_DESK,
    ],
    Role.MEDIATOR: [
        *IDENTITY_DESK,
        ("phk_reports:still_active", gettext_lazy("Masih aktif setelah PHK")),
        ("phk_reports:layoff_queue", gettext_lazy("PHK massal")),
        ("registry:overseen_companies", gettext_lazy("Perusahaan di wilayah Anda")),
        ("registry:region_disputes", gettext_lazy("Sanggahan data pekerja")),
        ("registry:reports_due", gettext_lazy("Laporan perusahaan di wilayah Anda")),
    ],
    Role.ADMINISTRATOR: [
        ("offices:offices", gettext_lazy("Kantor")),
        ("offices:invite", gettext_lazy("Undang petugas")),
        ("offices:add_office", gettext_lazy("Tambah kantor")),
        ("single_sign_on:services", gettext_lazy("Layanan yang memakai akun SIAPkerja")),
        ("single_sign_on:register", gettext_lazy("Daftarkan layanan")),
        ("jkp_claims:adoptions", gettext_lazy("Aturan yang berlaku")),
        ("jkp_claims:adoption_propose", gettext_lazy("Usulkan aturan")),
        ("my_data:complaints", gettext_lazy("Aduan tentang data")),
        ("my_data:holds", gettext_lazy("Penahanan data")),
        ("documents:waiting", gettext_lazy("Berkas yang menunggu pemeriksaan")),
        ("refused_openings", gettext_lazy("Pembukaan berkas yang ditolak")),
        ("components", gettext_lazy("Komponen tampilan")),
    ],
}
PUBLIC_PAGES = [
    ("front", gettext_lazy("Beranda")),
    ("jkp_claims:check", gettext_lazy("Cek hak JKP")),
    ("jkp_claims:calculator", gettext_lazy("Simulasi manfaat")),
    ("help", gettext_lazy("Bantuan")),
    ("jkp_claims:regulations", gettext_lazy("Aturan JKP")),
    ("meanings", gettext_lazy("Arti status dan alasan")),
    ("documents:code", gettext_lazy("Periksa keaslian surat")),
    ("privacy", gettext_lazy("Privasi")),
    ("accessibility", gettext_lazy("Aksesibilitas")),
    ("accounts:appearance", gettext_lazy("Tampilan")),
]
VISITOR_PAGES = [
    ("account_login", gettext_lazy("Masuk")),
    ("account_signup", gettext_lazy("Daftar")),
    ("account_reset_password", gettext_lazy("Kendala masuk?")),
    ("identity:in_person", gettext_lazy("Pulihkan akun di kantor")),
]
ACCOUNT_PAGES = [
    ("identity:status", gettext_lazy("Identitas saya")),
    ("sign_in:security", gettext_lazy("Keamanan akun")),
    ("services", gettext_lazy("Semua layanan")),
    ("profiles:overview", gettext_lazy("Profil saya")),
    ("profiles:card", gettext_lazy("Kartu SIAPkerja-ID")),
    ("documents:mine", gettext_lazy("Berkas saya")),
    ("registry:companies", gettext_lazy("Perusahaan saya")),
    ("registry:company_register", gettext_lazy("Daftarkan perusahaan")),
    ("training:providers", gettext_lazy("Lembaga pelatihan")),
    ("my_data:overview", gettext_lazy("Data pribadi saya")),
    ("my_data:readings", gettext_lazy("Siapa membuka data saya")),
    ("my_data:copies", gettext_lazy("Salinan data saya")),
    ("my_data:close", gettext_lazy("Tutup akun")),
    ("single_sign_on:consents", gettext_lazy("Izin layanan")),
    ("accounts:acting", gettext_lazy("Lihat atau ganti peran")),
    ("notifications:inbox", gettext_lazy("Pesan")),
    ("notifications:preference", gettext_lazy("Atur saluran pengingat")),
]


def starting_pages(user) -> list[dict]:
    """The site map of this person: groups with a title and links; no page twice."""
    if user.is_authenticated:
        groups = [
            (user.acting.label if user.acting else "", [*MENUS.get(user.role, []), *MORE.get(user.role, [])]),
            (gettext_lazy("Akun saya"), ACCOUNT_PAGES),
        ]
    else:
        groups = [(gettext_lazy("Akun"), VISITOR_PAGES)]
    seen = set()
    pages = []
    for title, items in [*groups, (gettext_lazy("Untuk semua orang"), PUBLIC_PAGES)]:
        fresh = dict(item for item in items if item[0] not in seen)
        seen |= fresh.keys()
        if fresh:
            pages.append({"title": title, "links": [{"url": reverse(name), "label": fresh[name]} for name in fresh]})
    return pages


def navigation_of(request) -> list[dict]:
    """Items of the menu: label, url, current, and the number of unread messages."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    items = MENUS.get(user.role, VISITOR) if signed_in else VISITOR
    return [_item(request, name, label) for name, label in items]


def _item(request, name, label) -> dict:
    url = reverse(name)
    item = {"label": label, "url": url, "current": request.path == url}
    if name == "notifications:inbox":
        item["count"] = Notice.objects.visible_to(request.user).unread().count()
    return item
