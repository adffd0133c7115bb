"""Risk signs of PHK files: what an officer should look at twice. None of them decides anything."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, IntegerField, Max, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.holidays import holidays_between
from core import clock
from phk_reports import prohibited, rules
from phk_reports.joining import NEARBY
from phk_reports.models import Cause, Evidence, PhkReport, PhkStatement, Side, Stance, State
from phk_reports.models.report import UNSENT_OR_OVER
from registry.choices import ContractType
from registry.models import Company, CompanyRegistration, Employment, RegistrationKind, RegistrationState

NEW_COMPANY = timedelta(days=90)
NEAR_CONTRACT_END = timedelta(days=14)
MANY_A_DAY = 10
MANY_OF = 10  # one worker in so many
COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign; `words` say to the officer what was found and what to look at."""

    code: str
    title: str | Promise
    words: str | Promise


SIGNS = {
    sign.code: sign
    for sign in (
        Sign(
            "SAME_DOCUMENT",
            _("Dokumen sama"),
            _("Dokumen yang sama dipakai untuk orang lain. Cocokkan nama di dokumen itu."),
        ),
        Sign(
            "PROHIBITED_REASON",
            _("Alasan dilarang"),
            _("Penjelasan menyebut alasan yang dilarang Pasal 153 UU 13/2003. Baca penjelasannya."),
        ),
        Sign(
            "SIDES_DIFFER",
            _("Pihak berbeda pendapat"),
            _("Perusahaan dan pekerja tidak sependapat. Bandingkan keterangan keduanya."),
        ),
        Sign(
            "DUPLICATE",
            _("Mungkin ganda"),
            _("Ada laporan lain tentang orang ini di perusahaan ini. Buka berkas itu juga."),
        ),
        Sign(
            "MANY_REPORTS",
            _("Banyak laporan sehari"),
            _("Perusahaan melaporkan banyak pekerja pada hari yang sama. Tanyakan apakah ini PHK massal."),
        ),
        Sign(
            "COMPANY_NEW",
            _("Perusahaan baru"),
            _("Perusahaan mendaftar kurang dari 90 hari sebelum melapor. Periksa apakah hubungan kerjanya nyata."),
        ),
        Sign(
            "PKWT_END",
            _("Kontrak hampir berakhir"),
            _("PHK terjadi dekat atau sesudah akhir kontrak (PKWT). Periksa tanggal akhir kontrak."),
        ),
        Sign(
            "LATE_REPORT",
            _("Lapor terlambat"),
            _("Perusahaan melapor lebih dari 7 hari kerja sesudah PHK. Baca alasan terlambatnya."),
        ),
    )
}


def signs(report: PhkReport) -> list[Sign]:
    """The signs of one file."""
    return signs_of([report])[report.pk]


def signs_of(reports: Collection[PhkReport]) -> dict[UUID, list[Sign]]:
    """File → its signs, gravest first. Each kind asks once, however many files; needs their employment loaded."""
    found: dict[str, set[UUID]] = {
        "SAME_DOCUMENT": _same_document(reports),
        "DUPLICATE": _duplicate(reports),
        "MANY_REPORTS": _many_a_day(reports),
        "COMPANY_NEW": _of_new_company(reports),
        "PKWT_END": {report.pk for report in reports if _near_contract_end(report)},
        "LATE_REPORT": _late(reports),
        **_from_statements(reports),
    }
    return {report.pk: [sign for code, sign in SIGNS.items() if report.pk in found[code]] for report in reports}


def _same_document(reports: Iterable[PhkReport]) -> set[UUID]:
    """The same bytes, or the same pages saved again, in the file of somebody else; not the agreement of one layoff."""
    somebody_else = ~Q(report__employment__participant=OuterRef("report__employment__participant"))
    elsewhere = Evidence.objects.filter(somebody_else)
    bytes_twice = elsewhere.filter(document__sha256=OuterRef("document__sha256"))
    pages_twice = elsewhere.filter(document__fingerprint=OuterRef("document__fingerprint"))
    shared = Q(report__layoff__agreement=F("document")) | Q(report__layoff__registration=F("document"))
    own = Evidence.objects.filter(~shared | Q(report__layoff=None))
    own = own.filter(report__in=[report.pk for report in reports])
    fingerprinted = ~Q(document__fingerprint="") & Exists(pages_twice)
    return set(own.filter(Exists(bytes_twice) | fingerprinted).values_list("report", flat=True))


def _duplicate(reports: Iterable[PhkReport]) -> set[UUID]:
    """As `joining.possible_duplicates` has it: another file about the same person and company, live or of a day nearby."""
    nearby = Q(terminated_on__range=(OuterRef("terminated_on") - NEARBY, OuterRef("terminated_on") + NEARBY))
    live = ~Q(state__in=UNSENT_OR_OVER) & ~Q(employment=OuterRef("employment"))
    others = (
        PhkReport.objects.filter(
            nearby | live,
            employment__participant=OuterRef("employment__participant"),
            employment__company=OuterRef("employment__company"),
            submitted_at__isnull=False,
        )
        .exclude(pk=OuterRef("pk"))
        .exclude(state=State.WITHDRAWN)
    )
    asked = PhkReport.objects.filter(pk__in=[report.pk for report in reports])
    return set(asked.filter(Exists(others)).values_list("pk", flat=True))


def _many_a_day(reports: Iterable[PhkReport]) -> set[UUID]:
    """Single reports of one company on one day: at least `MANY_A_DAY`, and one worker in `MANY_OF`."""
    days = {
        (report.employment.company_id, _day_of(report)): report
        for report in reports
        if report.layoff_id is None and report.source == Side.EMPLOYER
    }
    companies = {company for company, _day in days}
    if not companies:
        return set()
    at_work = Employment.objects.filter(company=OuterRef("pk"), deactivated_on=None).values("pk")[:COUNTED]
    same_days = (
        PhkReport.objects.filter(employment__company=OuterRef("pk"), layoff=None, source=Side.EMPLOYER)
        .filter(submitted_at__date__in={day for _company, day in days})
        .annotate(day=TruncDate("submitted_at"))
        .values("day")[:COUNTED]
    )
    counted = Company.objects.filter(pk__in=companies).annotate(
        workers=Func(ArraySubquery(at_work), function="cardinality", output_field=IntegerField()),
        report_days=ArraySubquery(same_days),
    )
    many = set()
    for company, workers, report_days in counted.values_list("pk", "workers", "report_days"):
        limit = max(MANY_A_DAY, workers / MANY_OF)
        many |= {(company, day) for day, number in Counter(report_days).items() if number >= limit}
    return {report.pk for report in reports if (report.employment.company_id, _day_of(report)) in many}


def _day_of(report: PhkReport) -> date | None:
    return report.submitted_at.astimezone(clock.WIB).date() if report.submitted_at else None


def _of_new_company(reports: Iterable[PhkReport]) -> set[UUID]:
    """Of companies that registered at the portal shortly before the report, and were approved."""
    companies = {report.employment.company_id for report in reports}
    approved = CompanyRegistration.objects.filter(company__in=companies, state=RegistrationState.APPROVED)
    new = approved.exclude(kind=RegistrationKind.MOVE).order_by()
    since = dict(new.values_list("company").annotate(Max("sent_at")))
    return {
        report.pk
        for report in reports
        if (registered_at := since.get(report.employment.company_id)) is not None
        and report.submitted_at is not None
        and report.submitted_at - registered_at < NEW_COMPANY
    }


def _near_contract_end(report: PhkReport) -> bool:
    employment = report.employment
    return (
        employment.contract_type == ContractType.PKWT
        and employment.contract_end_on is not None
        and report.terminated_on is not None
        and report.cause != Cause.PKWT_EXPIRED
        and report.terminated_on >= employment.contract_end_on - NEAR_CONTRACT_END
    )


def _late(reports: Iterable[PhkReport]) -> set[UUID]:
    sent = [
        (report, report.terminated_on, _day_of(report))
        for report in reports
        if report.source == Side.EMPLOYER and report.terminated_on and report.submitted_at
    ]
    if not sent:
        return set()
    first, last = min(day for _report, day, _sent in sent), max(max(day, on) for _report, day, on in sent)
    holidays = holidays_between(first, last + timedelta(days=30))
    return {report.pk for report, ended_on, on in sent if on > rules.report_due_on(ended_on, holidays)}


def _from_statements(reports: Iterable[PhkReport]) -> dict[str, set[UUID]]:
    """What the latest statement of each side shows."""
    keys = [report.pk for report in reports]
    said = (
        PhkStatement.objects.filter(report__in=keys).order_by("report", "side", "-version").distinct("report", "side")
    )
    touched, differ = set(), set()
    for statement in said:
        if prohibited.hits(statement.narrative):
            touched.add(statement.report_id)
        if statement.stance in (Stance.DIFFERS, Stance.DENIES):
            differ.add(statement.report_id)
    return {"PROHIBITED_REASON": touched, "SIDES_DIFFER": differ}
