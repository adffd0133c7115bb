"""The trail as people read it: newest first, who by role, only what has words."""

import pytest

from accounts.history import actor_label, history
from accounts.models import Role
from casework.models import Event
from casework.steps import SYSTEM, record
from tests.accounts.factories import UserFactory, officer

pytestmark = pytest.mark.django_db


def test_events_become_lines():
    subject = UserFactory()
    record(subject, "sent", by=UserFactory(worker=True))
    record(subject, "looked_at")
    record(subject, "asked", by=officer(Role.MEDIATOR), note="Foto kurang jelas.")
    record(subject, "lapsed")
    lines = history(Event.objects.about(subject), {"sent": "dikirim", "asked": "diminta perbaikan", "lapsed": "lewat"})
    assert [(line["who"], line["text"], line["note"]) for line in lines] == [
        ("Sistem", "lewat", ""),
        ("Mediator Disnaker", "diminta perbaikan", "Foto kurang jelas."),
        ("Pekerja", "dikirim", ""),
    ]


@pytest.mark.parametrize("role", [*Role, SYSTEM])
def test_every_actor_has_a_name(role):
    assert actor_label(str(role))
