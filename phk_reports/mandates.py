"""A worker lets somebody act for them in a PHK file: offered, accepted or declined, ended by either or by its last day."""

from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import User
from casework.steps import advance, record
from core.ids import uuid7
from core.words import lazy_tanggal
from documents.checks import CheckedFile
from documents.services import receive
from messaging.models import Channel
from messaging.services import send
from notifications.services import notify
from phk_reports.models import Mandate, MandateState, PhkReport, Representation
from phk_reports.refusals import ReportRefused
from registry.models import Employment, Membership
from sign_in.limits import take

LETTER = "mandate_letter"
MOST_A_RUN = 200

OFFER = _(
    "%(worker)s meminta Anda mewakilinya dalam laporan PHK di SIAPkerja, sebagai: %(representation)s.\n\n"
    "Masuk atau daftar di SIAPkerja dengan alamat email ini, lalu buka halaman Kuasa:\n%(link)s\n\n"
    "Bila Anda tidak mengenal orang ini, abaikan saja. Tidak ada yang terjadi tanpa persetujuan Anda."
)


@transaction.atomic
def offer(
    *,
    employment: Employment,
    by: User,
    representation: Representation,
    name: str,
    email: str,
    to_on: date,
    letter: CheckedFile | None,
    today: date,
) -> Mandate:
    """The worker asks the owner of an address to act for them. Raises `PermissionDenied`, `ReportRefused`."""
    if not by.is_person(employment.participant.nik_index):
        raise PermissionDenied
    email = email.lower()
    if by.email.lower() == email:
        raise ReportRefused(_("Kuasa diberikan kepada orang lain, bukan kepada diri sendiri."))
    if take("mandate_offer", str(by.pk)).refused_until:
        raise ReportRefused(_("Sudah 10 permintaan kuasa dalam sehari. Coba lagi besok."))
    Employment.objects.select_for_update(of=("self",)).get(pk=employment.pk)
    if Mandate.objects.filter(
        employment=employment, email=email, state__in=[MandateState.OFFERED, MandateState.ACTIVE]
    ).exists():
        raise ReportRefused(_("Kuasa untuk alamat ini sudah ada. Lihat di halaman Kuasa."))
    mandate = Mandate.objects.create(
        worker=by,
        employment=employment,
        representation=representation,
        name=name,
        email=email,
        from_on=today,
        to_on=to_on,
        letter=receive(letter, by, LETTER) if letter else None,
    )
    record(mandate, "offered", by=by)
    _send_offer(mandate)
    return mandate


@transaction.atomic
def accept(mandate: Mandate, *, by: User, today: date) -> Mandate:
    """From now on `by` may act. Raises `PermissionDenied`, `StepRefused`, `ReportRefused`."""
    if Membership.objects.filter(user=by, company=mandate.employment.company_id).exists():
        raise ReportRefused(_("Anda bertindak untuk perusahaan ini. Wakil pekerja tidak boleh dari pihak perusahaan."))
    if mandate.to_on < today:
        raise ReportRefused(_("Masa kuasa ini sudah lewat. Minta pekerja mengirim yang baru."))
    mandate = advance(mandate, Mandate.accept, by=by, representative=by)
    _tell(mandate, mandate.worker, _("%(name)s menerima kuasa Anda"), _("Ia dapat mewakili Anda sampai %(to_on)s."))
    for report in PhkReport.objects.live().filter(employment=mandate.employment):
        record(report, "mandate_accepted", by=by, representation=mandate.representation)
    return mandate


@transaction.atomic
def decline(mandate: Mandate, *, by: User) -> Mandate:
    """Raises `PermissionDenied`, `StepRefused`."""
    mandate = advance(mandate, Mandate.decline, by=by)
    _tell(mandate, mandate.worker, _("%(name)s tidak menerima kuasa Anda"), _("Anda dapat meminta orang lain."))
    return mandate


@transaction.atomic
def end(mandate: Mandate, *, by: User | None) -> Mandate:
    """By the worker, by who holds it, or (None) because its last day is over. Raises `PermissionDenied`, `StepRefused`."""
    mandate = advance(mandate, Mandate.end, by=by)
    for person in filter(None, [mandate.worker, mandate.representative]):
        if by is None or person.pk != by.pk:
            _tell(mandate, person, _("Kuasa %(number)s berakhir"), _("Wakil tidak dapat bertindak lagi."))
    for report in PhkReport.objects.live().filter(employment=mandate.employment):
        record(report, "mandate_ended", by=by)
    return mandate


def end_those_over(today: date) -> int:
    """Close what ran out; it gave no right since its last day. Safe to repeat."""
    over = Mandate.objects.filter(state__in=[MandateState.OFFERED, MandateState.ACTIVE], to_on__lt=today)
    chosen = list(over.order_by("to_on", "pk")[:MOST_A_RUN])
    for mandate in chosen:
        end(mandate, by=None)
    return len(chosen)


def context(report: PhkReport, today: date) -> dict:
    """For templates/phk_reports/_represented.html: who may act for the worker of this file today. One query."""
    mandates = Mandate.objects.in_force(today).filter(employment=report.employment_id)
    return {"representatives": list(mandates.select_related("representative").order_by("pk"))}


def represented_by(user: User):
    """The employments about which this person may act for somebody else today."""
    return Employment.objects.filter(pk__in=Mandate.objects.held_by(user).values("employment"))


def _send_offer(mandate: Mandate) -> None:
    with override(settings.LANGUAGE_CODE):
        body = OFFER % {
            "worker": mandate.worker.full_name,
            "representation": mandate.get_representation_display(),
            "link": settings.SITE_URL + reverse("phk_reports:mandates"),
        }
        subject = str(_("Permintaan kuasa dari %s") % mandate.worker.full_name)
        send(channel=Channel.EMAIL, address=mandate.email, key=f"mandate:{uuid7()}", subject=subject, body=str(body))


def _tell(mandate: Mandate, person: User, title, body) -> None:
    notify(
        person,
        key=f"mandate:{mandate.pk}:{mandate.state}:{person.pk}",
        title=title,
        body=body,
        url=mandate.get_absolute_url(),
        values={"name": mandate.name, "number": mandate.number, "to_on": lazy_tanggal(mandate.to_on)},
    )
