"""What people are told about a PHK file, and the receipt it gives. Called by the steps, in their transaction."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Assignment, Role, User
from core import clock
from core.nik import mask_nik
from core.templatetags.siap import tanggal
from documents.services import issue_letter, revoke, valid_letters
from notifications.services import notify
from phk_reports.causes import Cause

RECEIPT = "phk_receipt"
day_for_reader = lazy(tanggal, str)

READ_THE_FILE = _("Buka berkasnya untuk membaca alasan dan langkah berikutnya.")


@override("id")
def receipt(report):
    """The bukti PHK: a letter that the report was received, in Indonesian whoever sent it."""
    employment = report.employment
    return issue_letter(
        report,
        kind=RECEIPT,
        title=_("Tanda terima laporan PHK"),
        holder_name=employment.participant.full_name,
        issuer=_("portal SIAPkerja (situs contoh)"),
        rows=[
            (_("Nomor laporan"), report.number),
            (_("NIK"), mask_nik(employment.participant.nik)),
            (_("Nomor KPJ"), employment.kpj),
            (_("Perusahaan"), f"{employment.company.name}, NPP {employment.company.npp}"),
            (_("Tempat kerja"), report.region.name),
            (_("Tanggal PHK"), tanggal(report.terminated_on)),
            (_("Alasan PHK"), Cause(report.cause).label),
            (_("Dilaporkan oleh"), report.get_source_display()),
            (_("Diterima"), f"{report.submitted_at.astimezone(clock.WIB):%d-%m-%Y, %H.%M} WIB"),
        ],
        issued_on=clock.today(),
    )


def tell_sent(report):
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
        _("Periksa isinya dan jawab paling lambat %(respond_by)s. Tanpa jawaban, Disnaker tetap memeriksa berkas ini."),
    )
    _tell(
        report,
        "submit",
        mediators_of(report.region_id),
        _("Laporan PHK baru: %(number)s"),
        _("Periksa paling lambat %(due)s."),
    )


def tell_corrected(report):
    receipt(report)
    _tell(
        report,
        "resubmit",
        [*_both_sides(report), report.officer],
        _("Laporan PHK %(number)s sudah diperbaiki"),
        _("Disnaker %(region)s memeriksa lagi paling lambat %(due)s."),
    )


def tell_answered(report):
    _tell(
        report,
        "answer",
        [*_reporters(report), *([report.officer] if report.officer else [])],
        _("Pihak lain menjawab laporan PHK %(number)s"),
        _("Jawabannya ada di berkas."),
    )


def tell_approved(report):
    _tell(
        report,
        "approve",
        _both_sides(report),
        _("Laporan PHK %(number)s disetujui"),
        _("Disnaker %(region)s menyetujui laporan ini. Buka berkasnya untuk melihat langkah berikutnya."),
    )


def tell_correction(report):
    _tell(
        report,
        "ask_correction",
        _reporters(report),
        _("Laporan PHK %(number)s perlu diperbaiki"),
        _("Disnaker %(region)s meminta perbaikan paling lambat %(due)s. Hanya bagian yang disebut yang perlu diubah."),
    )


def tell_disputed(report):
    _tell(
        report,
        "dispute",
        _both_sides(report),
        _("Laporan PHK %(number)s masuk perselisihan"),
        _("PHK ini diselesaikan dulu lewat perundingan atau mediasi di Disnaker %(region)s."),
    )


def tell_resumed(report):
    _tell(
        report,
        "resume",
        _both_sides(report),
        _("Pemeriksaan laporan PHK %(number)s dilanjutkan"),
        _("Disnaker %(region)s memeriksa lagi paling lambat %(due)s."),
    )


def tell_rejected(report):
    _tell(report, "reject", _both_sides(report), _("Laporan PHK %(number)s ditolak"), READ_THE_FILE)


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
    for letter in valid_letters(report).filter(kind=RECEIPT):
        revoke(letter, clock.today())
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


def _worker(report) -> list[User]:
    account = report.employment.participant.account
    return [account] if account else []


def _employer(report) -> list[User]:
    return list(report.employment.company.members.filter(is_active=True))


def _reporters(report) -> list[User]:
    return _employer(report) if report.source == "employer" else _worker(report)


def _others(report) -> list[User]:
    return _worker(report) if report.source == "employer" else _employer(report)


def _both_sides(report) -> list[User]:
    return [*_reporters(report), *_others(report)]


def _tell(report, verb, people, title, body):
    """One notice a person; a file may pass the same step again, so the moment is part of the key."""
    facts = {
        "number": report.number,
        "region": report.region.name,
        "due": day_for_reader(report.due_on) if report.due_on else "",
        "respond_by": day_for_reader(report.respond_by) if report.respond_by else "",
    }
    moment = f"{clock.now():%y%m%d%H%M%S%f}"
    for user in people:
        notify(
            user,
            key=f"phk:{report.pk}:{verb}:{moment}:{user.pk}",
            title=title,
            body=body,
            url=report.get_absolute_url(),
            values=facts,
        )
