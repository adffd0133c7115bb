"""Every URL × every role: who gets which answer. A URL that is missing from the table fails the run.

Anonymous people are sent to sign in, a role that the page is not for gets 403, an object out of the person's scope the very
bytes of one that does not exist.
"""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from accounts.access import access_of
from accounts.models import Role
from core.ids import uuid7
from tests.access.table import ACCESS, PUBLIC_PAGE, UNSCOPED, Page

ROLES = list(Role)


def every_url(resolver=None, namespace=""):
    """(name, view) of every URL of the portal."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespace + (pattern.name or str(pattern.pattern)), pattern.callback
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from every_url(pattern, namespace + inner)


VIEWS = dict(every_url())


def test_the_table_lists_every_url():
    assert sorted(set(VIEWS) - set(ACCESS)) == [], "no page without a line in tests/access/table.py"


def test_the_table_lists_no_url_that_is_gone():
    assert sorted(set(ACCESS) - set(VIEWS)) == []


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_every_view_says_its_access_as_the_table_does(name):
    declared = access_of(VIEWS[name], name)
    assert declared is not None, f"{name}: the view says nothing, and stays closed"
    assert declared.public == (ACCESS[name].access is PUBLIC_PAGE)
    if declared.roles is not None:
        assert set(declared.roles) == set(ACCESS[name].roles)


# Called by the servers of relying services, with a secret or a token in the request and never with a person's cookie.
CALLED_BY_SERVERS = {"single_sign_on:token", "single_sign_on:userinfo", "single_sign_on:revoke"}


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_no_view_escapes_the_csrf_check(name):
    assert getattr(VIEWS[name], "csrf_exempt", False) == (name in CALLED_BY_SERVERS)


def url_of(name: str, page: Page, objects: dict, role="") -> str:
    keys = {argument: key.format(role=role) for argument, key in page.objects.items()}
    filled = {argument: getattr(objects[key], "pk", objects[key]) for argument, key in keys.items()}
    return reverse(name, kwargs=filled | page.arguments)


def answer(sign_in, user, url, page):
    client = sign_in(user)
    response = client.post(url) if page.posts else client.get(url)
    if response.streaming:
        b"".join(response)  # a file stays open until it is sent
    return response


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ACCESS))
def test_who_gets_which_answer(name, worlds, client, sign_in):
    here, _elsewhere, nobody = worlds
    page = ACCESS[name]
    got, expected = {}, {}
    for role in ROLES:
        url = url_of(name, page, here.objects, role)
        got[role.value] = answer(sign_in, here.people[role], url, page).status_code
        expected[role.value] = page.status_for(role)
    url = url_of(name, page, here.objects, Role.WORKER)
    stranger = client.post(url) if page.posts else client.get(url)
    got["anonymous"], expected["anonymous"] = stranger.status_code, page.anonymous
    got["no role"], expected["no role"] = answer(sign_in, nobody, url, page).status_code, page.without_role
    assert {who: (got[who], expected[who]) for who in got if got[who] != expected[who]} == {}
    if page.anonymous == 302 and page.access is not PUBLIC_PAGE:
        assert stranger.url.startswith(reverse("account_login"))


SCOPED = [name for name, page in sorted(ACCESS.items()) if page.objects and page.access is not PUBLIC_PAGE]


@pytest.mark.django_db
@pytest.mark.parametrize("name", SCOPED)
def test_out_of_scope_is_byte_equal_to_not_there(name, worlds, sign_in):
    here, elsewhere, _nobody = worlds
    page = ACCESS[name]
    for role in page.roles:
        if role in UNSCOPED or role in page.sees_all:
            continue
        foreign = url_of(name, page, elsewhere.objects, role)
        missing = url_of(name, page, dict.fromkeys(elsewhere.objects, uuid7()), role)
        user = here.people[role]
        theirs, nothing = answer(sign_in, user, foreign, page), answer(sign_in, user, missing, page)
        assert (theirs.status_code, nothing.status_code) == (404, 404), (name, role)
        assert theirs.content == nothing.content
        assert headers_of(theirs) == headers_of(nothing)


def headers_of(response) -> dict:
    return {name: value for name, value in response.items() if name not in ("Date", "X-Request-Id")}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, page in sorted(ACCESS.items()) if page.lists])
def test_lists_show_nothing_of_another_region(name, worlds, sign_in):
    """Neither names nor numbers of the other region's people, companies and cases stand on a list."""
    here, elsewhere, _nobody = worlds
    page = ACCESS[name]
    story = elsewhere.story
    marks = [
        story.participant.full_name,
        story.member.company.name,
        *(elsewhere.objects[key].number for key in ("claim", "month", "report", "waiting_report")),
    ]
    for role in page.roles:
        if role in UNSCOPED or role in page.sees_all:
            continue
        text = sign_in(here.people[role]).get(reverse(name)).content.decode()
        assert [mark for mark in marks if f">{mark}<" in text or f" {mark} " in text] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(name for name, page in ACCESS.items() if page.access is not PUBLIC_PAGE))
def test_an_unsafe_request_without_a_token_is_refused(name, worlds):
    here, _elsewhere, _nobody = worlds
    page = ACCESS[name]
    role = next(iter(page.roles), Role.WORKER)
    client = Client(enforce_csrf_checks=True)
    client.force_login(here.people[role])
    assert client.post(url_of(name, page, here.objects, role)).status_code == 403
