"""The order of the apps, plain rules and the one clock: each holds, and each is seen to fail when it is broken."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.test.utils import isolate_apps

ROOT = Path(settings.BASE_DIR)
BIN = Path(sys.executable).parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS = {contract["id"]: contract for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}
LAYERS = [[name.strip() for name in layer.split("|")] for layer in CONTRACTS["layers"]["layers"]]
HEIGHT = {name: -depth for depth, layer in enumerate(LAYERS) for name in layer}
OURS = [model for label in HEIGHT for model in apps.get_app_config(label).get_models()]


def may_know(app: str, other: str) -> bool:
    """Whether `app` may refer to `other`: to itself, to what is below it, and to what is not ours."""
    return app == other or other not in HEIGHT or HEIGHT[other] < HEIGHT[app]


def wrong_relations(checked: Iterable[type[models.Model]]) -> list[str]:
    """Relations of these models that lead up or sideways, also those named by a string."""
    found = []
    for model in checked:
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.remote_field.model if field.is_relation else None
            label = target if isinstance(target, str) else target and target._meta.label
            if label and not may_know(model._meta.app_label, label.split(".")[0]):
                found.append(f"{model._meta.label}.{field.name} -> {label}")
    return found


def lint_imports(folder: Path) -> str:
    return subprocess.run([BIN / "lint-imports", "--no-cache"], cwd=folder, capture_output=True, text=True).stdout


def verdicts(output: str) -> dict[str, bool]:
    """By the id of the contract: whether it is kept."""
    return {name: f"{contract['name']} KEPT" in output for name, contract in CONTRACTS.items()}


def ruff(source: str, name: str) -> list[str]:
    """Codes that ruff finds in this source, were it the file of this name."""
    command = [BIN / "ruff", "check", "--output-format", "concise", "--stdin-filename", name, "-"]
    output = subprocess.run(command, cwd=ROOT, input=source, capture_output=True, text=True).stdout
    return [line.split()[1] for line in output.splitlines() if line.startswith(str(name))]


@pytest.fixture
def copy(tmp_path):
    """The Python files of the project and its settings, to break."""
    for package in PYPROJECT["tool"]["importlinter"]["root_packages"]:
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda folder, names: (
                {name for name in names if Path(folder, name).is_file() and not name.endswith(".py")} | {"__pycache__"}
            ),
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_app_has_its_place_in_the_order():
    own = {name for name in settings.INSTALLED_APPS if (ROOT / name).is_dir()}
    assert own == set(HEIGHT) == set(CONTRACTS["no-devstack"]["source_modules"])
    assert own < set(PYPROJECT["tool"]["importlinter"]["root_packages"])


def test_imports_follow_the_contracts(copy):
    assert all(verdicts(lint_imports(copy)).values())


@pytest.mark.parametrize(
    ("module", "source", "broken"),
    [
        ("core/planted.py", "from payouts import states", "layers"),
        ("counselling/planted.py", "def late():\n    from vacancies import models", "layers"),
        ("casework/planted.py", "import messaging.models", "layers"),
        ("core/money.py", "from django.utils import timezone", "plain-rules"),
        ("jkp_claims/rules/planted.py", "import jkp_claims.models", "plain-rules"),
        ("siapkerja/planted.py", "from devstack import environment", "no-devstack"),
    ],
)
def test_a_planted_import_breaks_its_contract(copy, module, source, broken):
    with (copy / module).open("a") as file:
        file.write(f"\n{source}\n")
    assert [name for name, kept in verdicts(lint_imports(copy)).items() if not kept] == [broken]


def test_relations_follow_the_layers():
    assert wrong_relations(OURS) == []


@isolate_apps("registry", "payouts", "jkp_claims")
def test_a_planted_relation_upward_is_found():
    class Planted(models.Model):
        id = models.UUIDField(primary_key=True)
        by_string = models.ForeignKey("payouts.Payout", on_delete=models.PROTECT)
        to_many = models.ManyToManyField("jkp_claims.JkpClaim")
        sideways_is_ours = models.ForeignKey("registry.Company", on_delete=models.PROTECT)
        down = models.ForeignKey("accounts.User", on_delete=models.PROTECT)

        class Meta:
            app_label = "registry"

        def __str__(self):
            return str(self.pk)

    assert wrong_relations([Planted]) == [
        "registry.Planted.by_string -> payouts.Payout",
        "registry.Planted.to_many -> jkp_claims.JkpClaim",
    ]


def test_siblings_do_not_know_one_another():
    assert not may_know("counselling", "vacancies")
    assert not may_know("casework", "messaging")
    assert may_know("jkp_claims", "phk_reports")
    assert may_know("core", "auth")


def test_migrations_follow_the_layers():
    migrations = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    wrong = [
        (app, name, other)
        for (app, name), migration in migrations.items()
        if app in HEIGHT
        for other, _dependency in migration.dependencies
        if other != "__setting__" and not may_know(app, other)
    ]
    assert wrong == []


def test_no_field_reads_the_machines_clock_by_itself():
    automatic = [
        field
        for model in OURS
        for field in model._meta.local_fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    assert automatic == []


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import date\n\nDAY = date.today()\n",
        "import datetime\n\nDAY = datetime.date.today()\n",
        "from datetime import UTC, datetime\n\nMOMENT = datetime.now(UTC)\n",
        "from datetime import datetime\n\nMOMENT = datetime.utcnow()\n",
        "from django.utils import timezone\n\nMOMENT = timezone.now()\n",
        "from django.utils.timezone import now\n\nMOMENT = now()\n",
        "from django.utils import timezone\n\nDAY = timezone.localdate()\n",
        "from django.db.models import functions\n\nMOMENT = functions.Now()\n",
        "import time\n\nMOMENT = time.time()\n",
    ],
)
def test_reading_the_time_is_refused_everywhere_but_in_the_clock(source):
    assert "TID251" in ruff(source, "payouts/planted.py")
    assert "TID251" not in ruff(source, "core/clock.py")


def test_what_measures_but_does_not_decide_is_allowed():
    assert ruff("import time\n\nBEGUN = time.monotonic()\n", "payouts/planted.py") == []


def test_nothing_of_ours_reads_the_time():
    command = [BIN / "ruff", "check", "--select", "TID251", "--output-format", "concise", "."]
    assert subprocess.run(command, cwd=ROOT, capture_output=True, text=True).returncode == 0
