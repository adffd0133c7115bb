import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Office, OfficeKind, Region
from casework.models import Event
from core import clock
from counselling import services
from counselling.models import Assessment, Mode, Session, Slot, State
from tests.accounts.factories import OfficeFactory, UserFactory, officer
from tests.counselling.factories import AssessmentFactory, SessionFactory, SlotFactory, at, worker_in
from tests.registry.factories import EmploymentFactory

FIRST, LAST = date(2025, 3, 11), date(2025, 4, 10)
ONE_DAY = timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"mode": "letter"}, {"minutes": 0}, {"minutes": 241}])
def test_the_database_refuses_a_slot_that_makes_no_sense(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotFactory(**wrong)


@pytest.mark.django_db
def test_a_slot_has_one_live_session():
    slot = SessionFactory(state=State.CANCELLED).slot
    SessionFactory(slot=slot)
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionFactory(slot=slot)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.ATTENDED, State.MISSED])
def test_an_outcome_is_dated(state):
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionFactory(state=state)


@pytest.mark.django_db
def test_one_unfinished_assessment_a_worker():
    first = AssessmentFactory(unfinished=True)
    AssessmentFactory(worker=first.worker)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentFactory(worker=first.worker, unfinished=True)


@pytest.mark.django_db
def test_attended_sessions_between_days(django_assert_num_queries):
    client = UserFactory(worker=True)
    for moment, state in [
        (at(FIRST, 0, 0), State.ATTENDED),
        (at(LAST, 23, 59), State.ATTENDED),
        (at(LAST + ONE_DAY, 0, 0), State.ATTENDED),
        (at(LAST, 9), State.MISSED),
        (at(LAST, 8), State.CANCELLED),
    ]:
        dated = clock.now() if state in (State.ATTENDED, State.MISSED) else None
        SessionFactory(client=client, slot__starts_at=moment, state=state, recorded_at=dated)
    with django_assert_num_queries(1):
        assert Session.objects.of(client).between(FIRST, LAST).attended().count() == 2


@pytest.mark.django_db
def test_slots_offered_to_a_worker_are_those_of_kabupaten_and_province(django_assert_num_queries):
    worker = worker_in("3275")
    province = Office.objects.create(
        name="Disnaker provinsi contoh", kind=OfficeKind.PROVINCE, region=Region.objects.get(code="32")
    )
    near = SlotFactory(starts_at=at(FIRST))
    above = SlotFactory(starts_at=at(FIRST, 11), office=province)
    SlotFactory(starts_at=at(FIRST), office=OfficeFactory(region=Region.objects.get(code="3171")))
    SlotFactory(starts_at=at(LAST + ONE_DAY))
    with django_assert_num_queries(1):
        assert Slot.objects.offered_to(worker).between(FIRST, LAST).count() == 2
    assert set(Slot.objects.visible_to(worker).between(FIRST, LAST)) == {near, above}
    assert not Slot.objects.offered_to(UserFactory(worker=True)).exists()


@pytest.mark.django_db
def test_the_latest_job_decides_the_office():
    jakarta = SlotFactory(office=OfficeFactory(region=Region.objects.get(code="3171")))
    participant = EmploymentFactory(
        participant__with_account=True, company__region_id="3275", started_on=date(2019, 1, 1)
    ).participant
    EmploymentFactory(participant=participant, company__region_id="3171", started_on=date(2022, 1, 1))
    assert list(Slot.objects.offered_to(participant.account)) == [jakarta]


@pytest.mark.django_db
def test_the_first_assessment_since_a_day():
    worker = UserFactory(worker=True)
    for day in (FIRST - ONE_DAY, LAST, LAST + ONE_DAY):
        AssessmentFactory(worker=worker, completed_on=day)
    own = Assessment.objects.of(worker)
    assert own.first_completed_since(FIRST) == LAST
    assert own.first_completed_since(LAST + 2 * ONE_DAY) is None


@pytest.mark.django_db
def test_a_finished_assessment_stays_as_it_is(today):
    finished = AssessmentFactory()
    services.save_answers(finished, {"hands_1": 5}, today=today)
    finished.refresh_from_db()
    assert finished.answers["hands_1"] == 3


@pytest.mark.django_db
def test_who_sees_what():
    session = SessionFactory()
    assessment = AssessmentFactory(worker=session.client)
    for user, seen in [
        (session.client, True),
        (UserFactory(worker=True), False),
        (officer("counsellor"), True),
        (officer("counsellor", region="3171"), False),
        (officer("mediator"), False),
        (officer("employer"), False),
    ]:
        assert Session.objects.visible_to(user).filter(pk=session.pk).exists() is seen
        assert Assessment.objects.visible_to(user).filter(pk=assessment.pk).exists() is seen


@pytest.mark.django_db
def test_a_cancelled_slot_is_free_again():
    session = SessionFactory()
    assert not Slot.objects.free().exists()
    services.cancel(session, by=session.client, now=clock.now())
    assert list(Slot.objects.free()) == [session.slot]
    again, new = services.book(session.slot, client=UserFactory(worker=True), now=clock.now())
    assert new
    assert Event.objects.about(session, again).count() == 2


@pytest.mark.django_db
def test_one_booking_to_come_a_person():
    session = SessionFactory()
    with pytest.raises(services.AlreadyBooked):
        services.book(SlotFactory(), client=session.client, now=clock.now())
    assert services.book(session.slot, client=session.client, now=clock.now()) == (session, False)
    with pytest.raises(services.SlotTaken):
        services.book(SlotFactory(), client=UserFactory(worker=True), now=clock.now() + timedelta(days=9))


@pytest.mark.django_db
def test_an_outcome_waits_for_the_session_and_may_be_corrected():
    session = SessionFactory()
    told = {"by": session.slot.counsellor, "summary": "Susun CV.", "internal_note": "Cemas."}
    with pytest.raises(services.TooEarly):
        services.record_outcome(session, attended=True, now=clock.now(), **told)
    later = session.slot.starts_at + timedelta(hours=1)
    services.record_outcome(session, attended=False, now=later, **told)
    services.record_outcome(session, attended=True, now=later, **told)
    session.refresh_from_db()
    assert session.state == State.ATTENDED
    assert [event.to_state for event in Event.objects.about(session)] == ["missed", "attended"]
    assert all("Cemas" not in notice.body for notice in session.client.notices.all())
    with pytest.raises(services.StateRefused):
        services.cancel(session, by=session.client, now=later)


@pytest.mark.django_db
def test_opening_the_same_times_twice_opens_them_once():
    counsellor = officer("counsellor")
    details = {"counsellor": counsellor, "office": counsellor.office, "minutes": 30, "mode": Mode.VIDEO}
    assert services.open_slots(starts=[at(FIRST, 9), at(FIRST, 10)], **details) == (2, 0)
    assert services.open_slots(starts=[at(FIRST, 10), at(FIRST, 11), at(FIRST, 11)], **details) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_eight_people_want_one_slot_and_one_gets_it():
    slot, people, outcomes = SlotFactory(), UserFactory.create_batch(8, worker=True), []
    now = clock.now()

    def want(client):
        try:
            services.book(slot, client=client, now=now)
            outcomes.append("got it")
        except services.SlotTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=want, args=[client]) for client in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["got it"] + ["taken"] * 7
    assert Session.objects.count() == 1
