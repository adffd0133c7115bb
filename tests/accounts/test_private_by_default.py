"""A page that says nothing about its access stays closed; who may not see one is told whose it is."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from django.views.generic import View

from accounts.access import PUBLIC, SIGNED_IN, Access, access_of, allow, roles
from accounts.models import Role
from siapkerja import urls as site
from tests.accounts.factories import UserFactory, officer

pytestmark = pytest.mark.django_db


class Silent(View):
    def get(self, request):
        return HttpResponse("rahasia")


class Cached(Silent):
    access = SIGNED_IN

    def get(self, request):
        return HttpResponse("untuk semua", headers={"Cache-Control": "public, max-age=60"})


def silent(request):
    return HttpResponse("rahasia")


@allow(PUBLIC)
def outspoken(request):
    return HttpResponse("untuk semua")


@allow(SIGNED_IN)
def broken(request):
    raise ZeroDivisionError


urlpatterns = [
    path("diam-kelas/", Silent.as_view(), name="silent_class"),
    path("diam-fungsi/", silent, name="silent_function"),
    path("diam-kosong/", type("Nothing", (Silent,), {"access": None}).as_view(), name="silent_none"),
    path("terbuka/", outspoken, name="outspoken"),
    path("anggota/", type("Members", (Silent,), {"access": SIGNED_IN}).as_view(), name="members"),
    path("mediator/", type("Office", (Silent,), {"access": roles(Role.MEDIATOR)}).as_view(), name="office"),
    path("opsi/", Silent.as_view(), name="options"),
    path("simpan/", Cached.as_view(), name="cached"),
    path("rusak/", broken, name="broken"),
    path("", include(site)),
]
planted = pytest.mark.urls(__name__)
SILENT = ["silent_class", "silent_function", "silent_none"]


@planted
@pytest.mark.parametrize("name", SILENT)
@pytest.mark.parametrize("role", [Role.WORKER, Role.ADMINISTRATOR])
def test_a_silent_view_is_closed_to_everybody(name, role, sign_in):
    user = UserFactory(worker=True) if role == Role.WORKER else officer(role)
    response = sign_in(user).get(reverse(name))
    assert response.status_code == 403
    assert b"rahasia" not in response.content


@planted
@pytest.mark.parametrize("name", SILENT)
def test_a_silent_view_has_no_access_for_the_table_of_access_to_find(name):
    view = {each.name: each.callback for each in urlpatterns[:-1]}[name]
    assert access_of(view, name) is None


@planted
@pytest.mark.parametrize("name", [*SILENT, "members", "office"])
def test_a_stranger_is_sent_to_sign_in_and_back(name):
    response = Client().get(f"{reverse(name)}?halaman=2")
    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={reverse(name)}%3Fhalaman%3D2"


@planted
def test_what_is_allowed_is_shown(sign_in):
    assert Client().get(reverse("outspoken")).content == b"untuk semua"
    assert sign_in(UserFactory()).get(reverse("members")).content == b"rahasia"
    assert sign_in(officer(Role.MEDIATOR)).get(reverse("office")).content == b"rahasia"
    assert sign_in(officer(Role.VERIFIER)).get(reverse("office")).status_code == 403


@planted
def test_a_refusal_says_whose_page_it_is_and_how_to_switch(sign_in):
    text = sign_in(officer(Role.VERIFIER)).get(reverse("office")).content.decode()
    assert "Halaman ini untuk: Mediator Disnaker. Anda masuk sebagai Verifikator BPJS." in text
    assert f'href="{reverse("accounts:acting")}"' in text


def test_a_page_of_several_roles_names_them_all(sign_in):
    text = sign_in(UserFactory(worker=True)).get(reverse("payouts:batches")).content.decode()
    for role in (Role.PAY_MAKER, Role.PAY_APPROVER, Role.PAY_RELEASER):
        assert str(role.label) in text


@planted
def test_what_a_member_sees_is_kept_by_no_browser(sign_in):
    client = sign_in(officer(Role.VERIFIER))
    client.raise_request_exception = False
    for name, status in (("members", 200), ("outspoken", 200), ("office", 403), ("broken", 500)):
        response = client.get(reverse(name))
        assert response.status_code == status
        assert "no-store" in response["Cache-Control"], name
    assert "no-store" in client.get("/tidak-ada/").get("Cache-Control", "")
    assert not Client().get(reverse("outspoken")).has_header("Cache-Control")


@planted
def test_a_view_cannot_make_a_members_page_public_by_mistake(sign_in):
    assert "no-store" in sign_in(UserFactory()).get(reverse("cached"))["Cache-Control"]


@pytest.mark.parametrize(
    ("access", "admitted"),
    [
        (PUBLIC, {"nobody", "person", "mediator"}),
        (SIGNED_IN, {"person", "mediator"}),
        (roles(Role.MEDIATOR), {"mediator"}),
        (roles(Role.WORKER, Role.MEDIATOR), {"mediator"}),
        (roles(), set()),
        (Access(roles=frozenset()), set()),
    ],
)
def test_who_is_admitted(access, admitted):
    people = {"nobody": AnonymousUser(), "person": UserFactory(), "mediator": officer(Role.MEDIATOR)}
    assert {name for name, user in people.items() if access.admits(user)} == admitted


def test_after_a_session_ended_in_a_post_one_comes_back_to_a_page(client):
    response = client.post(reverse("accounts:acting"), {"acting": "x"})
    assert response.url == f"{reverse('account_login')}?next={reverse('home')}"
