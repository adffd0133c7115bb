"""How long what is kept, after which moment, and what happens then: data, a job that follows it, and a page that tells it.

No period of the archive law (JRA) is known for the cases, so they are kept; what has been there for longer than
`REMIND_AFTER` is named to the administrators, once a year, until the office that owns it has decided.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import CompositePrimaryKey, Model, Q, QuerySet
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.administrators import administrators
from bulk_uploads import services as uploads
from core import clock
from documents import opening
from documents.models import SentForm
from messaging.models import OutboxMessage, OutboxState
from my_data.copying import remove
from my_data.models import DataCopy, LegalHold
from notifications.models import Notice
from notifications.services import notify
from phk_reports.models import Opening
from registry.models import MemberInvitation
from sign_in.models import KnownDevice

DAY, YEAR = timedelta(days=1), timedelta(days=365)
REMIND_AFTER = 10 * YEAR
MOST_A_NIGHT = 5_000
EMPTY_CIPHERTEXT = 29  # bytes: key number, nonce and tag of an encrypted empty text


class Then(Enum):
    """What happens at the end."""

    KEEP = _("tetap disimpan")
    DELETE = _("dihapus")
    ANONYMISE = _("dihapus identitasnya")


ARCHIVE_LAW = _("UU 43/2009 tentang Kearsipan; masa simpan ditetapkan jadwal retensi arsip instansi.")
BENEFIT_LAW = _("PP 37/2021 dan aturan keuangan negara; masa simpan ditetapkan jadwal retensi arsip instansi.")
PDP_LAW = _("UU 27/2022 tentang Pelindungan Data Pribadi.")
OUR_CHOICE = _("keputusan produk")


@dataclass(frozen=True)
class Rule:
    """One line. `period` None: as long as `after` says. `run` does it, given the moment, and says how many rows."""

    what: str
    models: tuple[str, ...]
    after: str
    then: Then
    basis: str
    period: timedelta | None = None
    run: Callable[[datetime], int] | None = None

    @property
    def is_about_people(self) -> bool:
        return self.basis is not OUR_CHOICE

    @property
    def days(self) -> int:
        return self.period.days if self.period else 0

    @property
    def years(self) -> int:
        """Whole years; 0 when the period is told in days."""
        return self.days // YEAR.days if self.period and self.days % YEAR.days == 0 else 0


def held() -> QuerySet:
    """Keys of the people of whom nothing is deleted now."""
    return LegalHold.objects.in_force().values("person")


def forget_sessions(now: datetime) -> int:
    return Session.objects.filter(expire_date__lt=now).delete()[0]


def forget_devices(now: datetime) -> int:
    """Sessions that were seen a month ago, and browsers that were not seen for a year."""
    seen = UserSession.objects.filter(last_seen_at__lt=now - 30 * DAY).exclude(user__in=held()).delete()[0]
    return seen + KnownDevice.objects.filter(last_seen_at__lt=now - YEAR).exclude(user__in=held()).delete()[0]


def forget_member_invitations(now: datetime) -> int:
    """Invitations of companies whose link has been dead for a month, with the address."""
    return MemberInvitation.objects.filter(link_until__lt=now - 30 * DAY).delete()[0]


def forget_openings(now: datetime) -> int:
    return Opening.objects.filter(opened_at__lt=clock.machine_now() - DAY).delete()[0]


def forget_sent_forms(now: datetime) -> int:
    return SentForm.objects.filter(sent_at__lt=now - DAY).delete()[0]


def forget_read_notices(now: datetime) -> int:
    return Notice.objects.filter(read_at__lt=now - 2 * YEAR).exclude(recipient__in=held()).delete()[0]


def blank_sent_messages(now: datetime) -> int:
    """Address and words go; the key stays, so that nothing is told twice."""
    edge = now - 90 * DAY
    old = OutboxMessage.objects.filter(
        Q(state=OutboxState.SENT, sent_at__lt=edge) | Q(state=OutboxState.FAILED, try_at__lt=edge)
    )
    told = old.alias(length=Length("body")).filter(length__gt=EMPTY_CIPHERTEXT).order_by("pk")[:MOST_A_NIGHT]
    for message in told:
        message.address = message.subject = message.body = ""
        message.save(update_fields=["address", "subject", "body"])
    return len(told)


def forget_upload_rows(now: datetime) -> int:
    return uploads.forget_old_rows(now)


def remove_copies(now: datetime) -> int:
    return remove(DataCopy.objects.expired(now))


RULES = [
    Rule(
        _("Akun, kontak, faktor kedua, dan izin layanan lain"),
        (
            "accounts.User",
            "accounts.Assignment",
            "accounts.RoleGrant",
            "single_sign_on.Consent",
            "notifications.Preference",
            "my_data.AccountClosure",
        ),
        _("sampai 14 hari setelah Anda menutup akun"),
        Then.ANONYMISE,
        PDP_LAW,
    ),
    Rule(
        _("Profil, foto, CV, dan sertifikat"),
        (
            "profiles.Profile",
            "profiles.Education",
            "profiles.WorkExperience",
            "profiles.Certificate",
            "profiles.LanguageSkill",
            "profiles.Skill",
            "profiles.JobWish",
        ),
        _("sampai Anda menghapusnya atau menutup akun"),
        Then.DELETE,
        PDP_LAW,
    ),
    Rule(
        _("Pemeriksaan identitas dan pemulihan kontak"),
        ("identity.IdentityClaim", "identity.DataCorrection", "identity.ContactRecovery"),
        _("sampai Anda menutup akun; pendaftaran yang tidak diaktifkan dihapus setelah 7 hari"),
        Then.DELETE,
        PDP_LAW,
    ),
    Rule(
        _("Kepesertaan, iuran, rekening, dan data perusahaan"),
        (
            "registry.Participant",
            "registry.Employment",
            "registry.Contribution",
            "registry.CompanyMonth",
            "registry.ContributionPayment",
            "registry.BankAccount",
            "registry.BankAccountCheck",
            "registry.WaitingNameCheck",
            "registry.RecordDispute",
            "registry.DisputeEvidence",
            "registry.Company",
            "registry.CompanyReport",
            "registry.CompanyRegistration",
            "registry.Membership",
            "bulk_uploads.Upload",
        ),
        _("sejak dicatat"),
        Then.KEEP,
        BENEFIT_LAW,
    ),
    Rule(
        _("Baris tabel yang diunggah perusahaan; berkasnya dihapus begitu selesai dibaca"),
        ("bulk_uploads.UploadRow", "bulk_uploads.UploadFile"),
        _("sejak terakhir diperiksa atau dikirim"),
        Then.DELETE,
        PDP_LAW,
        uploads.KEPT_FOR,
        forget_upload_rows,
    ),
    Rule(
        _("Berkas PHK, bukti, dan surat"),
        (
            "phk_reports.PhkReport",
            "phk_reports.MassLayoff",
            "phk_reports.DocumentArchive",
            "phk_reports.ArchivedFile",
            "phk_reports.SampleDraw",
            "phk_reports.SampledFile",
            "phk_reports.BatchDecision",
            "phk_reports.BatchItem",
            "phk_reports.PhkStatement",
            "phk_reports.Evidence",
            "phk_reports.DisputeStage",
            "phk_reports.Decision",
            "phk_reports.FieldChoice",
            "phk_reports.CorrectionItem",
            "phk_reports.Recusal",
            "phk_reports.Mandate",
            "documents.Document",
            "documents.Letter",
            "documents.LetterFile",
            "documents.Preview",
        ),
        _("sejak berkas dibuat"),
        Then.KEEP,
        ARCHIVE_LAW,
    ),
    Rule(
        _("Klaim JKP, perhitungan, pembayaran, dan buku besar"),
        (
            "jkp_claims.JkpClaim",
            "jkp_claims.MonthlyClaim",
            "jkp_claims.CalculationSlip",
            "jkp_claims.EmployerLiability",
            "payouts.Payout",
            "payouts.Attempt",
            "payouts.Batch",
            "payouts.LedgerEntry",
        ),
        _("sejak klaim dibuat"),
        Then.KEEP,
        BENEFIT_LAW,
    ),
    Rule(
        _("Lamaran, konseling, dan pelatihan, yang menjadi syarat klaim"),
        (
            "vacancies.Vacancy",
            "vacancies.Application",
            "vacancies.Interview",
            "counselling.Assessment",
            "counselling.Slot",
            "counselling.Session",
            "training.Provider",
            "training.Course",
            "training.TrainingClass",
            "training.Recommendation",
            "training.Enrolment",
            "training.Meeting",
            "training.Attendance",
        ),
        _("sejak dicatat"),
        Then.KEEP,
        BENEFIT_LAW,
    ),
    Rule(
        _("Jejak: siapa berbuat apa, siapa membuka data siapa, dan aduan"),
        (
            "casework.Event",
            "accounts.DataReading",
            "documents.RefusedOpening",
            "my_data.DataComplaint",
            "my_data.LegalHold",
        ),
        _("sejak dicatat; hanya bertambah"),
        Then.KEEP,
        PDP_LAW,
    ),
    Rule(
        _("Pesan di portal"),
        ("notifications.Notice",),
        _("setelah dibaca"),
        Then.DELETE,
        OUR_CHOICE,
        2 * YEAR,
        forget_read_notices,
    ),
    Rule(
        _("Isi dan alamat pesan yang terkirim lewat email, SMS, atau WhatsApp"),
        ("messaging.OutboxMessage", "messaging.SimulatedText"),
        _("setelah terkirim, atau setelah gagal dikirim"),
        Then.DELETE,
        OUR_CHOICE,
        90 * DAY,
        blank_sent_messages,
    ),
    Rule(
        _("Salinan data yang Anda minta"),
        ("my_data.DataCopy",),
        _("setelah siap"),
        Then.DELETE,
        OUR_CHOICE,
        7 * DAY,
        remove_copies,
    ),
    Rule(
        _("Tanda bahwa seorang mediator sedang membuka berkas PHK"),
        ("phk_reports.Opening",),
        _("sejak terakhir dibuka"),
        Then.DELETE,
        OUR_CHOICE,
        DAY,
        forget_openings,
    ),
    Rule(
        _("Kunci acak formulir yang terkirim, supaya tidak tersimpan dua kali"),
        ("documents.SentForm",),
        _("setelah terkirim"),
        Then.DELETE,
        OUR_CHOICE,
        DAY,
        forget_sent_forms,
    ),
    Rule(
        _("Catatan mesin: berkas yang harus dihapus, dan gangguan pemindai virus"),
        ("documents.DoomedFile", "documents.ScanStall"),
        _("sejak dicatat, tanpa data orang"),
        Then.KEEP,
        OUR_CHOICE,
    ),
    Rule(
        _("Sesi yang berakhir"),
        ("sessions.Session",),
        _("setelah berakhir"),
        Then.DELETE,
        OUR_CHOICE,
        DAY,
        forget_sessions,
    ),
    Rule(
        _("Perangkat yang pernah masuk"),
        ("sign_in.KnownDevice", "usersessions.UserSession"),
        _("setelah terakhir dipakai"),
        Then.DELETE,
        OUR_CHOICE,
        YEAR,
        forget_devices,
    ),
    Rule(
        _("Undangan menjadi anggota perusahaan"),
        ("registry.MemberInvitation",),
        _("setelah tautannya tidak berlaku"),
        Then.DELETE,
        OUR_CHOICE,
        30 * DAY,
        forget_member_invitations,
    ),
    Rule(
        _("Hitungan permintaan berkas pribadi yang ditolak"),
        ("documents.RefusedOpeningCount",),
        _("sejak jam itu"),
        Then.DELETE,
        OUR_CHOICE,
        opening.COUNTS_KEPT_FOR,
        opening.forget_old_counts,
    ),
    Rule(
        _("Hitungan percobaan masuk dan kode layanan lain yang terpakai"),
        ("sign_in.Tally", "single_sign_on.SpentSecret"),
        _("setelah masanya lewat"),
        Then.DELETE,
        OUR_CHOICE,
        60 * DAY,
    ),
    Rule(
        _("Daftar kantor, wilayah, aturan, layanan, dan jam kerja sistem: bukan data orang"),
        (
            "accounts.Office",
            "accounts.Region",
            "jkp_claims.RegulationAdoption",
            "single_sign_on.RelyingService",
            "casework.BusinessClock",
            "casework.HolidayOverride",
            "casework.JobSlot",
            "documents.LetterRegister",
        ),
        _("selama dipakai"),
        Then.KEEP,
        OUR_CHOICE,
    ),
]


def clean_up(machine_now: datetime, now: datetime) -> dict[str, int]:
    """The nightly run: do what each rule says, and name what is kept for very long. Gives rows by what was done."""
    done = {rule.run.__name__: rule.run(machine_now) for rule in RULES if rule.run}
    remind_of_old(machine_now, now)
    return done


def remind_of_old(machine_now: datetime, now: datetime) -> None:
    """Tell the administrators, once a year, of kinds of records that have been kept for longer than `REMIND_AFTER`."""
    edge = machine_now - REMIND_AFTER
    for number, rule in enumerate(RULES):
        if rule.then is Then.KEEP and rule.is_about_people and _has_older(rule, edge):
            for administrator in administrators(now):
                notify(
                    administrator,
                    key=f"retention:{now.year}:{number}:{administrator.pk}",
                    title=_("Tetapkan masa simpan arsip"),
                    body=_(
                        "Sudah lebih dari 10 tahun disimpan: %(what)s. Tanyakan jadwal retensinya ke unit kearsipan."
                    ),
                    url=reverse("privacy"),
                    values={"what": rule.what},
                )


def _has_older(rule: Rule, edge: datetime) -> bool:
    return any(_older(apps.get_model(label), edge).exists() for label in rule.models)


def _older(model: type[Model], edge: datetime) -> QuerySet:
    """By the moment in the key; rows that are keyed by their month, by that."""
    if isinstance(model._meta.pk, CompositePrimaryKey):
        return model._base_manager.filter(month__lt=edge.date())
    return model._base_manager.filter(pk__lt=first_key_at(edge))


def first_key_at(moment: datetime) -> UUID:
    """The smallest key (UUID version 7) that can have been made at this moment."""
    return UUID(int=int(moment.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62)
