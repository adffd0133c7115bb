"""Which worker of a company a row is about, by KPJ or by NIK; and how what is found becomes a fault of the row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from bulk_uploads.cells import fit_to_show
from bulk_uploads.columns import Column, read_digits
from bulk_uploads.faults import Fault
from bulk_uploads.kinds import Kind, Row, Sending
from core.dates import Month
from core.fields import blind_index
from registry.enrolment import nik_fault
from registry.findings import WORDS, Finding
from registry.models import Company, Contribution, Employment, Membership
from registry.models.companies import SIGNING_ROLES
from registry.names import same_name
from registry.permissions import may_sign
from registry.uploads.cells import read_nik, text_up_to

ROWS_AT_ONCE = 2_000

KPJ = Column("kpj", read_digits, required=False, help=_("11 angka. Isi KPJ atau NIK."), example="90000000017")
NIK = Column("nik", read_nik, required=False, help=_("16 angka. Isi KPJ atau NIK."), personal=True)
NAME = Column(
    "nama",
    text_up_to(120),
    required=False,
    help=_("Untuk mencocokkan: baris ditolak bila namanya lain."),
    example="Siti Aminah",
)
WHO = (KPJ, NIK, NAME)


@dataclass(frozen=True, slots=True)
class Workers:
    """The employments at one company that some rows name: by KPJ, and by the index of the NIK the one that goes on."""

    by_kpj: Mapping[str, Employment]
    by_nik: Mapping[bytes, Employment]

    def of(self, row: Row) -> Employment | None:
        if row.values["kpj"]:
            return self.by_kpj.get(row.values["kpj"])
        return self.by_nik.get(blind_index(row.values["nik"])) if row.values["nik"] else None


def companies_of(user: User):
    """On whose behalf a person may prepare rows: companies that the Disnaker has approved."""
    if user.role != Role.EMPLOYER:
        return Company.objects.none()
    return Company.objects.of_member(user).approved().order_by("name", "pk")


def approvers_of(company: Company):
    """Whom to ask when one who only prepares has rows for this company."""
    signers = Membership.objects.filter(company=company, role__in=SIGNING_ROLES)
    return User.objects.filter(pk__in=signers.values("user"), is_active=True).order_by("full_name", "pk")


def signs(user: User, company: Company) -> bool:
    return may_sign(company, user)


def must_sign(sending: Sending) -> None:
    """Raises `PermissionDenied`: whoever may not sign writes nothing, whatever page or job it comes from."""
    if not may_sign(sending.scope, sending.by):
        raise PermissionDenied


def who_key(values: Mapping[str, Any]) -> str:
    """What makes two rows about one worker; a NIK does not stand in it."""
    if values["kpj"]:
        return values["kpj"]
    return blind_index(values["nik"]).hex() if values["nik"] else ""


def who(values: Mapping[str, Any]) -> str:
    return values["nama"] or values["kpj"] or ""


def find_workers(rows: Sequence[Row], company: Company) -> Workers:
    """Two queries."""
    jobs = Employment.objects.filter(company=company).select_related("participant", "company")
    by_kpj = {job.kpj: job for job in jobs.filter(kpj__in={row.values["kpj"] for row in rows} - {None})}
    indexes = {blind_index(row.values["nik"]) for row in rows if row.values["nik"]}
    named = jobs.filter(participant__nik_index__in=indexes).order_by("deactivated_on", "started_on", "pk")
    return Workers(by_kpj, {bytes(job.participant.nik_index): job for job in named})


def findings_of_who(row: Row, workers: Workers) -> Iterator[Finding]:
    """Why the row names nobody, or somebody else."""
    kpj, nik, name = row.values["kpj"], row.values["nik"], row.values["nama"]
    job = workers.of(row)
    if not kpj and not nik:
        yield Finding("kpj", "WHO_MISSING")
    elif nik and (fault := nik_fault(nik)):
        yield fault
    elif job is None:
        yield Finding("kpj", "KPJ_UNKNOWN") if kpj else Finding("nik", "NIK_UNKNOWN")
    elif nik and bytes(job.participant.nik_index) != blind_index(nik):
        yield Finding("kpj", "KPJ_OTHER")
    elif name and not same_name(name, job.participant.full_name):
        yield Finding("nama", "NAME_DIFFERS")


def named_twice(rows: Sequence[Row], workers: Workers, columns: Sequence[str]) -> Iterator[Fault]:
    """Rows about one worker, of which one gives the KPJ and the other the NIK; `columns` must be equal as well."""
    first: dict[tuple, int] = {}
    for row in rows:
        job = workers.of(row)
        if job is None:
            continue
        line = first.setdefault((job.pk, *(row.values[name] for name in columns)), row.line)
        if line != row.line:
            yield fault(row, Finding("kpj" if row.values["kpj"] else "nik", "DUPLICATE", {"other": line}))


def fault(row: Row, finding: Finding, columns: Mapping[str, str] | None = None) -> Fault:
    """`columns`: the column by the field of the finding, where they have different names."""
    column = (columns or {}).get(finding.field, finding.field)
    value = row.values.get(column)
    found = fit_to_show("" if value is None else str(value), personal=column == NIK.name)
    return Fault(row.line, column, finding.code, found, dict(finding.details), finding.is_warning)


def day(text: str | None) -> date | None:
    """Of a value that `read_day` gave."""
    return date.fromisoformat(text) if text else None


def active_workers(company: Company) -> Iterator[tuple[Employment, int | None]]:
    """Those active at BPJS, by name, with the wage last reported; read piece by piece, however many there are."""
    employments = (
        Employment.objects.filter(company=company)
        .active_at_bpjs()
        .select_related("participant")
        .defer("participant__nik")
        .order_by("name_key", "pk")
    )
    piece: list[Employment] = []
    for employment in employments.iterator(chunk_size=ROWS_AT_ONCE):
        piece.append(employment)
        if len(piece) == ROWS_AT_ONCE:
            yield from _with_wages(piece)
            piece = []
    yield from _with_wages(piece)


def _with_wages(employments: list[Employment]) -> Iterable[tuple[Employment, int | None]]:
    latest = Contribution.objects.filter(employment__in=[job.pk for job in employments]).latest_of_each_employment()
    wages = dict(latest.values_list("employment_id", "wage"))
    return [(job, wages.get(job.pk)) for job in employments]


def reported_wages(company: Company, today: date, *, month_column: str) -> Iterator[dict[str, Any]]:
    """For a template: the active workers with the wage last reported, for this month."""
    month = str(Month.of(today))
    for job, wage in active_workers(company):
        yield {"kpj": job.kpj, "nama": job.participant.full_name, month_column: month, "upah": str(wage or "")}


# What the spreadsheets about a company's workers have in common.
of_company = partial(Kind, scopes=companies_of, may_send=signs, approvers=approvers_of, subject=who, faults=WORDS)
