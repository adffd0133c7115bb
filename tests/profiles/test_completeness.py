"""How full a profile is, what the missing parts are good for, and that what is promised is true."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from accounts.models import OfficeKind, Region, Role, User
from casework.steps import advance
from core import clock
from core.templatetags.siap import tanggal
from identity.models import IdentityClaim
from profiles.completeness import completeness_of
from profiles.letters import letter_draft
from tests.accounts.factories import OfficeFactory, UserFactory, officer
from tests.documents.factories import DocumentFactory
from tests.identity.factories import IdentityClaimFactory
from tests.profiles.factories import (
    CertificateFactory,
    EducationFactory,
    JobWishFactory,
    LanguageSkillFactory,
    ProfileFactory,
    SkillFactory,
    WorkExperienceFactory,
)
from tests.registry.factories import MembershipFactory
from tests.training.factories import CourseFactory, ProviderFactory, TrainingClassFactory
from tests.vacancies.factories import VacancyFactory
from vacancies.models import Application

pytestmark = pytest.mark.django_db

PARTS = 9


def photo(user):
    ProfileFactory(user=user, address=None, region_id=None, postal_code="", photo=DocumentFactory(owner=user))


def cv(user):
    ProfileFactory(user=user, address=None, region_id=None, postal_code="", cv=DocumentFactory(owner=user))


def never_worked(user):
    ProfileFactory(user=user, address=None, region_id=None, postal_code="", never_worked=True)


def no_certificates(user):
    ProfileFactory(user=user, address=None, region_id=None, postal_code="", no_certificates=True)


FILLS = [
    (photo, "Foto"),
    (cv, "CV"),
    (never_worked, "Riwayat kerja"),
    (no_certificates, "Sertifikat"),
    (lambda user: ProfileFactory(user=user), "Tempat tinggal"),
    (lambda user: EducationFactory(user=user), "Pendidikan"),
    (lambda user: WorkExperienceFactory(user=user), "Riwayat kerja"),
    (lambda user: CertificateFactory(user=user), "Sertifikat"),
    (lambda user: LanguageSkillFactory(user=user), "Bahasa"),
    (lambda user: SkillFactory(user=user), "Keahlian"),
    (lambda user: JobWishFactory(user=user), "Keinginan kerja"),
]


def whole_profile(user):
    ProfileFactory(user=user, photo=DocumentFactory(owner=user), cv=DocumentFactory(owner=user))
    for factory in (EducationFactory, WorkExperienceFactory, CertificateFactory, LanguageSkillFactory, SkillFactory):
        factory(user=user)
    JobWishFactory(user=user)


@pytest.mark.parametrize(("fill", "label"), FILLS)
def test_each_part_counts_once_and_only_for_its_person(fill, label):
    user, other = UserFactory(), UserFactory()
    fill(user)
    filled = completeness_of(user)
    assert [str(part.label) for part in filled.parts if part.done] == [label]
    assert filled.text == f"1 dari {PARTS} bagian"
    assert completeness_of(other).done == 0


def test_all_parts_make_a_whole_profile(sign_in):
    user = UserFactory(worker=True)
    whole_profile(user)
    assert completeness_of(user).is_whole
    page = sign_in(user).get(reverse("profiles:overview")).content.decode()
    assert "Profil Anda lengkap." in page
    assert f"{PARTS} dari {PARTS} bagian" in page


def test_a_missing_part_says_what_it_is_good_for_and_a_filled_one_does_not(sign_in):
    user = UserFactory()
    SkillFactory(user=user)
    page = sign_in(user).get(reverse("profiles:overview")).content.decode()
    for part in completeness_of(user).parts:
        assert part.url in page
    assert page.count("Masuk ke draf surat lamaran") == 4


def test_counting_takes_two_queries_however_much_there_is(django_assert_num_queries):
    user = UserFactory()
    whole_profile(user)
    SkillFactory.create_batch(5, user=user)
    with django_assert_num_queries(2):
        assert completeness_of(user).done == PARTS


class TestWhatThePopulationRegisterSays:
    def test_it_is_shown_masked_and_cannot_be_changed_here(self, sign_in):
        user = UserFactory(worker=True)
        page = sign_in(user).get(reverse("profiles:overview")).content.decode()
        main = re.search(r"<main.*</main>", page, re.DOTALL).group()
        assert user.full_name in main
        assert user.nik not in page
        assert f"{user.nik[:4]}••••••••{user.nik[-4:]}" in main
        assert "<input" not in main
        for name in ("identity:report_error", "account_email", "account_change_phone", "sign_in:security"):
            assert f'href="{reverse(name)}"' in main

    def test_it_says_when_the_identity_was_confirmed(self, sign_in):
        claim = IdentityClaimFactory()
        advance(claim, IdentityClaim.match)
        page = sign_in(User.objects.get(pk=claim.user_id)).get(reverse("profiles:overview")).content.decode()
        assert f"Dikonfirmasi {tanggal(clock.today())}." in page

    def test_without_a_confirmed_identity_the_page_says_where_to_look(self, sign_in):
        page = sign_in(UserFactory()).get(reverse("profiles:overview")).content.decode()
        assert f'href="{reverse("identity:status")}"' in page
        assert reverse("identity:report_error") not in page


class TestTheCard:
    def test_it_shows_who_one_is_and_that_it_is_no_identity_card(self, sign_in):
        user = UserFactory(worker=True)
        whole_profile(user)
        page = sign_in(user).get(reverse("profiles:card")).content.decode()
        assert user.nik not in page
        for words in (user.full_name, "••••••••", reverse("profiles:photo_file"), "bukan kartu identitas resmi"):
            assert words in page

    def test_it_has_no_picture_while_there_is_none(self, sign_in):
        assert "<img" not in sign_in(UserFactory()).get(reverse("profiles:card")).content.decode()


class TestWhatIsPromisedIsTrue:
    def test_the_profile_begins_the_letter_of_application(self, sign_in):
        user = UserFactory(worker=True)
        whole_profile(user)
        page = sign_in(user).get(reverse("vacancies:apply", args=[VacancyFactory().pk])).content.decode()
        for line in ("Riwayat kerja:", "Operator gudang, PT Pengalaman Contoh", "(Maret 2019 – Mei 2024)", "SMK"):
            assert line in page
        assert letter_draft(UserFactory()) == ""

    def test_the_letter_is_indonesian_in_every_language_of_the_portal(self):
        job = WorkExperienceFactory(to_month=None)
        with override("en"):
            assert "Maret 2019 – sekarang" in letter_draft(job.user)

    def test_the_cv_goes_along_only_when_it_is_ticked(self, sign_in):
        user = UserFactory(worker=True)
        cv(user)
        for ticked in ({}, {"with_cv": "on"}):
            vacancy = VacancyFactory()
            sign_in(user).post(reverse("vacancies:apply", args=[vacancy.pk]), {"letter": "Halo", **ticked})
            assert (Application.objects.get(vacancy=vacancy).cv is not None) == bool(ticked)

    def test_the_company_opens_the_cv_that_was_sent_and_no_other_company_does(self, sign_in):
        member, other = MembershipFactory(), MembershipFactory()
        user = UserFactory(worker=True)
        cv(user)
        vacancy = VacancyFactory(company=member.company)
        sign_in(user).post(reverse("vacancies:apply", args=[vacancy.pk]), {"letter": "Halo", "with_cv": "on"})
        application = Application.objects.get()
        url = reverse("vacancies:application_cv", args=[application.pk])
        client = sign_in(member.user)
        assert url in client.get(reverse("vacancies:application", args=[application.pk])).content.decode()
        picture = reverse("vacancies:application_cv_page", args=[application.pk, 1])
        assert picture in client.get(url).content.decode()
        assert client.get(picture).content.startswith(b"\x89PNG")
        assert client.get(url, {"asli": ""}).status_code == 404
        assert sign_in(other.user).get(picture).status_code == 404
        assert sign_in(other.user).get(url).status_code == 404
        Application.objects.update(cv=None)
        assert client.get(url).status_code == 404

    @pytest.mark.parametrize(
        ("wish", "fits"),
        [
            ({}, True),
            ({"occupations": ["21"]}, False),
            ({"regions": ["3578"]}, False),
            ({"regions": [], "anywhere": True}, True),
            ({"contracts": ["daily"]}, False),
            ({"contracts": ["daily", "fixed_term"]}, True),
            ({"wage_from": 5_500_000}, True),
            ({"wage_from": 5_500_001}, False),
        ],
    )
    def test_vacancies_are_narrowed_to_what_is_wished_for(self, wish, fits, sign_in):
        user = UserFactory(worker=True)
        JobWishFactory(user=user, **wish)
        vacancy = VacancyFactory()
        client = sign_in(user)
        everything = client.get(reverse("vacancies:list")).content.decode()
        assert vacancy.title in everything
        assert "?cocok=1" in everything
        assert (vacancy.title in client.get(reverse("vacancies:list") + "?cocok=1").content.decode()) == fits

    def test_without_wishes_all_vacancies_are_shown(self, sign_in):
        vacancy = VacancyFactory()
        page = sign_in(UserFactory(worker=True)).get(reverse("vacancies:list") + "?cocok=1").content.decode()
        assert vacancy.title in page
        assert reverse("profiles:wishes") in page

    def test_classes_of_the_own_province_come_first_and_all_can_be_seen(self, sign_in):
        user = UserFactory(worker=True)
        near = TrainingClassFactory(course=CourseFactory(provider=ProviderFactory(region_id="3273")))
        far = TrainingClassFactory(course=CourseFactory(provider=ProviderFactory(region_id="7371")))
        client = sign_in(user)

        def shown(query=""):
            page = client.get(reverse("training:list") + query).content.decode()
            return [training_class.course.title in page for training_class in (near, far)]

        assert shown() == [True, True]
        ProfileFactory(user=user)
        assert shown() == [True, False]
        assert shown("?province=") == [True, True]
        assert shown("?province=73") == [False, True]

    def test_the_office_of_the_domicile_is_named(self, sign_in):
        user = ProfileFactory().user
        west_java = Region.objects.get(code="32")
        OfficeFactory(name="Disnaker Jawa Barat", kind=OfficeKind.PROVINCE, region=west_java)
        client = sign_in(user)
        assert "Disnaker Jawa Barat" in client.get(reverse("profiles:overview")).content.decode()
        OfficeFactory(name="Disnaker Kota Bekasi")
        page = client.get(reverse("profiles:overview")).content.decode()
        assert "Disnaker Kota Bekasi" in page
        assert "Disnaker Jawa Barat" not in page


def test_officers_have_a_profile_too(sign_in):
    for role in (Role.MEDIATOR, Role.ADMINISTRATOR):
        assert sign_in(officer(role)).get(reverse("profiles:overview")).status_code == 200


def test_the_overview_takes_the_same_queries_for_an_empty_and_a_whole_profile(sign_in):
    empty, full = UserFactory(worker=True), UserFactory(worker=True)
    whole_profile(full)
    counts = []
    for user in (empty, full):
        client = sign_in(user)
        client.get(reverse("profiles:overview"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("profiles:overview"))
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1  # the office of the domicile
