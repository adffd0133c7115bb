"""Mutation testing of the law: change the rules in every small way, and see that a test fails each time.

Works on copies of the tree, one a core, so that the sources are never touched. `make mutants` runs it; it takes minutes
and is no part of `make test`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPIED = ["core", "jkp_claims", "phk_reports", "tests"]
MUTATED = ["core/dates.py", "core/money.py", "jkp_claims/regulations.py", "jkp_claims/rules"]
TESTS = [
    "tests/core/test_dates.py",
    "tests/core/test_money.py",
    *(
        f"tests/jkp_claims/test_{name}.py"
        for name in (
            "regulations",
            "rules",
            "instalments",
            "conditions",
            "shares",
            "liabilities",
            "pay",
            "answer",
            "rule_records",
            "trace",
            "case_table",
        )
    ),
]
PYTEST = ["-m", "pytest", "-q", "-x", "-c", os.devnull, "--rootdir=.", "--noconftest", "-p", "no:cacheprovider"]
BARE = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
SECONDS = 40


def sources() -> list[str]:
    """The files that are mutated, the largest first."""
    files = [
        path for name in MUTATED for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).glob("*.py"))
    ]
    return [str(path.relative_to(ROOT)) for path in sorted(files, key=lambda path: -path.stat().st_size)]


def run(files: list[str]) -> list[tuple[dict, dict]]:
    """Every mutant of these files with its result, from a copy of the tree."""
    with tempfile.TemporaryDirectory() as folder:
        for name in COPIED:
            shutil.copytree(ROOT / name, Path(folder, name), ignore=shutil.ignore_patterns("__pycache__", "var"))
        command = " ".join([sys.executable, *PYTEST, *TESTS])
        Path(folder, "mutants.toml").write_text(
            f"""[cosmic-ray]
module-path = {json.dumps(files)}
timeout = {SECONDS}
excluded-modules = []
test-command = {json.dumps(command)}
[cosmic-ray.distributor]
name = "local"
"""
        )
        subprocess.run(command.split(), cwd=folder, check=True, env=BARE, stdout=subprocess.DEVNULL)
        for step in (["init", "mutants.toml", "found.sqlite"], ["exec", "mutants.toml", "found.sqlite"]):
            subprocess.run([sys.executable, "-m", "cosmic_ray.cli", *step], cwd=folder, check=True, env=BARE)
        dump = subprocess.run(
            [sys.executable, "-m", "cosmic_ray.cli", "dump", "found.sqlite"],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )
    return [tuple(json.loads(line)) for line in dump.stdout.splitlines()]


def main() -> int:
    """Print every survivor with its change, then the score; 1 when there is any."""
    only = sys.argv[1:]
    files = [name for name in sources() if not only or any(part in name for part in only)]
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        found = [mutant for part in pool.map(run, [files[start::cores] for start in range(cores)]) for mutant in part]
    survivors = [(item, result) for item, result in found if result is None or result["test_outcome"] == "survived"]
    for item, result in survivors:
        print(
            item["mutations"][0]["module_path"],
            item["mutations"][0]["start_pos"],
            item["mutations"][0]["operator_name"],
        )
        print(result["diff"] if result else "(was not run)")
    print(f"{len(found)} mutants, {len(found) - len(survivors)} killed, {len(survivors)} survived")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
