"""Offices, suspensions and invitations, as administrators and officers meet them on the pages."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Assignment, GrantState, Office, OfficeKind, Region, Role, RoleGrant, User
from accounts.offices import duty, granting, places
from accounts.offices.granting import Offer
from casework.models import Event
from core import clock
from messaging.models import OutboxMessage
from tests.accounts.factories import AssignmentFactory, OfficeFactory, RoleGrantFactory, UserFactory, officer

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
QUEUE = "phk_reports:queue"


def url(name, subject=None) -> str:
    return reverse(f"offices:{name}", args=[subject.pk] if subject else [])


def administrator() -> User:
    return officer(Role.ADMINISTRATOR)


def boxes(name, day) -> dict:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def verbs(*subjects) -> list[str]:
    return [event.verb for event in Event.objects.about(*subjects)]


class TestTheNextRequest:
    """What an administrator does in one browser holds for the officer's next request in another."""

    def test_a_suspended_assignment_and_its_return(self, sign_in):
        person, assignment = (user := officer(Role.MEDIATOR)), user.assignments.get()
        theirs, admin = sign_in(person), sign_in(administrator())
        assert theirs.get(reverse(QUEUE)).status_code == 200
        admin.post(url("suspend_assignment", assignment), {"note": "Pemeriksaan"})
        assert theirs.get(reverse(QUEUE)).status_code == 403
        admin.post(url("resume_assignment", assignment), {"note": "Selesai"})
        assert theirs.get(reverse(QUEUE)).status_code == 200
        assert verbs(assignment) == ["suspended", "resumed"]
        assert [event.note for event in Event.objects.about(assignment)] == ["Pemeriksaan", "Selesai"]
        assert OutboxMessage.objects.count() == 2

    def test_an_ended_assignment(self, sign_in):
        person = officer(Role.MEDIATOR)
        theirs = sign_in(person)
        assert theirs.get(reverse(QUEUE)).status_code == 200
        answer = sign_in(administrator()).post(
            url("end_assignment", person.assignments.get()), {"when": "now", "note": "Pindah"}
        )
        assert answer.status_code == 302
        assert theirs.get(reverse(QUEUE)).status_code == 403

    def test_an_officer_who_is_moved_sees_the_new_region_and_not_the_old(self, sign_in, today):
        person = officer(Role.MEDIATOR)
        theirs, first, second = sign_in(person), sign_in(administrator()), sign_in(administrator())
        assert "Kota Bekasi" in theirs.get(reverse("help")).content.decode()
        surabaya = OfficeFactory(region=Region.objects.get(code="3578"))
        first.post(url("end_assignment", person.assignments.get()), {"when": "now", "note": "Pindah"})
        first.post(
            url("propose", person),
            {"role": Role.MEDIATOR, "office": surabaya.pk, "reason": "Mutasi", **boxes("from_on", today)},
        )
        grant = RoleGrant.objects.get(user=person)
        assert theirs.get(reverse(QUEUE)).status_code == 403, "not before another administrator agrees"
        assert first.post(url("grant_approve", grant)).status_code == 403
        assert second.post(url("grant_approve", grant)).status_code == 302
        assert theirs.get(reverse(QUEUE)).status_code == 200
        page = theirs.get(reverse("help")).content.decode()
        assert "Kota Surabaya" in page
        assert "Kota Bekasi" not in page

    def test_a_suspended_account_on_every_device(self, sign_in):
        person, admin = officer(Role.MEDIATOR), sign_in(administrator())
        desk, phone = sign_in(person), sign_in(person)
        admin.post(url("suspend_person", person), {"note": "Gawai hilang"})
        for client in (desk, phone):
            answer = client.get(reverse(QUEUE), follow=True)
            assert answer.redirect_chain == [(reverse("account_inactive"), 302)]
            assert "_auth_user_id" not in client.session
        assert desk.get(reverse(QUEUE)).url.startswith(reverse("account_login")), "told once, then like a stranger"
        page = admin.get(url("person", person)).content.decode()
        assert "Ditangguhkan" in page
        assert "Gawai hilang" in page

    def test_no_session_of_before_revives(self, sign_in):
        person = officer(Role.MEDIATOR)
        client = sign_in(person)
        duty.suspend_person(person, by=administrator(), note="x", now=clock.now())
        duty.resume_person(person, by=administrator(), note="x")
        assert client.get(reverse(QUEUE)).url.startswith(reverse("account_login"))
        assert sign_in(User.objects.get(pk=person.pk)).get(reverse(QUEUE)).status_code == 200

    def test_a_last_day_that_was_set(self, sign_in, today):
        person = officer(Role.MEDIATOR)
        theirs = sign_in(person)
        last = today + 3 * DAY
        sign_in(administrator()).post(
            url("end_assignment", person.assignments.get()),
            {"when": "later", "note": "Mutasi", **boxes("last_on", last)},
        )
        assert theirs.get(reverse(QUEUE)).status_code == 200
        with clock.standing_at(clock.now() + 4 * DAY):
            assert theirs.get(reverse(QUEUE)).status_code == 403


class TestWhatIsRefused:
    @pytest.mark.parametrize("name", ["suspend_person", "suspend_assignment", "end_assignment"])
    def test_nobody_does_it_to_themselves(self, name, sign_in):
        administrator(), administrator()
        admin = administrator()
        subject = admin if name == "suspend_person" else admin.assignments.get()
        answer = sign_in(admin).post(url(name, subject), {"note": "x", "when": "now"})
        assert answer.status_code == 403
        assert Assignment.objects.in_force(clock.today()).filter(user=admin, user__is_active=True).exists()

    @pytest.mark.parametrize("name", ["suspend_person", "suspend_assignment", "end_assignment"])
    def test_two_administrators_always_remain(self, name, sign_in):
        admin, other = administrator(), administrator()
        subject = other if name == "suspend_person" else other.assignments.get()
        page = sign_in(admin).post(url(name, subject), {"note": "x", "when": "now"}).content.decode()
        assert "sedikitnya dua administrator" in page
        administrator()
        assert sign_in(admin).post(url(name, subject), {"note": "x", "when": "now"}).status_code == 302

    def test_nor_do_last_days_leave_fewer_than_two_administrators(self, today):
        first, second, _third = administrator(), administrator(), administrator()
        told = {"note": "x", "now": clock.now(), "last_on": today + DAY}
        duty.end(first.assignments.get(), by=second, **told)
        with pytest.raises(duty.CannotAct, match="dua administrator"):
            duty.end(second.assignments.get(), by=first, **told)

    def test_another_role_of_an_administrator_is_no_administrators_role(self):
        admin, other = administrator(), administrator()
        employer = AssignmentFactory(user=other, role=Role.EMPLOYER, office=None)
        assert duty.suspend(employer, by=admin, note="x", now=clock.now()).suspended_at
        assert duty.end(employer, by=admin, note="x", now=clock.now()).ended_at

    def test_one_administrator_alone_extends_no_role(self, today):
        assignment = AssignmentFactory(to_on=today + 2 * DAY)
        told = {"by": administrator(), "note": "x", "now": clock.now()}
        with pytest.raises(duty.CannotAct, match="tidak dapat diperpanjang"):
            duty.end(assignment, last_on=today + 3 * DAY, **told)
        assert duty.end(assignment, last_on=today + DAY, **told).to_on == today + DAY

    @pytest.mark.parametrize(
        "name", ["suspend_person", "suspend_assignment", "end_assignment", "resume_person", "resume_assignment"]
    )
    def test_every_act_needs_its_reason(self, name, sign_in):
        person = officer(Role.MEDIATOR)
        subject = person if name.endswith("person") else person.assignments.get()
        page = sign_in(administrator()).post(url(name, subject), {"note": " ", "when": "now"}).content.decode()
        assert "Tulis alasannya." in page
        assert not Event.objects.about(subject).exists()

    def test_what_was_done_is_not_done_twice(self, sign_in):
        assignment = officer(Role.MEDIATOR).assignments.get()
        admin = sign_in(administrator())
        admin.post(url("suspend_assignment", assignment), {"note": "x"})
        again = admin.post(url("suspend_assignment", assignment), {"note": "x"}).content.decode()
        assert "sudah ditangguhkan" in again
        admin.post(url("end_assignment", assignment), {"note": "x", "when": "now"})
        again = admin.post(url("resume_assignment", assignment), {"note": "x"}).content.decode()
        assert "sudah berakhir" in again

    def test_the_database_lets_no_suspended_account_be_active(self):
        with pytest.raises(IntegrityError, match="user_suspended_is_shut_out"), transaction.atomic():
            UserFactory(suspended_at=clock.now())

    @pytest.mark.parametrize(
        "name", ["propose", "suspend_person", "invite", "add_office", "grant_approve", "end_assignment", "close_office"]
    )
    def test_changes_ask_again_who_it_is(self, name, sign_in):
        grant = RoleGrantFactory()
        subjects = {
            "propose": grant.user,
            "suspend_person": grant.user,
            "grant_approve": grant,
            "end_assignment": officer(Role.MEDIATOR).assignments.get(),
            "close_office": grant.office,
        }
        answer = sign_in(administrator(), ago=3600).get(url(name, subjects.get(name)))
        assert answer.status_code == 302
        assert "next=" in answer.url


def invited(email="rina.baru@kantor.example", **details) -> tuple[RoleGrant, str]:
    """An approved invitation, and the path of its link."""
    offer = Offer(
        role=Role.MEDIATOR, office=OfficeFactory(), from_on=clock.today(), to_on=None, reason="Surat tugas", **details
    )
    grant = granting.propose_invitation(email, "Rina", offer, by=administrator(), today=clock.today())
    assert not OutboxMessage.objects.exists(), "no letter before the second administrator agrees"
    grant = granting.approve(grant, by=administrator(), now=clock.now())
    return grant, link_in(OutboxMessage.objects.latest("pk"))


def link_in(letter: OutboxMessage) -> str:
    return re.search(r"https?://[^/]+(/\S+)", letter.body)[1]


class TestInvitations:
    def test_only_the_hash_of_the_link_is_kept(self):
        grant, link = invited()
        token = link.rstrip("/").rsplit("/", 1)[1]
        kept = " ".join(map(str, RoleGrant.objects.values_list().get(pk=grant.pk)))
        assert token not in kept
        assert grant.link_hash == granting.hash_of(token)
        assert OutboxMessage.objects.get().address == "rina.baru@kantor.example"

    def test_a_person_signs_in_sees_what_is_offered_and_accepts(self, client):
        grant, link = invited()
        person = User.objects.create_user(full_name="Rina", email="rina.baru@kantor.example", password="x" * 20)
        page = client.get(link, follow=True)
        assert page.redirect_chain == [(reverse("offices:invitation"), 302)]
        text = page.content.decode()
        assert "Mediator Disnaker" in text
        assert f"{reverse('account_login')}?next={reverse('offices:invitation')}" in text
        assert f"{reverse('account_signup')}?next={reverse('offices:invitation')}" in text
        client.force_login(person)
        assert "Terima tugas" in client.get(reverse("offices:invitation")).content.decode()
        client.post(reverse("offices:accept"))
        fresh = User.objects.get(pk=person.pk)
        assert (fresh.role, fresh.office) == (Role.MEDIATOR, grant.office)
        grant.refresh_from_db()
        assert (grant.state, grant.user, grant.link_hash) == (GrantState.IN_FORCE, person, None)
        assert client.get(reverse(QUEUE)).url == reverse("mfa_index"), "a second factor comes first"
        assert "tidak berlaku" in Client().get(link, follow=True).content.decode(), "used once"

    def test_who_approves_reads_the_whole_address_that_gets_the_role(self, sign_in):
        grant = RoleGrantFactory(user=None, email="rina.baru@kantor.example", invited_name="Rina")
        page = sign_in(administrator()).get(url("grant_approve", grant)).content.decode()
        assert "Rina, rina.baru@kantor.example" in page

    def test_a_person_turns_it_down(self, client):
        grant, link = invited()
        person = User.objects.create_user(full_name="Rina", email="rina.baru@kantor.example", password="x" * 20)
        client.force_login(person)
        client.get(link)
        client.post(reverse("offices:turn_down"))
        grant.refresh_from_db()
        assert grant.state == GrantState.TURNED_DOWN
        assert User.objects.get(pk=person.pk).role == ""
        client.get(link)
        client.post(reverse("offices:accept"))
        assert User.objects.get(pk=person.pk).role == ""

    def test_a_forwarded_link_gives_a_stranger_nothing(self, client):
        grant, link = invited()
        client.force_login(UserFactory())
        page = client.get(link, follow=True).content.decode()
        assert "untuk alamat email lain" in page
        assert "rina.baru@" not in page
        client.post(reverse("offices:accept"))
        grant.refresh_from_db()
        assert grant.state == GrantState.INVITED

    def test_without_the_link_the_address_alone_is_not_enough(self, client):
        grant, _link = invited()
        client.force_login(User.objects.create_user(full_name="R", email="rina.baru@kantor.example", password="x" * 20))
        client.post(reverse("offices:accept"))
        grant.refresh_from_db()
        assert grant.state == GrantState.INVITED

    @pytest.mark.parametrize("who", ["proposed_by", "decided_by"])
    def test_nobody_who_proposed_or_approved_it_accepts_it(self, who, sign_in):
        grant, link = invited()
        person = getattr(grant, who)
        person.emailaddress_set.create(email=grant.email, verified=True)
        client = sign_in(person)
        client.get(link)
        client.post(reverse("offices:accept"))
        grant.refresh_from_db()
        assert grant.state == GrantState.INVITED
        with pytest.raises(IntegrityError, match="grant_by_three_people"), transaction.atomic():
            RoleGrant.objects.filter(pk=grant.pk).update(user=person)

    def test_an_unproven_address_is_not_enough(self, client):
        grant, link = invited()
        person = UserFactory()
        person.emailaddress_set.create(email=grant.email, verified=False)
        client.force_login(person)
        client.get(link)
        client.post(reverse("offices:accept"))
        grant.refresh_from_db()
        assert grant.state == GrantState.INVITED

    def test_a_wrong_old_or_withdrawn_link_says_what_to_do(self, client, sign_in):
        grant, link = invited()
        for path in (link[:-3] + "x/", link):
            if path == link:
                RoleGrant.objects.filter(pk=grant.pk).update(link_until=clock.machine_now() - timedelta(seconds=1))
            page = client.get(path, follow=True)
            assert page.status_code == 200
            assert "minta administrator kantor Anda mengirim ulang" in page.content.decode()

    def test_it_lasts_seven_days_of_the_machine(self):
        grant, _link = invited()
        assert timedelta(days=6, hours=23) < grant.link_until - clock.machine_now() <= timedelta(days=7)

    def test_a_letter_that_is_sent_again_kills_the_link_before(self, client, sign_in):
        grant, first = invited()
        admin = sign_in(administrator())
        admin.post(url("grant_send_again", grant))
        second = link_in(OutboxMessage.objects.latest("pk"))
        assert first != second
        assert "tidak berlaku" in client.get(first, follow=True).content.decode()
        assert "Mediator" in client.get(second, follow=True).content.decode()
        admin.post(url("grant_withdraw", grant), {"note": "Salah alamat"})
        assert "tidak berlaku" in client.get(second, follow=True).content.decode()
        assert "tidak lagi menunggu" in admin.post(url("grant_send_again", grant), follow=True).content.decode()

    def test_an_invited_person_with_another_staff_role_is_told(self, client):
        _grant, link = invited()
        person = User.objects.create_user(full_name="Rina", email="rina.baru@kantor.example", password="x" * 20)
        client.force_login(person)
        client.get(link)
        AssignmentFactory(user=person, role=Role.COUNSELLOR, from_on=clock.today() + DAY)
        assert "sudah bertugas" in client.post(reverse("offices:accept"), follow=True).content.decode()

    def test_an_administrator_invites_on_the_page(self, sign_in, today):
        by = administrator()
        client = sign_in(by)
        details = {"role": Role.VERIFIER, "reason": "Surat tugas", **boxes("from_on", today)}
        office = OfficeFactory(kind=OfficeKind.BPJS, name="BPJS contoh")
        details |= {"office": office.pk, "invited_name": "Rina", "email": "Rina@Kantor.example"}
        assert "Tulis nama." in client.post(url("invite"), details | {"invited_name": ""}).content.decode()
        assert client.post(url("invite"), details | {"email": by.email}).status_code == 403
        client.post(url("invite"), details)
        grant = RoleGrant.objects.get()
        assert (grant.email, grant.state) == ("rina@kantor.example", GrantState.PROPOSED)
        assert "Setujui" not in client.get(grant.get_absolute_url()).content.decode()
        second = sign_in(administrator())
        assert "Setujui dan kirim undangan" in second.get(grant.get_absolute_url()).content.decode()
        second.post(url("grant_approve", grant))
        assert "undangan" in OutboxMessage.objects.get().body


class TestFindingPeople:
    def find(self, client, words) -> str:
        answer = client.post(url("people"), {"words": words})
        assert answer.url == url("people"), "nothing that was typed stands in an address"
        return client.get(answer.url).content.decode()

    def test_by_name_address_number_and_nik(self, sign_in):
        person = UserFactory(worker=True, full_name="Siti Aminah")
        other = UserFactory(worker=True)
        client = sign_in(administrator())
        for words in ("aminah", person.email.upper(), person.phone, person.nik, f"{person.nik[:4]} {person.nik[4:]}"):
            page = self.find(client, words).replace(f'value="{words}"', "")  # the box keeps what was typed
            assert "Siti Aminah" in page
            assert other.full_name not in page
            assert person.phone not in page
            assert f"•••@{person.email.split('@')[1]}" in page

    def test_a_short_word_lists_nobody_and_none_the_officers(self, sign_in):
        worker, mediator = UserFactory(worker=True), officer(Role.MEDIATOR)
        client = sign_in(administrator())
        assert "Tidak ada akun yang cocok" in self.find(client, "ab")
        page = self.find(client, "")
        assert mediator.full_name in page
        assert worker.full_name not in page

    def test_the_page_of_a_person_is_masked(self, sign_in):
        person = UserFactory(worker=True)
        page = sign_in(administrator()).get(url("person", person)).content.decode()
        for number in (person.nik, person.phone, person.email):
            assert number not in page

    def test_what_was_searched_for_is_in_no_session_row_in_clear(self, sign_in):
        from django.contrib.sessions.models import Session

        client = sign_in(administrator())
        self.find(client, "aminah-penanda")
        assert all("aminah-penanda" not in row.session_data for row in Session.objects.all())


class TestOffices:
    details = {"name": "Disnaker baru", "kind": OfficeKind.REGENCY}

    def test_a_regency_is_picked_without_a_script(self, sign_in):
        client = sign_in(administrator())
        assert "Pilih provinsi" in client.post(url("add_office"), self.details).content.decode()
        looking = client.post(url("add_office"), self.details | {"province": "32", "find_region": "1"}).content.decode()
        assert "Kota Bekasi, Jawa Barat" in looking
        assert not Office.objects.filter(name="Disnaker baru").exists()
        client.post(url("add_office"), self.details | {"province": "32", "region": "3275"})
        assert Office.objects.get(name="Disnaker baru").region_id == "3275"

    @pytest.mark.parametrize(
        ("kind", "typed", "region"),
        [
            (OfficeKind.PROVINCE, {"province": "32"}, "32"),
            (OfficeKind.MINISTRY, {"province": "32", "region": "3275"}, None),
            (OfficeKind.BPJS, {}, None),
            (OfficeKind.BPJS, {"region": "3275"}, "3275"),
        ],
    )
    def test_each_kind_has_its_region(self, kind, typed, region, sign_in):
        sign_in(administrator()).post(url("add_office"), self.details | {"kind": kind} | typed)
        assert Office.objects.get(name="Disnaker baru").region_id == region

    def test_a_name_is_given_once(self, sign_in):
        office = OfficeFactory()
        answer = sign_in(administrator()).post(url("add_office"), {"name": office.name, "kind": OfficeKind.BPJS})
        assert "sudah ada" in answer.content.decode()

    def test_the_region_stays_while_somebody_works_there(self, sign_in):
        office = officer(Role.MEDIATOR).office
        client = sign_in(administrator())
        typed = {"name": "Nama baru", "kind": OfficeKind.REGENCY, "province": "35", "region": "3578"}
        assert "selama ada petugas" in client.post(url("office", office), typed).content.decode()
        client.post(url("office", office), typed | {"region": "3275"})
        office.refresh_from_db()
        assert (office.name, office.region_id) == ("Nama baru", "3275")

    def test_an_office_closes_when_it_is_empty_and_opens_again(self, sign_in):
        person = officer(Role.MEDIATOR)
        office, client = person.office, sign_in(administrator())
        close = url("close_office", office)
        assert "Masih ada petugas" in client.post(close, {"note": "Digabung"}).content.decode()
        duty.end(person.assignments.get(), by=administrator(), note="x", now=clock.now())
        office.refresh_from_db()
        client.post(close, {"note": "Digabung"})
        office.refresh_from_db()
        assert office.closed_on == clock.today()
        assert str(office.pk) not in client.get(url("invite")).content.decode()
        client.post(url("reopen_office", office), {"note": "Dibuka"})
        office.refresh_from_db()
        assert office.closed_on is None
        assert verbs(office) == ["office_closed", "office_opened"]


class TestTheFirstAdministrators:
    def test_two_are_appointed_and_no_third(self):
        people = [UserFactory() for _ in range(3)]
        for person in people[:2]:
            call_command("appoint_administrator", person.email, office="Kementerian contoh", verbosity=0)
        assert Assignment.objects.in_force(clock.today()).filter(role=Role.ADMINISTRATOR).count() == 2
        with pytest.raises(CommandError, match="two administrators"):
            call_command("appoint_administrator", people[2].email, office="Kementerian contoh")

    def test_only_a_verified_address_of_an_account(self):
        with pytest.raises(CommandError, match="verified address"):
            call_command("appoint_administrator", "tidak@ada.example", office="Kementerian contoh")


@pytest.mark.django_db(transaction=True)
def test_two_suspensions_at_the_same_moment_leave_two_administrators():
    by, first, second = administrator(), administrator(), administrator()
    ready, outcomes = Barrier(2), []

    def shut(person):
        try:
            with transaction.atomic():
                ready.wait(5)
                duty.suspend_person(person, by=by, note="x", now=clock.now())
            outcomes.append("done")
        except Exception as error:  # any other than the refusal is told by the comparison below
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    threads = [Thread(target=shut, args=[person]) for person in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["CannotAct", "done"]


def test_an_office_that_is_written_stays_closed_when_another_has_closed_it(today):
    office = OfficeFactory()
    Office.objects.filter(pk=office.pk).update(closed_on=today)
    places.write_office(office, name="Nama baru", kind=OfficeKind.REGENCY, region=office.region, by=administrator())
    office.refresh_from_db()
    assert (office.name, office.closed_on) == ("Nama baru", today)
