"""What people are told about a layoff: each worker of their own file, the offices and companies once for all."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from notifications.services import News, notify_many
from phk_reports.models import BatchDecision, Mandate, MassLayoff, PhkReport
from phk_reports.notices import day_for_reader, mediators_of


def tell_workers(reports: Sequence[PhkReport]) -> None:
    """To the workers who have an account, and who represents them: there is a file to answer. Few queries for any number."""
    by_index = {bytes(report.employment.participant.nik_index): report for report in reports}
    by_job = {report.employment_id: report for report in reports}
    accounts = User.objects.filter(nik_index__in=list(by_index), is_active=True)
    mandates = Mandate.objects.in_force(clock.today()).filter(employment__in=list(by_job))
    asked = [(user, by_index[bytes(user.nik_index)]) for user in accounts]
    asked += [(held.representative, by_job[held.employment_id]) for held in mandates.select_related("representative")]
    notify_many(
        [
            News(
                user,
                key=f"phk:{report.pk}:submit_in_layoff:{user.pk}",
                title=_("Ada laporan PHK untuk Anda jawab: %(number)s"),
                body=_(
                    "Periksa isinya dan jawab paling lambat %(respond_by)s. "
                    "Tanpa jawaban, Disnaker tetap memeriksa berkas ini."
                ),
                url=report.get_absolute_url(),
                values={"number": report.number, "respond_by": day_for_reader(report.respond_by)},
            )
            for user, report in asked
        ]
    )


def tell_mediators(layoff: MassLayoff, first: PhkReport) -> None:
    """Once for the whole layoff, however many chunks it came in."""
    notify_many(
        [
            News(
                user,
                key=f"phk-layoff:{layoff.pk}:sent:{user.pk}",
                title=_("PHK massal baru: %(number)s"),
                body=_("%(company)s melaporkan PHK banyak pekerja. Periksa paling lambat %(due)s."),
                url=reverse("phk_reports:layoff_review", args=[layoff.pk]),
                values={
                    "number": layoff.number,
                    "company": layoff.company.name,
                    "due": day_for_reader(first.due_on),
                },
            )
            for user in mediators_of(layoff.region_id)
        ]
    )


def tell_decided(batch: BatchDecision, approved: int, failed: int) -> None:
    """To the mediator who decided, and once to each member of the company."""
    layoff = batch.layoff
    news = [
        News(
            batch.decided_by,
            key=f"phk-layoff:{batch.pk}:done:{batch.decided_by_id}",
            title=_("Keputusan %(number)s selesai dikerjakan"),
            body=_("Disetujui: %(approved)s berkas. Tidak dapat diputus bersama: %(failed)s berkas."),
            url=batch.get_absolute_url(),
            values={"number": layoff.number, "approved": approved, "failed": failed},
        )
    ]
    if approved:
        news += [
            News(
                member,
                key=f"phk-layoff:{batch.pk}:approved:{member.pk}",
                title=_("PHK massal %(number)s: ada keputusan"),
                body=_("Berkas yang disetujui Disnaker: %(approved)s. Nonaktifkan pekerjanya di BPJS bila belum."),
                url=layoff.get_absolute_url(),
                values={"number": layoff.number, "approved": approved},
            )
            for member in layoff.company.members.filter(is_active=True)
        ]
    notify_many(news)
