"""What people are told about a dispute; called in the transaction of the step. No message says what the data are."""

from collections.abc import Iterable
from datetime import date

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Assignment, Role, User
from casework.models import Event
from core.templatetags.siap import tanggal
from notifications.services import notify
from registry.models import DisputedField, RecordDispute

day_for_reader = lazy(tanggal, str)


def tell_sent(dispute: RecordDispute) -> None:
    _tell(
        dispute,
        [dispute.person],
        _("Sanggahan %(number)s terkirim"),
        _("%(company)s diminta menjawab paling lambat %(due)s. Bila diam, sanggahan kami teruskan ke Disnaker."),
    )
    _tell(
        dispute,
        _company(dispute),
        _("Pekerja menyanggah datanya: %(number)s"),
        _("Seorang pekerja %(company)s menyanggah: %(field)s. Betulkan, atau jawab, paling lambat %(due)s."),
    )


def tell_corrected(dispute: RecordDispute, today: date, *, also_officers: bool) -> None:
    people = [dispute.person, *(_mediators(dispute, today) if also_officers else [])]
    _tell(
        dispute,
        people,
        _("Data dibetulkan: %(number)s"),
        _("%(company)s menyatakan sudah membetulkan: %(field)s. Buka sanggahannya untuk melihat yang berubah."),
    )


def tell_settled(dispute: RecordDispute) -> None:
    _tell(
        dispute,
        [dispute.person, *_company(dispute)],
        _("Sanggahan %(number)s selesai: sudah dibetulkan"),
        _("Disnaker %(region)s mencatat bahwa datanya sudah dibetulkan. Periksa kepesertaan Anda."),
    )


def tell_denied(dispute: RecordDispute) -> None:
    _tell(
        dispute,
        [dispute.person],
        _("Perusahaan membantah sanggahan %(number)s"),
        _("Menurut %(company)s datanya sudah benar. Baca alasannya; bila tidak setuju, teruskan ke Disnaker."),
    )


def tell_escalated(dispute: RecordDispute, today: date) -> None:
    _tell(
        dispute,
        [dispute.person, *_company(dispute)],
        _("Disnaker memeriksa sanggahan %(number)s"),
        _("Disnaker %(region)s memutuskan paling lambat %(due)s."),
    )
    _tell(
        dispute,
        _mediators(dispute, today),
        _("Sanggahan data untuk Disnaker: %(number)s"),
        _("Pekerja %(company)s menyanggah: %(field)s. Putuskan paling lambat %(due)s."),
    )


def tell_upheld(dispute: RecordDispute) -> None:
    _tell(
        dispute,
        [dispute.person, *_company(dispute)],
        _("Data wajib dibetulkan: %(number)s"),
        _("Disnaker %(region)s mewajibkan %(company)s membetulkan paling lambat %(due)s. Alasannya ada di sanggahan."),
    )


def tell_dismissed(dispute: RecordDispute) -> None:
    _tell(
        dispute,
        [dispute.person, *_company(dispute)],
        _("Sanggahan %(number)s selesai: data tidak diubah"),
        _("Disnaker %(region)s memutuskan data tidak perlu diubah. Alasannya ada di sanggahan."),
    )


def tell_withdrawn(dispute: RecordDispute, today: date, *, also_officers: bool) -> None:
    _tell(
        dispute,
        [*_company(dispute), *(_mediators(dispute, today) if also_officers else [])],
        _("Sanggahan %(number)s ditarik"),
        _("Pekerja menarik sanggahannya. Tidak ada yang perlu Anda lakukan."),
    )


def tell_due_soon(dispute: RecordDispute) -> None:
    _tell(
        dispute,
        _company(dispute),
        _("Sanggahan %(number)s menunggu Anda"),
        _("Betulkan atau jawab sanggahan pekerja %(company)s paling lambat %(due)s."),
    )


def tell_overdue(dispute: RecordDispute, today: date) -> None:
    _tell(
        dispute,
        [dispute.person, *_company(dispute), *_mediators(dispute, today)],
        _("Batas membetulkan data lewat: %(number)s"),
        _("%(company)s belum membetulkan data sampai %(due)s. Disnaker %(region)s menindaklanjuti."),
    )


def has_somebody_to_answer(dispute: RecordDispute) -> bool:
    """Whether anybody but the worker acts for the company."""
    return any(user != dispute.person for user in _company(dispute))


def _company(dispute: RecordDispute) -> list[User]:
    if dispute.company is None:
        return []
    return [user for user in dispute.company.members.filter(is_active=True) if user.pk != dispute.person_id]


def _mediators(dispute: RecordDispute, today: date) -> list[User]:
    on = Assignment.objects.in_force(today).filter(role=Role.MEDIATOR, office__region=dispute.region_id)
    return list(User.objects.filter(pk__in=on.values("user"), is_active=True).exclude(pk=dispute.person_id))


def _tell(dispute: RecordDispute, people: Iterable[User], title, body) -> None:
    """One notice a person; a dispute may pass a step again, so the number of its events is part of the key."""
    moves = Event.objects.about(dispute).count()
    for user in people:
        notify(
            user,
            key=f"dispute:{dispute.pk}:{moves}:{user.pk}",
            title=title,
            body=body,
            url=dispute.get_absolute_url(),
            values={
                "number": dispute.number,
                "company": dispute.company_name,
                "region": dispute.region.name,
                "field": DisputedField(dispute.field).label,
                "due": day_for_reader(dispute.due_on) if dispute.due_on else "",
            },
        )
