"""What production is configured with stays in step with what the portal reads."""

import re

import pytest

from devstack.environment import ROOT, new_keys, offline

EXAMPLE = (ROOT / ".env.example").read_text()
COMPOSE = (ROOT / "docker-compose.yml").read_text()
EXAMPLES = dict(re.findall(r"^([A-Z0-9_]+)=(.*)$", EXAMPLE, re.MULTILINE))
READ_BY_SETTINGS = set(
    re.findall(
        r'(?:required|switched_on|listed|environ\.get)\(\s*"([A-Z0-9_]+)"', (ROOT / "siapkerja/settings.py").read_text()
    )
)

MAY_BE_EMPTY = ("EMAIL", "S3")  # a mail server without a password, private files in a folder


def test_the_settings_read_something():
    assert {"SECRET_KEY", "DEMO", "ALLOWED_HOSTS", "DATABASE_URL"} <= READ_BY_SETTINGS


@pytest.mark.parametrize("name", sorted(READ_BY_SETTINGS))
def test_every_variable_of_the_settings_is_explained(name):
    assert re.search(rf"\b{name}\b", EXAMPLE)


@pytest.mark.parametrize("name", sorted(READ_BY_SETTINGS))
def test_compose_hands_on_every_variable_of_the_settings(name):
    assert re.search(rf"^  {name}: ", COMPOSE, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\$\{([A-Z0-9_]+)", COMPOSE))))
def test_every_variable_of_compose_has_its_line(name):
    assert name in EXAMPLES


@pytest.mark.parametrize("name", sorted(name for name in EXAMPLES if re.search("PASSWORD|SECRET|KEY", name)))
def test_no_secret_has_a_value_in_the_repository(name):
    assert EXAMPLES[name] == ""
    if not name.startswith(MAY_BE_EMPTY):
        assert re.findall(rf"\$\{{{name}:?(.)", COMPOSE) == ["?"] * COMPOSE.count(f"${{{name}")


def test_checks_run_with_all_that_the_settings_require():
    required = re.findall(r'required\("([A-Z_]+)"\)', (ROOT / "siapkerja/settings.py").read_text())

    assert {name for name in required if not name.startswith(MAY_BE_EMPTY)} <= set(offline())
    assert set(new_keys()) <= set(EXAMPLES)
