"""A mediator takes a layoff, looks at the sample, and approves what can be approved together."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role
from casework.models import Event
from core import clock
from jkp_claims import layoff_decisions
from jkp_claims.models import JkpClaim
from jkp_claims.views import layoffs as pages
from notifications.models import Notice
from phk_reports import services
from phk_reports.layoffs import sampling
from phk_reports.layoffs.exceptions import look_through
from phk_reports.models import BatchDecision, BatchItem, Decision, ItemState, Recusal, SampledFile, State
from registry.models import Employment
from tests.accounts.factories import UserFactory, officer
from tests.phk_reports.factories import acting
from tests.phk_reports.layoffs import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_is_woken(monkeypatch):
    monkeypatch.setattr(pages, "nudge_layoffs", lambda: None)


@pytest.fixture
def around():
    return world.firm(workers=7)


@pytest.fixture
def layoff(around):
    return world.sent(around)


def review(layoff) -> str:
    return reverse("phk_reports:layoff_review", args=[layoff.pk])


def all_checked(layoff, mediator):
    files = SampledFile.objects.filter(draw__layoff=layoff, draw__officer=mediator)
    files.update(opened_at=clock.now(), checked_at=clock.now())


def carried_out(batch):
    layoff_decisions.work_on(batch.pk, until=clock.machine_now() + timedelta(minutes=5))
    batch.refresh_from_db()
    return batch


def approved(layoff, mediator):
    """Everything that can be approved together, from the taking to the end."""
    sampling.take_all(layoff, by=mediator)
    all_checked(layoff, mediator)
    ready = look_through(layoff, mediator).ready
    return carried_out(layoff_decisions.approve_together(layoff, by=mediator, files=len(ready)))


@pytest.mark.parametrize(
    ("files", "sample"), [(0, 0), (1, 1), (4, 4), (5, 5), (6, 5), (50, 5), (51, 6), (300, 30), (501, 50), (10_000, 50)]
)
def test_the_sample_is_a_tenth_five_at_least_and_fifty_at_most(files, sample):
    assert sampling.sample_size(files) == sample


def test_the_whole_walk_in_the_pages(around, layoff, sign_in):
    client = sign_in(around.mediator)
    assert review(layoff) in client.get(reverse("phk_reports:layoff_queue")).content.decode()
    client.post(reverse("phk_reports:layoff_take", args=[layoff.pk]))
    assert set(layoff.reports.values_list("state", "officer")) == {(State.IN_REVIEW, around.mediator.pk)}
    approve = reverse("jkp_claims:approve_layoff", args=[layoff.pk])
    assert client.get(approve).url == review(layoff)
    sampled = SampledFile.objects.filter(draw__layoff=layoff)
    assert sampled.count() == 5
    for file in sampled:
        url = reverse("phk_reports:layoff_sample", args=[layoff.pk, file.pk])
        ticks = {name: "on" for name in client.get(url).context["form"].fields}
        assert client.post(url, {}).status_code == 200
        assert client.post(url, ticks).status_code == 302
    page = client.get(approve)
    text = page.content.decode()
    assert "Setujui 7 berkas" in text
    assert page.context["words"].to_worker.splitlines()[0] in text
    answer = client.post(approve, {"files": page.context["form"].initial["files"]})
    assert 'http-equiv="refresh"' in client.get(answer.url).content.decode()
    batch = carried_out(BatchDecision.objects.get())
    assert 'http-equiv="refresh"' not in client.get(answer.url).content.decode()
    assert batch.done_at
    assert set(layoff.reports.values_list("state", flat=True)) == {State.APPROVED}
    assert JkpClaim.objects.filter(report__layoff=layoff).count() == Decision.objects.count() == 7


def test_each_worker_reads_the_decision_and_the_company_once_for_all(around, layoff):
    batch = approved(layoff, around.mediator)
    account = around.jobs[0].participant.account
    report = layoff.reports.get(employment=around.jobs[0])
    assert Notice.objects.filter(recipient=account, url=report.get_absolute_url()).count() == 2  # sent, and decided
    company = Notice.objects.filter(recipient=around.owner, title__contains="PHK massal")
    assert company.filter(key__startswith=f"phk-layoff:{batch.pk}").count() == 1
    assert not Notice.objects.filter(recipient=around.owner, url=report.get_absolute_url()).exists()


def test_nothing_is_approved_before_the_sample_was_looked_at(around, layoff, sign_in):
    sampling.take_all(layoff, by=around.mediator)
    client = sign_in(around.mediator)
    with pytest.raises(layoff_decisions.BatchRefused):
        layoff_decisions.approve_together(layoff, by=around.mediator, files=7)
    first = SampledFile.objects.filter(draw__layoff=layoff).order_by("pk").first()
    url = reverse("phk_reports:layoff_sample", args=[layoff.pk, first.pk])
    ticks = {name: "on" for name in ("person", "date", "signatures", "cause")}
    client.post(url, ticks)  # never opened
    first.refresh_from_db()
    assert first.checked_at is None
    all_checked(layoff, around.mediator)
    SampledFile.objects.filter(pk=first.pk).update(checked_at=None)
    with pytest.raises(layoff_decisions.BatchRefused):
        layoff_decisions.approve_together(layoff, by=around.mediator, files=7)
    client.post(reverse("jkp_claims:approve_layoff", args=[layoff.pk]), {"files": 7})
    assert not BatchDecision.objects.exists()


def test_the_sample_of_one_mediator_counts_for_nobody_else(around, layoff, sign_in):
    sampling.take_all(layoff, by=around.mediator)
    all_checked(layoff, around.mediator)
    with pytest.raises(layoff_decisions.BatchRefused):
        layoff_decisions.approve_together(layoff, by=around.second_mediator, files=7)
    first = SampledFile.objects.filter(draw__layoff=layoff).first()
    url = reverse("phk_reports:layoff_sample", args=[layoff.pk, first.pk])
    assert sign_in(around.second_mediator).get(url).status_code == 404


def test_drawing_again_changes_nothing_and_adds_what_is_missing(around, layoff):
    sampling.take_all(layoff, by=around.mediator)
    drawn = set(SampledFile.objects.values_list("report", flat=True))
    for _time in range(3):
        sampling.take_all(layoff, by=around.mediator)
    assert set(SampledFile.objects.values_list("report", flat=True)) == drawn
    gone = layoff.reports.filter(pk__in=drawn).first()
    Recusal.objects.create(report=gone, officer=around.second_mediator, declared_by=around.mediator, relation="x")
    services.add_statement(
        gone,
        by=acting_worker(gone),
        side="worker",
        today=clock.today(),
        stance="denies",
        narrative="Saya masih bekerja.",
    )
    sampling.take_all(layoff, by=around.mediator)
    ready = look_through(layoff, around.mediator).ready
    assert gone.pk not in ready
    assert len(sampling.sample_of(layoff, around.mediator, ready).files) == 5


def acting_worker(report):
    person = report.employment.participant
    account = person.account or UserFactory(nik=person.nik, nik_index=person.nik_index, full_name=person.full_name)
    return acting(account, Role.WORKER)


def test_what_stands_out_is_left_out_and_listed(around, layoff, sign_in):
    denied, recused, expired, other = layoff.reports.order_by("pk")[:4]
    services.add_statement(
        denied,
        by=acting_worker(denied),
        side="worker",
        today=clock.today(),
        stance="denies",
        narrative="Saya masih bekerja.",
    )
    Recusal.objects.create(
        report=recused, officer=around.mediator, declared_by=around.second_mediator, relation="saudara"
    )
    Employment.objects.filter(pk=expired.employment_id).update(
        contract_type="PKWT", contract_end_on=clock.today() - timedelta(days=1)
    )
    sampling.take_all(layoff, by=around.mediator)
    looked = look_through(layoff, around.mediator)
    assert looked.because == {denied.pk: ["DENIED"], recused.pk: ["NOT_YOURS"], expired.pk: ["PKWT_END"]}
    recused.refresh_from_db()
    assert recused.state == State.SUBMITTED
    all_checked(layoff, around.mediator)
    client = sign_in(around.mediator)
    page = client.get(reverse("jkp_claims:approve_layoff", args=[layoff.pk])).content.decode()
    for report in (denied, recused, expired):
        assert report.number in page
    carried_out(layoff_decisions.approve_together(layoff, by=around.mediator, files=4))
    assert layoff.reports.filter(state=State.APPROVED).count() == 4
    assert not Decision.objects.filter(report__in=[denied, recused, expired]).exists()
    rows = client.get(review(layoff)).context["shown"]
    assert {report.pk for report, because in rows[:3] if because} <= set(looked.because) | {other.pk}


def test_files_without_proof_are_left_out(around):
    layoff = world.sent(around, agreement=False)
    looked = look_through(layoff, around.mediator)
    assert set(map(tuple, looked.because.values())) == {("NO_PROOF",)}
    assert not looked.ready


def test_a_number_that_changed_is_not_approved(around, layoff):
    sampling.take_all(layoff, by=around.mediator)
    all_checked(layoff, around.mediator)
    with pytest.raises(layoff_decisions.BatchRefused):
        layoff_decisions.approve_together(layoff, by=around.mediator, files=6)


def test_a_second_decision_waits_for_the_first(around, layoff):
    sampling.take_all(layoff, by=around.mediator)
    all_checked(layoff, around.mediator)
    layoff_decisions.approve_together(layoff, by=around.mediator, files=7)
    with pytest.raises(layoff_decisions.BatchRefused):
        layoff_decisions.approve_together(layoff, by=around.mediator, files=7)


def test_a_killed_worker_approves_the_rest_and_nothing_twice(around, layoff, monkeypatch):
    sampling.take_all(layoff, by=around.mediator)
    all_checked(layoff, around.mediator)
    batch = layoff_decisions.approve_together(layoff, by=around.mediator, files=7)
    opened, calls = layoff_decisions.open_claim, []

    def killed(*arguments, **more):
        calls.append(1)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return opened(*arguments, **more)

    monkeypatch.setattr(layoff_decisions, "open_claim", killed)
    with pytest.raises(KeyboardInterrupt):
        carried_out(batch)
    assert BatchItem.objects.filter(state=ItemState.DONE).count() == 3
    assert layoff.reports.filter(state=State.APPROVED).count() == JkpClaim.objects.count() == 3
    assert layoff_decisions.take_next() is None  # held, until its lease runs out
    BatchDecision.objects.update(lease_until=clock.machine_now() - timedelta(seconds=1))
    assert layoff_decisions.take_next() == batch.pk
    assert carried_out(batch).done_at
    assert Decision.objects.count() == JkpClaim.objects.count() == 7
    approvals = Event.objects.filter(subject_type="phk_reports.phkreport", verb="approve")
    assert approvals.count() == len(set(approvals.values_list("subject_id", flat=True))) == 7


def test_what_changed_meanwhile_fails_with_its_reason(around, layoff, sign_in):
    sampling.take_all(layoff, by=around.mediator)
    all_checked(layoff, around.mediator)
    batch = layoff_decisions.approve_together(layoff, by=around.mediator, files=7)
    gone = layoff.reports.order_by("pk").first()
    services.add_statement(
        gone, by=acting_worker(gone), side="worker", today=clock.today(), stance="denies", narrative="Tidak benar."
    )
    carried_out(batch)
    item = BatchItem.objects.get(state=ItemState.FAILED)
    assert (item.report, item.because) == (gone, "Pekerja menjawab tidak benar")
    assert item.because in sign_in(around.mediator).get(batch.get_absolute_url()).content.decode()
    gone.refresh_from_db()
    assert gone.state == State.IN_REVIEW


def test_a_mediator_who_lost_the_office_approves_nothing(around, layoff):
    sampling.take_all(layoff, by=around.mediator)
    all_checked(layoff, around.mediator)
    batch = layoff_decisions.approve_together(layoff, by=around.mediator, files=7)
    around.mediator.assignments.update(suspended_at=clock.now())
    carried_out(batch)
    assert not Decision.objects.exists()
    assert BatchItem.objects.filter(state=ItemState.FAILED).count() == 7


def test_mediators_of_other_regions_find_nothing(around, layoff, sign_in):
    client = sign_in(officer(Role.MEDIATOR, "3578"))
    for url in (review(layoff), reverse("jkp_claims:approve_layoff", args=[layoff.pk])):
        assert client.get(url).status_code == 404
    assert client.post(reverse("phk_reports:layoff_take", args=[layoff.pk])).status_code == 404
    assert not layoff.reports.filter(state=State.IN_REVIEW).exists()


def test_nobody_takes_files_of_another_region(around, layoff):
    with pytest.raises(PermissionDenied):
        sampling.take_all(layoff, by=acting(officer(Role.MEDIATOR, "3578"), Role.MEDIATOR))
