"""The page after sign-in: what is next, and one tile for each service."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.access import OFFICERS
from accounts.models import Role
from core import clock
from registry.contributions import ContributionLine, latest_due_month, record_contributions
from registry.models import Company
from siapkerja.navigation import MENUS
from siapkerja.services_home import SERVICES
from tests.accounts.factories import AssignmentFactory, UserFactory, officer
from tests.registry.factories import EmploymentFactory, MembershipFactory
from tests.training.factories import CourseFactory

pytestmark = pytest.mark.django_db

TILE = re.compile(r'<section class="card tile">(.*?)</section>', re.DOTALL)
NAMES = ["Kartu SIAPkerja-ID", "JKP", "Lowongan", "Pelatihan", "WLKP", "Kelembagaan"]
NEXT_OF_NOBODY = "Identitas Anda belum dipastikan"


def somebody(role: str):
    """A person of this role, "" for one without any."""
    if role == Role.WORKER:
        return UserFactory(worker=True)
    if role == Role.EMPLOYER:
        return MembershipFactory().user
    return officer(Role(role)) if role else UserFactory()


def tiles(response) -> dict[str, str]:
    found = TILE.findall(response.content.decode())
    return {re.sub(r"<[^>]+>", "", re.search(r"<h3>.*?</h3>", tile, re.DOTALL).group()): tile for tile in found}


@pytest.mark.parametrize("role", ["", Role.WORKER, Role.EMPLOYER])
def test_home_greets_says_what_is_next_and_has_a_tile_for_each_service(role, sign_in):
    user = somebody(role)
    response = sign_in(user).get(reverse("home"))
    text = response.content.decode()
    assert f"Selamat datang, {user.full_name}" in text
    assert "Langkah Anda sekarang" in text
    assert list(tiles(response))[: len(NAMES)] == NAMES


@pytest.mark.parametrize("role", sorted(OFFICERS))
def test_officers_go_on_to_their_queue_and_reach_all_services_from_every_page(role, sign_in):
    client = sign_in(somebody(role))
    first = reverse(MENUS[role][0][0])
    assert client.get(reverse("home")).url == first
    assert f'href="{reverse("services")}"' in client.get(first).content.decode()
    assert list(tiles(client.get(reverse("services"))))[: len(NAMES)] == NAMES


@pytest.mark.parametrize("role", ["", *Role])
def test_every_tile_leads_to_a_page_that_opens(role, sign_in):
    client = sign_in(somebody(role))
    for name, tile in tiles(client.get(reverse("services"))).items():
        address = re.search(r'href="([^"]+)"', tile)
        if address and address[1].startswith("/"):
            assert client.get(address[1]).status_code == 200, name


@pytest.mark.parametrize(("role", "url_name"), [(role, SERVICES["jkp"].pages[role]) for role in SERVICES["jkp"].pages])
def test_a_tile_opens_the_page_of_the_acting_role(role, url_name, sign_in):
    tile = tiles(sign_in(somebody(role)).get(reverse("services")))["JKP"]
    assert f'href="{reverse(url_name)}"' in tile


class TestAnotherRoleOfTheSamePerson:
    @pytest.fixture
    def user(self):
        """Works for a company, and is a worker too."""
        user = UserFactory(worker=True)
        MembershipFactory(user=user)
        if not user.assignments.exists():
            AssignmentFactory(user=user, role=Role.EMPLOYER, office=None)
        return user

    def test_the_tile_says_so_and_one_post_opens_the_service(self, user, sign_in):
        client = sign_in(user)
        client.post(reverse("accounts:acting"), {"acting": "worker"})
        tile = tiles(client.get(reverse("home")))["WLKP"]
        assert "Untuk peran Anda yang lain: Pemberi kerja" in tile
        key = re.search(r'name="acting" value="([^"]+)"', tile)[1]
        target = re.search(r'name="next" value="([^"]+)"', tile)[1]
        response = client.post(reverse("accounts:acting"), {"acting": key, "next": target})
        assert response.url == target == reverse("registry:home")
        assert client.get(target).status_code == 200

    @pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
    def test_the_switch_never_leads_out_of_the_portal(self, user, target, sign_in):
        response = sign_in(user).post(reverse("accounts:acting"), {"acting": "worker", "next": target})
        assert response.url == reverse("home")


class TestWhoHasNoRoleForAService:
    def test_a_person_whose_identity_is_not_confirmed_is_told_and_led_on(self, sign_in):
        response = sign_in(UserFactory()).get(reverse("home"))
        assert NEXT_OF_NOBODY in response.content.decode()
        assert f'href="{reverse("identity:status")}"' in response.content.decode()

    @pytest.mark.parametrize("slug", ["jkp", "lowongan", "pelatihan", "wlkp"])
    def test_the_tile_leads_to_a_page_that_says_whom_it_is_for(self, slug, sign_in):
        client = sign_in(UserFactory())
        page = reverse("service", args=[slug])
        assert page in tiles(client.get(reverse("home")))[str(SERVICES[slug].name)]
        text = client.get(page).content.decode()
        assert str(SERVICES[slug].for_whom) in text
        assert str(SERVICES[slug].way_in) in text

    @pytest.mark.parametrize("slug", ["jkp", "kelembagaan"])
    def test_who_has_the_role_is_led_on_from_that_page_too(self, slug, sign_in):
        page = sign_in(UserFactory(worker=True)).get(reverse("service", args=[slug]))
        assert "Yang dapat Anda lakukan" not in page.content.decode()
        assert len(tiles(page)) == 1

    def test_a_service_that_is_not_there_is_not_found(self, sign_in):
        assert sign_in(UserFactory()).get(reverse("service", args=["siapkah"])).status_code == 404


def test_an_employer_is_told_what_is_due_first(sign_in):
    membership = MembershipFactory()
    Company.objects.update(report_due_on=clock.today() + timedelta(days=300))
    client = sign_in(membership.user)
    assert "Tidak ada tugas mendesak" in client.get(reverse("home")).content.decode()
    job = EmploymentFactory(company=membership.company, ended_on=clock.today() - timedelta(days=3))
    record_contributions([ContributionLine(job, latest_due_month(clock.today()), 5_000_000, clock.today())])
    assert f"Nonaktifkan 1 pekerja di {membership.company}" in client.get(reverse("home")).content.decode()
    Company.objects.update(report_due_on=clock.today() - timedelta(days=1))
    assert f"Kirim laporan WLKP {membership.company}" in client.get(reverse("home")).content.decode()


def test_the_register_of_institutions_is_for_everybody_who_is_signed_in(sign_in):
    course = CourseFactory()
    client = sign_in(UserFactory())
    page = client.get(reverse("training:providers")).content.decode()
    assert course.title in page
    assert course.provider.name in page
    other = "73" if course.provider.region_id[:2] != "73" else "32"
    assert course.title not in client.get(reverse("training:providers"), {"province": other}).content.decode()
