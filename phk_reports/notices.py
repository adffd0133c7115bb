"""What people are told about a PHK file. Called by the steps, in their transaction."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment, Region, Role, User
from core import clock
from core.templatetags.siap import tanggal
from notifications.services import notify
from phk_reports import letters, permissions
from phk_reports.models.mandates import Mandate

day_for_reader = lazy(tanggal, str)

ASKED_TO_ANSWER = _(
    "Periksa isinya dan jawab paling lambat %(respond_by)s. Tanpa jawaban, Disnaker tetap memeriksa berkas ini."
)
ASKED_FOR_EVIDENCE = _(
    "Pekerja melapor dan belum punya bukti PHK. Jawab dan unggah buktinya paling lambat %(respond_by)s. "
    "Tanpa jawaban, Disnaker tetap memeriksa berkas ini."
)
READ_THE_FILE = _("Buka berkasnya untuk membaca alasan dan langkah berikutnya.")


def tell_sent(report):
    said = report.statements.filter(side=report.source).order_by("version").last()
    without_evidence = said is not None and said.evidence_set == "none"
    _tell(
        report,
        "submit",
        _reporters(report),
        _("Laporan PHK %(number)s kami terima"),
        _("Disnaker %(region)s memeriksa laporan ini paling lambat %(due)s. Tanda terima dapat diunduh."),
    )
    _tell(
        report,
        "submit",
        _others(report),
        _("Ada laporan PHK untuk Anda jawab: %(number)s"),
        ASKED_FOR_EVIDENCE if without_evidence else ASKED_TO_ANSWER,
    )
    _tell(
        report,
        "submit",
        mediators_of(report.region_id),
        _("Laporan PHK baru: %(number)s"),
        _("Pekerja belum punya bukti; perusahaan diminta mengunggahnya. Periksa paling lambat %(due)s.")
        if without_evidence
        else _("Periksa paling lambat %(due)s."),
    )


def tell_corrected(report):
    letters.receipt(report)
    _tell(
        report,
        "resubmit",
        [*_both_sides(report), *([report.officer] if report.officer else mediators_of(report.region_id))],
        _("Laporan PHK %(number)s sudah diperbaiki"),
        _("Disnaker %(region)s memeriksa lagi paling lambat %(due)s."),
    )


def tell_answered(report, side):
    """The one side answered what the other one says."""
    _tell(
        report,
        "answer",
        [*_people_of(report, permissions.other_than(side)), *([report.officer] if report.officer else [])],
        _("Pihak lain menjawab laporan PHK %(number)s"),
        _("Jawabannya ada di berkas."),
    )


def tell_joined(report, side):
    """The other side reported the same termination: both read one file from now on."""
    _tell(
        report,
        "joined",
        _people_of(report, side),
        _("Laporan Anda digabung ke berkas %(number)s"),
        _("Pihak lain sudah melapor PHK yang sama. Keterangan dan bukti Anda sekarang ada di berkas itu."),
    )
    _tell(
        report,
        "joined",
        [
            *_people_of(report, permissions.other_than(side)),
            *([report.officer] if report.officer else mediators_of(report.region_id)),
        ],
        _("Pihak lain juga melapor PHK ini: %(number)s"),
        _("Kedua laporan ada di satu berkas. Buka berkasnya untuk melihat apa yang berbeda."),
    )


def tell_approved(report, decision=None):
    _tell_decided(
        report,
        "approve",
        decision,
        _both_sides(report),
        _("Laporan PHK %(number)s disetujui"),
        _("Disnaker %(region)s menyetujui laporan ini. Buka berkasnya untuk melihat langkah berikutnya."),
    )


def _with_others(report) -> bool:
    """Whether it is decided together with other files of its layoff: then the company is told once for all."""
    return report.layoff_id is not None and report.batch_items.filter(state="waiting").exists()


def tell_correction(report, decision=None):
    _tell_decided(
        report,
        "ask_correction",
        decision,
        [person for side in permissions.sides_asked(report) for person in _people_of(report, side)],
        _("Laporan PHK %(number)s perlu diperbaiki"),
        _("Disnaker %(region)s meminta perbaikan paling lambat %(due)s. Hanya bagian yang disebut yang perlu diubah."),
    )


def tell_disputed(report, decision=None):
    _tell_decided(
        report,
        "dispute",
        decision,
        _both_sides(report),
        _("Laporan PHK %(number)s masuk perselisihan"),
        _("PHK ini diselesaikan dulu lewat perundingan atau mediasi di Disnaker %(region)s."),
    )


def tell_stage(report, stage):
    """A dispute came to its next stage, `stage` in words."""
    _tell(
        report,
        "dispute_stage",
        _both_sides(report),
        _("Perselisihan %(number)s: %(stage)s"),
        _("Tahap sebelumnya sudah selesai. Tahap ini berlangsung paling lambat sampai %(due)s."),
        stage=stage,
    )


def remind_office(report):
    """Who should have acted: the officer of the file, else every mediator of the region."""
    _tell(
        report,
        "late",
        [report.officer] if report.officer and report.state != "objected" else mediators_of(report.region_id),
        _("Berkas PHK %(number)s lewat batas waktu"),
        _("Batasnya %(due)s. Selesaikan hari ini, atau alihkan ke rekan."),
    )


def tell_escalated(report):
    _tell(
        report,
        "escalated",
        [*_both_sides(report), *mediators_of(report.region_id), *mediators_of_province(report.region)],
        _("Berkas PHK %(number)s boleh diperiksa mediator lain"),
        _(
            "Disnaker %(region)s belum dapat memeriksa berkas ini. "
            "Mediator lain di provinsi yang sama sekarang boleh mengambilnya."
        ),
    )


def tell_resumed(report):
    _tell(
        report,
        "resume",
        _both_sides(report),
        _("Pemeriksaan laporan PHK %(number)s dilanjutkan"),
        _("Disnaker %(region)s memeriksa lagi paling lambat %(due)s."),
    )


def tell_rejected(report, decision=None):
    _tell_decided(report, "reject", decision, _both_sides(report), _("Laporan PHK %(number)s ditolak"), READ_THE_FILE)


def tell_objected(report):
    _tell(
        report,
        "object_to_rejection",
        [*_both_sides(report), *(user for user in mediators_of(report.region_id) if user != report.rejected_by)],
        _("Keberatan atas laporan PHK %(number)s kami terima"),
        _("Mediator lain di Disnaker %(region)s memeriksa paling lambat %(due)s."),
    )


def tell_withdrawn(report):
    if report.submitted_at is None:
        return
    letters.revoke_all(report)
    _tell(
        report,
        "withdraw",
        [*_both_sides(report), *([report.officer] if report.officer else [])],
        _("Laporan PHK %(number)s ditarik"),
        _("Pelapor menarik laporan ini. Tidak ada yang perlu Anda lakukan."),
    )


def mediators_of(region_code: str) -> list[User]:
    """The mediators who work for this region today."""
    assignments = Assignment.objects.in_force(clock.today()).filter(role=Role.MEDIATOR, office__region=region_code)
    return list(User.objects.filter(pk__in=assignments.values("user"), is_active=True))


def mediators_of_province(region: Region) -> list[User]:
    """The mediators who work today for another kabupaten or kota of the same province."""
    assignments = Assignment.objects.in_force(clock.today()).filter(
        role=Role.MEDIATOR, office__region__province=region.province_id
    )
    elsewhere = assignments.exclude(office__region=region)
    return list(User.objects.filter(pk__in=elsewhere.values("user"), is_active=True))


def _worker(report) -> list[User]:
    """The worker, and whoever holds their mandate."""
    account = report.employment.participant.account
    mandates = Mandate.objects.in_force(clock.today()).filter(employment=report.employment_id)
    return [*([account] if account else []), *User.objects.filter(pk__in=mandates.values("representative"))]


def _employer(report) -> list[User]:
    return list(report.employment.company.members.filter(is_active=True))


def _people_of(report, side) -> list[User]:
    return _employer(report) if side == "employer" else _worker(report)


def _reporters(report) -> list[User]:
    return _employer(report) if report.source == "employer" else _worker(report)


def _others(report) -> list[User]:
    return _worker(report) if report.source == "employer" else _employer(report)


def _both_sides(report) -> list[User]:
    return [*_reporters(report), *_others(report)]


def tell_handed_over(report):
    """The colleague who holds the file now."""
    _tell(
        report,
        "handed_over",
        [report.officer],
        _("Berkas PHK %(number)s dialihkan kepada Anda"),
        _("Periksa paling lambat %(due)s. Catatan rekan Anda ada di riwayat berkas."),
    )


def tell_taken_over(report, previous):
    """Who held the file until now."""
    _tell(
        report,
        "taken_over",
        [previous],
        _("Berkas PHK %(number)s diambil alih rekan Anda"),
        _("Rekan Anda melanjutkan pemeriksaan. Alasannya ada di riwayat berkas."),
    )


def tell_recused(report, officer):
    """Who may take the file now that its officer has left it."""
    _tell(
        report,
        "recused",
        [user for user in mediators_of(report.region_id) if user != officer],
        _("Berkas PHK %(number)s membutuhkan mediator lain"),
        _("Petugasnya tidak dapat memeriksa karena ada hubungan. Ambil berkas ini paling lambat %(due)s."),
    )


def _tell_decided(report, verb, decision, people, title, body):
    """The words of the decision to each side, as they were shown before it was sent; `body` where nobody wrote any."""
    if decision is None:
        _tell(report, verb, people, title, body)
        return
    words = lazy(lambda: str(title) % {"number": report.number}, str)()
    texts = [("worker", decision.to_worker)]
    if verb != "approve" or not _with_others(report):
        texts.append(("employer", decision.to_employer))
    for side, text in texts:
        for user in dict.fromkeys(_people_of(report, side)):
            key = f"phk:{decision.pk}:{verb}:{side}:{user.pk}"
            notify(user, key=key, title=words, body=text, url=report.get_absolute_url())


def _tell(report, verb, people, title, body, **values):
    """One notice a person; a file may pass the same step again, so the moment is part of the key."""
    facts = values | {
        "number": report.number,
        "region": report.region.name,
        "due": day_for_reader(report.due_on) if report.due_on else "",
        "respond_by": day_for_reader(report.respond_by) if report.respond_by else "",
    }
    moment = f"{clock.now():%y%m%d%H%M%S%f}"
    for user in dict.fromkeys(people):
        notify(
            user,
            key=f"phk:{report.pk}:{verb}:{moment}:{user.pk}",
            title=title,
            body=body,
            url=report.get_absolute_url(),
            values=facts,
        )
