#!/usr/bin/env python
import os
import sys


def main() -> None:
    """`assess` needs neither settings nor a database, so it starts before Django does."""
    if sys.argv[1:2] == ["assess"]:
        from jkp_claims.assess.command import main as assess

        sys.exit(assess(sys.argv[2:]))

    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "siapkerja.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
