"""Who acts for a company: invited by link, three roles, and always one owner."""

import re
from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import Role
from core import clock
from messaging.models import OutboxMessage
from registry import members
from registry.choices import MemberRole
from registry.members import MemberRefused
from registry.models import MemberInvitation, Membership
from tests.accounts.factories import UserFactory, officer
from tests.clients import client_of
from tests.jkp_claims.test_races import all_at_once
from tests.registry.factories import CompanyFactory, MembershipFactory
from tests.registry.registrations import invitation_to

pytestmark = pytest.mark.django_db

EMAIL = "rekan@contoh.example"


def invited(role=MemberRole.APPROVER, email=EMAIL):
    """An owner's invitation, and the token of its letter."""
    owner = MembershipFactory()
    invitation = invitation_to(email, owner.company, by=owner.user, role=role)
    return invitation, token_in_letter()


def token_in_letter() -> str:
    return re.search(r"/undangan/buka/([^/]+)/", OutboxMessage.objects.latest("pk").body)[1]


def person_with(email: str, *, verified=True, **details):
    person = UserFactory(email=email if verified else f"lain.{email}", **details)
    EmailAddress.objects.create(user=person, email=email, verified=verified, primary=verified)
    return person


def accept(invitation, by):
    return members.accept(members.invitation_of(invitation.link_hash), by=by, now=clock.now())


class TestInviting:
    def test_the_letter_has_the_only_copy_of_the_token(self):
        invitation, token = invited()
        assert token not in str(MemberInvitation.objects.values().get())
        assert members.invitation_of(members.hash_of(token)) == invitation
        assert OutboxMessage.objects.latest("pk").address == EMAIL

    def test_the_invited_person_becomes_a_member_and_an_employer(self):
        invitation, _token = invited()
        person = person_with(EMAIL, worker=True)
        membership = accept(invitation, person)
        assert (membership.company, membership.role) == (invitation.company, MemberRole.APPROVER)
        assert person.assignments.get().role == Role.EMPLOYER
        invitation.refresh_from_db()
        assert (invitation.email, invitation.accepted_by) == ("", person)

    def test_capitals_in_the_address_do_not_matter(self):
        invitation, _token = invited(email="Rekan@Contoh.Example")
        assert accept(invitation, person_with(EMAIL)).company == invitation.company

    @pytest.mark.parametrize("verified", [False, None])
    def test_an_account_that_has_not_proven_the_address_does_not_get_in(self, verified):
        invitation, _token = invited()
        person = UserFactory() if verified is None else person_with(EMAIL, verified=False)
        with pytest.raises(MemberRefused, match="alamat email lain"):
            accept(invitation, person)
        assert not Membership.objects.filter(user=person).exists()
        assert not person.assignments.exists()

    def test_after_24_hours_the_link_is_dead(self):
        invitation, _token = invited()
        MemberInvitation.objects.update(link_until=clock.machine_now())
        with pytest.raises(MemberRefused, match="24 jam"):
            accept(invitation, person_with(EMAIL))

    def test_the_link_lives_24_hours_of_the_machine(self):
        before = clock.machine_now()
        invitation, _token = invited()
        assert timedelta(0) <= invitation.link_until - before - timedelta(hours=24) < timedelta(minutes=5)

    def test_a_used_link_does_nothing(self):
        invitation, _token = invited()
        accept(invitation, person_with(EMAIL))
        with pytest.raises(MemberRefused, match="sudah diterima"):
            accept(invitation, person_with("lain@contoh.example"))

    def test_a_withdrawn_link_does_nothing_and_the_address_is_forgotten(self):
        invitation, _token = invited()
        members.withdraw_invitation(invitation, by=invitation.invited_by, now=clock.now())
        with pytest.raises(MemberRefused, match="ditarik"):
            accept(invitation, person_with(EMAIL))
        assert not MemberInvitation.objects.exclude(email="").exists()

    def test_a_newer_link_kills_the_older(self):
        invitation, token = invited()
        members.invite_again(invitation, by=invitation.invited_by, now=clock.now())
        assert members.invitation_of(members.hash_of(token)) is None
        assert members.invitation_of(members.hash_of(token_in_letter())) == invitation
        with pytest.raises(MemberRefused, match="lebih baru"):
            members.accept(invitation, by=person_with(EMAIL), now=clock.now())

    @pytest.mark.parametrize("role", [MemberRole.PREPARER, MemberRole.APPROVER])
    def test_only_owners_invite(self, role):
        membership = MembershipFactory(role=role)
        with pytest.raises(PermissionDenied):
            invitation_to(EMAIL, membership.company, by=membership.user)
        assert not MemberInvitation.objects.exists()
        assert not OutboxMessage.objects.exists()

    def test_a_member_is_not_invited_again(self):
        membership = MembershipFactory()
        with pytest.raises(MemberRefused, match="sudah menjadi anggota"):
            invitation_to(membership.user.email, membership.company, by=membership.user)

    def test_twenty_invitations_a_day_are_enough(self):
        owner = MembershipFactory()
        for number in range(20):
            invitation_to(f"{number}@contoh.example", owner.company, by=owner.user)
        with pytest.raises(MemberRefused, match="20"):
            invitation_to(EMAIL, owner.company, by=owner.user)

    def test_letters_to_one_address_are_counted_each(self, settings):
        settings.LIMITS = settings.LIMITS | {"member_invitation": [(2, 3600)]}
        invitation, _token = invited()
        members.invite_again(invitation, by=invitation.invited_by, now=clock.now())
        with pytest.raises(MemberRefused, match="20"):
            members.invite_again(invitation, by=invitation.invited_by, now=clock.now())
        assert OutboxMessage.objects.count() == 2


class TestRolesAndLeaving:
    def test_an_owner_changes_a_role_and_it_counts_at_once(self):
        owner = MembershipFactory()
        other = MembershipFactory(company=owner.company, role=MemberRole.PREPARER)
        members.change_role(other, MemberRole.OWNER, by=owner.user)
        members.change_role(owner, MemberRole.PREPARER, by=owner.user)
        with pytest.raises(PermissionDenied):
            members.change_role(other, MemberRole.PREPARER, by=owner.user)

    @pytest.mark.parametrize("role", [MemberRole.PREPARER, MemberRole.APPROVER])
    def test_who_does_not_own_manages_nobody(self, role):
        owner = MembershipFactory()
        member = MembershipFactory(company=owner.company, role=role)
        with pytest.raises(PermissionDenied):
            members.change_role(member, MemberRole.OWNER, by=member.user)
        with pytest.raises(PermissionDenied):
            members.remove(owner, by=member.user, now=clock.now())
        assert Membership.objects.filter(company=owner.company).count() == 2

    def test_an_owner_of_another_company_manages_nobody_here(self):
        member, stranger = MembershipFactory(), MembershipFactory()
        with pytest.raises(PermissionDenied):
            members.remove(member, by=stranger.user, now=clock.now())

    def test_the_last_owner_stays(self):
        owner = MembershipFactory()
        MembershipFactory(company=owner.company, role=MemberRole.APPROVER)
        with pytest.raises(MemberRefused, match="pemilik akun"):
            members.leave(owner, by=owner.user, now=clock.now())
        with pytest.raises(MemberRefused, match="pemilik akun"):
            members.change_role(owner, MemberRole.APPROVER, by=owner.user)
        with pytest.raises(MemberRefused, match="pemilik akun"):
            members.remove(owner, by=owner.user, now=clock.now())
        owner.refresh_from_db()
        assert owner.role == MemberRole.OWNER

    def test_an_owner_who_cannot_sign_in_is_no_other_owner(self):
        owner = MembershipFactory()
        MembershipFactory(company=owner.company, user=UserFactory(is_active=False))
        with pytest.raises(MemberRefused):
            members.leave(owner, by=owner.user, now=clock.now())
        assert list(members.companies_without_other_owner(owner.user)) == [owner.company]

    def test_the_last_membership_takes_the_employer_role_with_it(self):
        owner = MembershipFactory()
        leaver = MembershipFactory(company=owner.company, role=MemberRole.PREPARER)
        elsewhere = MembershipFactory(user=leaver.user)
        MembershipFactory(company=elsewhere.company)
        members.remove(leaver, by=owner.user, now=clock.now())
        assert leaver.user.assignments.in_force(clock.today()).exists()
        members.leave(elsewhere, by=leaver.user, now=clock.now())
        assert not leaver.user.assignments.in_force(clock.today()).exists()

    def test_who_comes_back_is_an_employer_again(self):
        owner = MembershipFactory()
        person = person_with(EMAIL)
        accept(invitation_to(EMAIL, owner.company, by=owner.user), person)
        members.remove(Membership.objects.get(user=person), by=owner.user, now=clock.now())
        accept(invitation_to(EMAIL, owner.company, by=owner.user), person)
        assert person.assignments.in_force(clock.today()).count() == 1

    def test_nobody_leaves_for_somebody_else(self):
        owner = MembershipFactory()
        other = MembershipFactory(company=owner.company, role=MemberRole.PREPARER)
        with pytest.raises(PermissionDenied):
            members.leave(other, by=owner.user, now=clock.now())


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_of_two_owners_who_leave_one_stays(self):
        company = CompanyFactory()
        owners = MembershipFactory.create_batch(2, company=company)

        def leave(membership):
            try:
                members.leave(membership, by=membership.user, now=clock.now())
            except MemberRefused:
                return "stays"
            return "left"

        outcomes = all_at_once([lambda membership=membership: leave(membership) for membership in owners])
        assert sorted(outcomes) == ["left", "stays"]
        assert Membership.objects.get(company=company).role == MemberRole.OWNER

    def test_of_two_owners_who_demote_each_other_one_stays(self):
        company = CompanyFactory()
        one, two = MembershipFactory.create_batch(2, company=company)

        def demote(membership, by):
            try:
                members.change_role(membership, MemberRole.PREPARER, by=by.user)
            except (MemberRefused, PermissionDenied):
                return "refused"
            return "done"

        outcomes = all_at_once([lambda: demote(one, two), lambda: demote(two, one)])
        assert sorted(outcomes) == ["done", "refused"]
        assert Membership.objects.filter(company=company, role=MemberRole.OWNER).count() == 1

    def test_who_joins_one_company_and_leaves_another_at_once_stays_an_employer(self, monkeypatch):
        invitation, _token = invited()
        person = person_with(EMAIL)
        leaver = MembershipFactory(user=person, role=MemberRole.PREPARER)
        members.Assignment.objects.create(user=person, role=Role.EMPLOYER, from_on=clock.today())
        has_joined, true_tell = Event(), members.company_notices.tell_joined

        def tell_slowly(membership):
            has_joined.set()
            sleep(0.5)
            true_tell(membership)

        def leave():
            has_joined.wait(10)
            members.leave(leaver, by=person, now=clock.now())

        monkeypatch.setattr(members.company_notices, "tell_joined", tell_slowly)
        all_at_once([lambda: accept(invitation, person), leave])
        assert Membership.objects.get(user=person).company == invitation.company
        assert person.assignments.in_force(clock.today()).filter(role=Role.EMPLOYER).exists()

    def test_one_link_accepted_twice_at_once_makes_one_member(self):
        invitation, _token = invited()
        person = person_with(EMAIL)

        def take():
            try:
                accept(invitation, person)
            except MemberRefused:
                return "refused"
            return "joined"

        assert sorted(all_at_once([take] * 4)) == ["joined", "refused", "refused", "refused"]
        assert Membership.objects.filter(user=person).count() == 1
        assert person.assignments.count() == 1


class TestPages:
    def test_who_is_invited_signs_in_reads_the_offer_and_accepts(self, client):
        invitation, token = invited()
        link = reverse("registry:invitation_link", args=[token])
        offer = client.get(link, follow=True)
        assert invitation.company.name in offer.content.decode()
        assert EMAIL not in offer.content.decode()
        assert token not in offer.redirect_chain[-1][0]
        person = person_with(EMAIL, worker=True)
        signed_in = client_of(person)
        signed_in.get(link)
        done = signed_in.post(reverse("registry:invitation_accept"), follow=True)
        assert done.redirect_chain[-1][0] == reverse("registry:company", args=[invitation.company_id])
        assert done.status_code == 200

    def test_a_wrong_link_says_so(self, client):
        page = client.get(reverse("registry:invitation_link", args=["tidak-ada"]), follow=True)
        assert "tidak berlaku" in page.content.decode()

    def test_another_account_is_told_whose_it_is_and_gets_nothing(self):
        _invitation, token = invited()
        stranger = client_of(UserFactory())
        page = stranger.get(reverse("registry:invitation_link", args=[token]), follow=True)
        assert "untuk alamat email lain" in page.content.decode()
        stranger.post(reverse("registry:invitation_accept"))
        assert Membership.objects.count() == 1

    def test_an_owner_invites_changes_a_role_and_removes(self):
        owner = MembershipFactory()
        other = MembershipFactory(company=owner.company, role=MemberRole.PREPARER)
        client = client_of(owner.user)
        client.post(
            reverse("registry:member_invite", args=[owner.company_id]), {"email": EMAIL, "role": MemberRole.APPROVER}
        )
        assert MemberInvitation.objects.get().email == EMAIL
        client.post(reverse("registry:member_role", args=[other.pk]), {"role": MemberRole.APPROVER})
        other.refresh_from_db()
        assert other.role == MemberRole.APPROVER
        client.post(reverse("registry:member_remove", args=[other.pk]))
        assert not Membership.objects.filter(pk=other.pk).exists()

    @pytest.mark.parametrize("role", [MemberRole.PREPARER, MemberRole.APPROVER])
    def test_others_read_the_list_and_manage_nothing(self, role):
        owner = MembershipFactory()
        member = MembershipFactory(company=owner.company, role=role)
        invitation = invitation_to(EMAIL, owner.company, by=owner.user)
        client = client_of(member.user)
        page = client.get(reverse("registry:members", args=[owner.company_id]))
        assert page.status_code == 200
        assert EMAIL not in page.content.decode()
        invite = reverse("registry:member_invite", args=[owner.company_id])
        assert client.post(invite, {"email": "x@contoh.example", "role": "owner"}).status_code == 403
        assert client.post(reverse("registry:member_role", args=[member.pk]), {"role": "owner"}).status_code == 403
        assert client.post(reverse("registry:member_remove", args=[owner.pk])).status_code == 403
        assert client.post(reverse("registry:invitation_withdraw", args=[invitation.pk])).status_code == 404
        member.refresh_from_db()
        assert member.role == role
        assert MemberInvitation.objects.count() == 1

    def test_the_last_owner_is_told_why_they_stay(self):
        owner = MembershipFactory()
        page = client_of(owner.user).post(reverse("registry:member_leave", args=[owner.company_id]))
        assert "Jadikan dulu anggota lain pemilik akun" in page.content.decode()
        assert Membership.objects.filter(pk=owner.pk).exists()

    def test_another_companys_pages_are_not_there(self):
        theirs, client = MembershipFactory(), client_of(MembershipFactory().user)
        invitation = invitation_to(EMAIL, theirs.company, by=theirs.user)
        for name, key in (
            ("members", theirs.company_id),
            ("member_invite", theirs.company_id),
            ("member_leave", theirs.company_id),
            ("member_role", theirs.pk),
            ("member_remove", theirs.pk),
        ):
            assert client.get(reverse(f"registry:{name}", args=[key])).status_code == 404
        assert client.post(reverse("registry:invitation_again", args=[invitation.pk])).status_code == 404

    def test_my_companies_lists_each_with_role_and_standing(self):
        person = officer(Role.EMPLOYER)
        MembershipFactory(user=person, company=CompanyFactory(name="PT Satu"))
        MembershipFactory(user=person, company=CompanyFactory(name="PT Dua", standing="pending"), role="preparer")
        text = client_of(person).get(reverse("registry:companies")).content.decode()
        for words in ("PT Satu", "Pemilik akun", "Terdaftar", "PT Dua", "Pengisi", "Menunggu Disnaker"):
            assert words in text
