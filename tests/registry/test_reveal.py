"""The whole NIK of a worker: for a reason, after a proof, so many a day, once, and told to the worker."""

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import DataReading, Role
from casework.models import Event
from core.ids import uuid7
from tests.accounts.factories import officer
from tests.registry.factories import EmploymentFactory, MembershipFactory, ParticipantFactory

pytestmark = pytest.mark.django_db

WHY = {"why": "compare", "detail": ""}


@pytest.fixture
def job():
    return EmploymentFactory(participant=ParticipantFactory(full_name="Siti Aminah", with_account=True))


@pytest.fixture
def member(job):
    return MembershipFactory(company=job.company, role="preparer").user


@pytest.fixture
def url(job):
    return reverse("registry:nik", args=[job.pk])


def text(response):
    return response.content.decode()


def test_a_reason_opens_it_once(sign_in, job, member, url):
    client, nik = sign_in(member), job.participant.nik
    assert nik not in text(client.get(url))
    answer = client.post(url, WHY)
    assert nik in text(answer)
    assert "no-store" in answer["Cache-Control"]
    assert nik not in url
    assert nik not in text(client.get(url))
    assert nik not in text(client.get(reverse("registry:worker", args=[job.pk])))


@pytest.mark.parametrize(
    "said", [{}, {"why": "", "detail": "ingin tahu"}, {"why": "nonsense"}, {"why": "other", "detail": " "}]
)
def test_without_a_reason_it_stays_closed_and_nothing_is_counted(sign_in, job, member, url, said, settings):
    settings.LIMITS = {**settings.LIMITS, "nik_reveal": [(1, 86_400)]}
    client = sign_in(member)
    answer = client.post(url, said)
    assert job.participant.nik not in text(answer)
    assert "Ada yang perlu diperbaiki" in text(answer)
    assert not DataReading.objects.exists()
    assert not Event.objects.about(job).exists()
    assert job.participant.nik in text(client.post(url, WHY))


def test_the_worker_reads_who_and_why_and_the_trail_keeps_it(sign_in, job, member, url):
    sign_in(member).post(url, {"why": "other", "detail": "Surat kuasa"})
    reading = DataReading.objects.visible_to(job.participant.account).get()
    assert (reading.reader_id, reading.what) == (member.pk, "identity")
    assert reading.reason == "NIK dibuka. Lainnya. Surat kuasa"
    event = Event.objects.about(job).get()
    assert (event.verb, event.actor_id, event.note) == ("nik_revealed", member.pk, reading.reason)
    assert job.participant.nik not in str(event.data) + event.note
    told = text(sign_in(job.participant.account).get(reverse("my_data:readings")))
    assert "Surat kuasa" in told


def test_an_old_proof_is_not_enough(sign_in, job, member, url):
    client = sign_in(member, ago=3600)
    assert client.get(url).status_code == 302
    answer = client.post(url, WHY)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_reauthenticate"))
    assert not DataReading.objects.exists()


def test_one_person_opens_so_many_a_day_whosever_they_are(sign_in, job, member, url, settings):
    settings.LIMITS = {**settings.LIMITS, "nik_reveal": [(2, 86_400)]}
    client = sign_in(member)
    other = reverse("registry:nik", args=[EmploymentFactory(company=job.company).pk])
    assert [client.post(one, WHY).status_code for one in (url, other, url)] == [200, 200, 429]
    refused = client.post(other, WHY)
    assert "terlalu banyak NIK" in text(refused)
    assert Event.objects.filter(verb="nik_revealed").count() == 2
    colleague = MembershipFactory(company=job.company).user
    assert sign_in(colleague).post(url, WHY).status_code == 200


def test_there_is_a_limit():
    [(most, seconds)] = settings.LIMITS["nik_reveal"]
    assert most <= 50
    assert seconds == 24 * 3600


@pytest.mark.parametrize("role", [Role.MEDIATOR, Role.VERIFIER])
def test_officers_give_a_reason_too(sign_in, job, url, role):
    client = sign_in(officer(role))
    assert job.participant.nik not in text(client.post(url, {}))
    assert job.participant.nik in text(client.post(url, WHY))
    assert DataReading.objects.get().reader_role == role


def test_strangers_get_what_does_not_exist(sign_in, job, url):
    nothing = reverse("registry:nik", args=[uuid7()])
    for stranger in (MembershipFactory().user, officer(Role.MEDIATOR, region="3578")):
        client = sign_in(stranger)
        for method in ("get", "post"):
            foreign, missing = getattr(client, method)(url, WHY), getattr(client, method)(nothing, WHY)
            assert foreign.status_code == missing.status_code == 404
    assert not DataReading.objects.exists()


@pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.WORKER, Role.PAY_MAKER, Role.ADMINISTRATOR])
def test_other_roles_are_refused(sign_in, job, url, role):
    user = job.participant.account if role == Role.WORKER else officer(role)
    assert sign_in(user).post(url, WHY).status_code == 403
