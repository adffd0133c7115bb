"""What a person acts as: the assignments in force today, asked anew with every request."""

from datetime import date, timedelta

import pytest
from django.urls import reverse, reverse_lazy

from accounts.models import Assignment, Region, Role, User
from core import clock
from core.templatetags.siap import tanggal
from tests.accounts.factories import AssignmentFactory, OfficeFactory, UserFactory, moved_to, officer

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def two_hats():
    """Mediator in Bekasi, of a company, and a worker too."""
    user = UserFactory(worker=True)
    AssignmentFactory(user=user, role=Role.MEDIATOR, from_on=date(2021, 2, 2))
    AssignmentFactory(user=user, role=Role.EMPLOYER, office=None, from_on=date(2022, 2, 2))
    return user


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(
    ("from_on", "to_on", "acts"),
    [
        (-10, None, True),
        (0, None, True),
        (0, 0, True),
        (-10, 0, True),
        (-10, -1, False),
        (1, None, False),
        (1, 5, False),
    ],
)
def test_an_assignment_counts_from_its_first_to_its_last_day(today, from_on, to_on, acts):
    to_on = None if to_on is None else today + to_on * DAY
    user = AssignmentFactory(from_on=today + from_on * DAY, to_on=to_on).user
    assert user.role == (Role.MEDIATOR if acts else "")
    assert (user.office is not None) == acts


def test_the_order_is_that_of_the_assignments_then_the_worker(two_hats):
    assert [acting.role for acting in two_hats.actings] == [Role.MEDIATOR, Role.EMPLOYER, Role.WORKER]
    assert two_hats.role == Role.MEDIATOR
    assert two_hats.acting.label == "Mediator Disnaker, Disnaker Kota Bekasi"
    assert two_hats.office.region.code == "3275"


def test_a_person_without_anything_acts_as_nothing():
    user = UserFactory()
    assert (user.actings, user.acting, user.role, user.office) == ([], None, "", None)


def test_choosing(two_hats):
    two_hats.act_as(Role.WORKER)
    assert (two_hats.role, two_hats.office) == (Role.WORKER, None)
    two_hats.act_as("something unknown")
    assert two_hats.role == Role.MEDIATOR


def test_what_one_acts_as_is_read_once(two_hats, django_assert_num_queries):
    user = fresh(two_hats)
    assert user.role == Role.MEDIATOR  # the business clock and the assignments are read here
    with django_assert_num_queries(0):
        assert user.office.region.name
        assert user.acting.label


class TestThePage:
    def choose(self, client, key):
        return client.post(reverse("accounts:acting"), {"acting": key})

    def test_it_switches_and_holds(self, two_hats, sign_in):
        client = sign_in(two_hats)
        assert client.get(reverse("registry:home")).status_code == 403
        company = Assignment.objects.get(role=Role.EMPLOYER)
        assert self.choose(client, company.pk).url == reverse("home")
        assert client.get(reverse("registry:home")).status_code == 200
        assert client.get(reverse("phk_reports:queue")).status_code == 403
        self.choose(client, Role.WORKER)
        assert client.get(reverse("jkp_claims:my_jkp")).status_code == 200

    def test_it_shows_what_one_acts_as_now(self, two_hats, sign_in):
        client = sign_in(two_hats)
        self.choose(client, Role.WORKER)
        text = client.get(reverse("accounts:acting")).content.decode()
        assert "Mediator Disnaker, Disnaker Kota Bekasi" in text
        assert 'value="worker"' in text
        assert text.index('value="worker"') < text.index("checked")

    def test_it_says_until_when(self, sign_in, today):
        user = AssignmentFactory(to_on=today + 9 * DAY).user
        text = sign_in(user).get(reverse("accounts:acting")).content.decode()
        assert f"Disnaker Kota Bekasi (sampai {tanggal(today + 9 * DAY)})" in text

    def test_somebody_without_a_role_is_told_how_one_comes(self, sign_in):
        assert "Belum ada peran" in sign_in(UserFactory()).get(reverse("accounts:acting")).content.decode()

    @pytest.mark.parametrize(
        ("target", "goes_to"),
        [
            ("/jkp/", "/jkp/"),
            ("", reverse_lazy("home")),
            ("https://jahat.example/", reverse_lazy("home")),
            ("//jahat.example/", reverse_lazy("home")),
            ("javascript:alert(1)", reverse_lazy("home")),
        ],
    )
    def test_it_goes_on_to_a_page_of_ours(self, two_hats, sign_in, target, goes_to):
        client = sign_in(two_hats)
        page = client.get(reverse("accounts:acting"), {"next": target}).content.decode()
        assert f'name="next" value="{target}"' in page or not target
        answer = client.post(reverse("accounts:acting"), {"acting": Role.WORKER, "next": target})
        assert answer.url == str(goes_to)

    @pytest.mark.parametrize("key", ["administrator", "", "x"])
    def test_nobody_chooses_what_they_have_not(self, two_hats, sign_in, key):
        client = sign_in(two_hats)
        assert self.choose(client, key).status_code == 200
        assert "acting" not in client.session

    def test_nobody_chooses_the_assignment_of_another(self, two_hats, sign_in):
        theirs = AssignmentFactory(role=Role.ADMINISTRATOR, office=None)
        client = sign_in(two_hats)
        assert self.choose(client, theirs.pk).status_code == 200
        assert client.get(reverse("administration")).status_code == 403

    def test_a_planted_key_in_the_session_gives_nothing(self, two_hats, sign_in):
        theirs = AssignmentFactory(role=Role.ADMINISTRATOR, office=None)
        client = sign_in(two_hats)
        for key in (str(theirs.pk), "administrator", "'; --"):
            session = client.session
            session["acting"] = key
            session.save()
            assert client.get(reverse("administration")).status_code == 403
            assert client.get(reverse("phk_reports:queue")).status_code == 200, "the first of their own"

    def test_the_choice_ends_with_the_visit(self, two_hats, sign_in):
        client = sign_in(two_hats)
        self.choose(client, Role.WORKER)
        client.post(reverse("account_logout"))
        client.force_login(two_hats)
        assert client.get(reverse("phk_reports:queue")).status_code == 200


class TestTheNextRequest:
    def test_after_the_assignment_ended(self, sign_in, today):
        user = officer(Role.MEDIATOR)
        client = sign_in(user)
        assert client.get(reverse("phk_reports:queue")).status_code == 200
        user.assignments.update(to_on=today - DAY)
        assert client.get(reverse("phk_reports:queue")).status_code == 403

    def test_after_the_last_day_has_passed(self, sign_in, today):
        user = officer(Role.MEDIATOR)
        user.assignments.update(to_on=today)
        client = sign_in(user)
        assert client.get(reverse("phk_reports:queue")).status_code == 200
        with clock.standing_at(clock.now() + DAY):
            assert client.get(reverse("phk_reports:queue")).status_code == 403

    def test_after_the_chosen_assignment_ended_the_first_other_holds(self, two_hats, sign_in, today):
        client = sign_in(two_hats)
        company = Assignment.objects.get(role=Role.EMPLOYER)
        client.post(reverse("accounts:acting"), {"acting": company.pk})
        Assignment.objects.filter(pk=company.pk).update(to_on=today - DAY)
        assert client.get(reverse("registry:home")).status_code == 403
        assert client.get(reverse("phk_reports:queue")).status_code == 200

    def test_after_the_move_to_another_office(self, sign_in):
        user = officer(Role.MEDIATOR)
        client = sign_in(user)
        assert user.office.region.code == "3275"
        moved_to(user, Role.MEDIATOR, OfficeFactory(region=Region.objects.get(code="3578")))
        assert fresh(user).office.region.code == "3578"
        assert "Kota Surabaya" in client.get(reverse("help")).content.decode()
