"""Among several employers, the one for JKP: the worker chooses (PP 37/2021 Pasal 8)."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from casework.models import Event
from casework.steps import record
from notifications.services import notify
from registry.models import Employment, Participant
from registry.refusals import NoChoice


def active_jobs(user: User) -> QuerySet[Employment]:
    """The person's own employments with a running participation, oldest first."""
    own = Employment.objects.filter(participant__in=Participant.objects.of(user))
    return own.active_at_bpjs().select_related("company__region").order_by("started_on", "pk")


def has_to_choose(jobs: list[Employment]) -> bool:
    """Somebody is employed, and none of the employers is the one for JKP."""
    return bool(jobs) and not any(job.for_jkp for job in jobs)


def choose(employment: Employment, *, by: User) -> Employment:
    """From now on this one is for JKP, no other. Raises `PermissionDenied`, and `NoChoice` once it has ended."""
    with transaction.atomic():
        person = Participant.objects.select_for_update().get(pk=employment.participant_id)
        if not by.is_person(person.nik_index):
            raise PermissionDenied
        chosen = Employment.objects.select_for_update().select_related("company").get(pk=employment.pk)
        if not chosen.is_active_at_bpjs:
            raise NoChoice(_("Kepesertaan di perusahaan ini sudah berakhir. Pilih perusahaan lain."))
        if chosen.for_jkp:
            return chosen
        Employment.objects.active_at_bpjs().filter(participant=person, for_jkp=True).update(for_jkp=False)
        chosen.for_jkp = True
        chosen.save(update_fields=["for_jkp"])
        record(chosen, "chosen_for_jkp", by=by)
        _tell_chosen(chosen, by)
    return chosen


def _tell_chosen(employment: Employment, person: User) -> None:
    times = Event.objects.about(employment).filter(verb="chosen_for_jkp").count()
    notify(
        person,
        key=f"jkp-employer:{employment.pk}:{times}",
        title=_("Pemberi kerja untuk JKP Anda"),
        body=_(
            "Anda memilih %(company)s untuk JKP. Jika bukan Anda yang memilih, ganti pilihannya dan ubah kata sandi."
        ),
        url=reverse("registry:jkp_employer"),
        values={"company": employment.company.name},
    )
