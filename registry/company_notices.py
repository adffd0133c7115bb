"""What the people of a company and the mediators of its region are told, each fact once."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Assignment, Role, User
from casework.models import Event
from core.ids import uuid7
from core.words import lazy_tanggal
from messaging.models import Channel
from messaging.services import send
from notifications.services import News, notify, notify_many
from registry.choices import MemberRole
from registry.models import Company, CompanyRegistration, MemberInvitation, Membership, RegistrationKind
from registry.models import RegistrationState as State

MOST_MEDIATORS = 50

INVITATION = _(
    "%(who)s mengundang Anda menjadi anggota perusahaan %(company)s di SIAPkerja, sebagai %(role)s.\n\n"
    "Buka tautan ini dalam 24 jam, lalu masuk atau daftar dengan alamat email ini:\n%(link)s\n\n"
    "Jangan teruskan pesan ini. Bila Anda tidak mengenal perusahaan ini, abaikan saja."
)


def tell_sent(registration: CompanyRegistration) -> None:
    """It waits for the Disnaker: after the first time, a correction or an objection."""
    _tell_owners(
        registration,
        _("Permohonan %(company)s sudah dikirim"),
        _("Disnaker %(region)s memeriksa permohonan %(number)s paling lambat %(due)s. Anda diberi tahu hasilnya."),
    )


def tell_approved(registration: CompanyRegistration) -> None:
    if registration.kind == RegistrationKind.MOVE:
        title = _("Pindah wilayah %(company)s disetujui")
        body = _("Mulai sekarang perusahaan tercatat di %(region)s, dan Disnaker di sana yang melayani.")
    else:
        title = _("%(company)s sudah terdaftar")
        body = _("Disnaker menyetujui pendaftaran. Mulai sekarang Anda dapat mengirim data dan laporan perusahaan.")
    _tell_owners(registration, title, body)


def tell_decided(registration: CompanyRegistration) -> None:
    title, body = words_of_decision(registration)
    _tell_owners(registration, title, body)


def words_of_decision(registration: CompanyRegistration) -> tuple:
    """Title and body of what the company reads about a correction or a refusal; with %(…)s of `values_of`."""
    if registration.state == State.NEEDS_CORRECTION:
        return (
            _("Permohonan %(company)s perlu diperbaiki"),
            _("Disnaker %(region)s: %(reason)s. %(explanation)s\nPerbaiki dan kirim lagi paling lambat %(due)s."),
        )
    if registration.objected_at is None:
        return (
            _("Permohonan %(company)s ditolak"),
            _("Disnaker %(region)s: %(reason)s. %(explanation)s\nAnda dapat mengajukan keberatan sampai %(due)s."),
        )
    return (
        _("Keberatan %(company)s tidak diterima"),
        _("Disnaker %(region)s: %(reason)s. %(explanation)s\nAnda dapat mendaftar lagi dengan data yang benar."),
    )


def values_of(registration: CompanyRegistration) -> dict:
    return {
        "company": registration.company.name,
        "region": registration.region.name,
        "number": registration.number,
        "reason": registration.get_reason_display(),
        "explanation": registration.explanation,
        "due": lazy_tanggal(registration.due_on),
    }


def tell_withdrawn(registration: CompanyRegistration) -> None:
    _tell_owners(
        registration,
        _("Permohonan %(company)s ditarik"),
        _("Permohonan %(number)s tidak diperiksa lagi. Anda dapat mengirim yang baru kapan saja."),
    )


def tell_bpjs_disagrees(registration: CompanyRegistration) -> None:
    _tell_owners(
        registration,
        _("BPJS belum dapat membenarkan data %(company)s"),
        format_lazy(
            _("Jawaban BPJS: {answer}. Disnaker memutuskan dengan jawaban ini. Periksa NPP di halaman perusahaan."),
            answer=registration.get_bpjs_answer_display(),
        ),
    )


def tell_mediators_of_change(company: Company, note: str, changed_on: date, late: bool, today: date) -> None:
    """The mediators of the region: what a company has changed about itself."""
    body = _("Berlaku sejak %(day)s:\n%(note)s")
    if late:
        body = format_lazy("{}\n{}", body, _("Dilaporkan lewat 7 hari kerja."))
    fact = uuid7()
    notify_many(
        [
            News(
                mediator,
                key=f"company-changed:{fact}:{mediator.pk}",
                title=_("Data %(company)s berubah"),
                body=body,
                url=reverse("registry:overseen_company", args=[company.pk]),
                values={"company": company.name, "day": lazy_tanggal(changed_on), "note": note},
            )
            for mediator in mediators_of(company.region_id, today)
        ]
    )


def mediators_of(region: str, today: date) -> list[User]:
    on_duty = Assignment.objects.in_force(today).filter(role=Role.MEDIATOR, office__region=region)
    people = User.objects.filter(pk__in=on_duty.values("user"), is_active=True)
    return list(people.order_by("pk")[:MOST_MEDIATORS])


def send_invitation(invitation: MemberInvitation, token: str) -> None:
    """The one-time link, to the invited address."""
    with override(settings.LANGUAGE_CODE):
        body = INVITATION % {
            "who": invitation.invited_by.full_name,
            "company": invitation.company.name,
            "role": invitation.get_role_display(),
            "link": settings.SITE_URL + reverse("registry:invitation_link", args=[token]),
        }
        subject = str(_("Undangan dari %s") % invitation.company.name)
        send(channel=Channel.EMAIL, address=invitation.email, key=f"member:{uuid7()}", subject=subject, body=str(body))


def tell_joined(membership: Membership) -> None:
    """The owners: who has accepted."""
    for owner in owners_of(membership.company).exclude(pk=membership.user_id):
        notify(
            owner,
            key=f"member-joined:{membership.pk}:{owner.pk}",
            title=_("Anggota baru di %(company)s"),
            body=_("%(name)s menerima undangan sebagai %(role)s."),
            url=reverse("registry:members", args=[membership.company_id]),
            values={
                "company": membership.company.name,
                "name": membership.user.full_name,
                "role": membership.get_role_display(),
            },
        )


def tell_role_changed(membership: Membership) -> None:
    notify(
        membership.user,
        key=f"member-role:{uuid7()}",
        title=_("Peran Anda di %(company)s berubah"),
        body=_("Peran Anda sekarang: %(role)s."),
        url=reverse("registry:company", args=[membership.company_id]),
        values={"company": membership.company.name, "role": membership.get_role_display()},
    )


def tell_removed(person: User, company: Company, by: User) -> None:
    notify(
        person,
        key=f"member-removed:{uuid7()}",
        title=_("Anda bukan anggota %(company)s lagi"),
        body=_("%(name)s mengakhiri keanggotaan Anda. Akun dan layanan lain Anda tetap terbuka."),
        url=reverse("registry:companies"),
        values={"company": company.name, "name": by.full_name},
    )


def owners_of(company: Company):
    return User.objects.filter(memberships__company=company, memberships__role=MemberRole.OWNER).order_by("pk")


def _tell_owners(registration: CompanyRegistration, title, body) -> None:
    """Each move of the case, and each answer of BPJS, is a fact of its own."""
    moves = Event.objects.about(registration).count()
    for owner in owners_of(registration.company):
        notify(
            owner,
            key=f"registration:{registration.pk}:{moves}:{owner.pk}",
            title=title,
            body=body,
            url=reverse("registry:company", args=[registration.company_id]),
            values=values_of(registration),
        )
