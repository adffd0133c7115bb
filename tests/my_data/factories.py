from datetime import timedelta

import factory
from django.core.files.base import ContentFile

from accounts.models import DataReading, Role
from accounts.readings import What
from core import clock
from core.ids import uuid7
from my_data.models import AccountClosure, DataComplaint, DataCopy, LegalHold
from my_data.models.closing import GRACE
from my_data.models.complaints import ANSWER_WITHIN
from my_data.models.copies import KEPT_FOR
from tests.accounts.factories import UserFactory


class DataReadingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DataReading

    person = factory.SubFactory(UserFactory)
    reader_id = factory.LazyFunction(uuid7)
    reader_role = Role.MEDIATOR
    reader_office = "Disnaker Kota Bekasi"
    what = What.PHK_REPORT
    number = factory.Sequence(lambda n: f"PHK-{n}")


class DataComplaintFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DataComplaint

    person = factory.SubFactory(UserFactory)
    reading = factory.LazyAttribute(lambda complaint: DataReadingFactory(person=complaint.person))
    text = "Saya tidak mengenal petugas ini."
    answer_by = factory.LazyFunction(lambda: clock.now() + ANSWER_WITHIN)


class DataCopyFactory(factory.django.DjangoModelFactory):
    """A copy that is ready to be fetched."""

    class Meta:
        model = DataCopy

    person = factory.SubFactory(UserFactory)
    made_at = factory.LazyFunction(clock.machine_now)
    expires_at = factory.LazyAttribute(lambda copy: copy.made_at + KEPT_FOR)
    file = factory.LazyFunction(lambda: ContentFile(b"PK", name="copy.zip"))
    size = 2


class LegalHoldFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LegalHold

    person = factory.SubFactory(UserFactory)
    set_by = factory.SubFactory(UserFactory)
    reason = "Penetapan pengadilan 12/2026"


class AccountClosureFactory(factory.django.DjangoModelFactory):
    """Asked for so long ago that it is due."""

    class Meta:
        model = AccountClosure

    person = factory.SubFactory(UserFactory)
    asked_at = factory.LazyFunction(lambda: clock.now() - GRACE - timedelta(minutes=1))
    due_at = factory.LazyAttribute(lambda closure: closure.asked_at + GRACE)
