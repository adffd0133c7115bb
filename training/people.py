"""Whom a counsellor may recommend a course to."""

from accounts.models import User
from registry.models import Participant
from training.models import in_region_of


def workers_near(counsellor: User):
    """People with an account who work or worked for a company in the region of the counsellor's office."""
    participants = Participant.objects.filter(in_region_of(counsellor, "employments__company__region"))
    return User.objects.filter(is_active=True, nik_index__in=participants.values("nik_index"))


def named(people, words: str):
    """Those whose names contain all the words."""
    for word in words.split():
        people = people.filter(full_name__icontains=word)
    return people
