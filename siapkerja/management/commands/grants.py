"""Give the portal's database roles their rights, after `migrate`, as the owner of the tables."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, transaction

ROLES = ("web", "payer")

# A role may read and write everything but what stands here. The trail, the ledger and the calculation slips only grow,
# and only the payer writes the ledger.
REVOKED = {
    "web": {
        "accounts_datareading": ("UPDATE", "DELETE"),
        "casework_event": ("UPDATE", "DELETE"),
        "payouts_ledgerentry": ("INSERT", "UPDATE", "DELETE"),
        "payouts_payout": ("UPDATE", "DELETE"),
        "payouts_attempt": ("DELETE",),
        "payouts_batch": ("DELETE",),
        "registry_bankaccount": ("UPDATE", "DELETE"),
        "registry_bankaccountcheck": ("UPDATE", "DELETE"),
        "registry_recorddispute": ("DELETE",),
        "registry_companyregistration": ("DELETE",),
        "registry_contributionpayment": ("DELETE",),
        "jkp_claims_calculationslip": ("UPDATE", "DELETE"),
        "jkp_claims_regulationadoption": ("DELETE",),
        "jkp_claims_employerliability": ("DELETE",),
        "accounts_rolegrant": ("DELETE",),
        "documents_letter": ("DELETE",),
        "documents_letterfile": ("UPDATE", "DELETE"),
        "documents_letterregister": ("DELETE",),
        "documents_refusedopening": ("UPDATE", "DELETE"),
        "phk_reports_decision": ("UPDATE", "DELETE"),
        "phk_reports_fieldchoice": ("UPDATE", "DELETE"),
        "phk_reports_recusal": ("UPDATE", "DELETE"),
    },
    "payer": {
        "accounts_datareading": ("INSERT", "UPDATE", "DELETE"),
        "casework_event": ("UPDATE", "DELETE"),
        "payouts_ledgerentry": ("UPDATE", "DELETE"),
        "payouts_payout": ("INSERT", "UPDATE", "DELETE"),
        "payouts_attempt": ("INSERT", "DELETE"),
        "payouts_batch": ("INSERT", "DELETE"),
        "registry_bankaccount": ("INSERT", "UPDATE", "DELETE"),
        "registry_bankaccountcheck": ("INSERT", "UPDATE", "DELETE"),
        "registry_recorddispute": ("INSERT", "UPDATE", "DELETE"),
        "registry_company": ("INSERT", "UPDATE", "DELETE"),
        "registry_membership": ("INSERT", "UPDATE", "DELETE"),
        "registry_companyregistration": ("INSERT", "UPDATE", "DELETE"),
        "registry_memberinvitation": ("INSERT", "UPDATE", "DELETE"),
        "registry_contributionpayment": ("INSERT", "UPDATE", "DELETE"),
        "jkp_claims_calculationslip": ("INSERT", "UPDATE", "DELETE"),
        "jkp_claims_regulationadoption": ("INSERT", "UPDATE", "DELETE"),
        "jkp_claims_employerliability": ("INSERT", "UPDATE", "DELETE"),
        "accounts_user": ("INSERT", "UPDATE", "DELETE"),
        "accounts_assignment": ("INSERT", "UPDATE", "DELETE"),
        "accounts_rolegrant": ("INSERT", "UPDATE", "DELETE"),
        "accounts_office": ("INSERT", "UPDATE", "DELETE"),
        "identity_identityclaim": ("INSERT", "UPDATE", "DELETE"),
        "identity_contactrecovery": ("INSERT", "UPDATE", "DELETE"),
        "identity_datacorrection": ("INSERT", "UPDATE", "DELETE"),
        "documents_letter": ("INSERT", "UPDATE", "DELETE"),
        "documents_letterfile": ("INSERT", "UPDATE", "DELETE"),
        "phk_reports_decision": ("INSERT", "UPDATE", "DELETE"),
        "phk_reports_fieldchoice": ("INSERT", "UPDATE", "DELETE"),
        "phk_reports_recusal": ("INSERT", "UPDATE", "DELETE"),
        "documents_letterregister": ("INSERT", "UPDATE", "DELETE"),
        "documents_refusedopening": ("INSERT", "UPDATE", "DELETE"),
    },
}

# django-pgtrigger can switch triggers off for a session. Nobody here may.
NO_TRIGGER_IS_IGNORED = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE sql IMMUTABLE AS
'SELECT false'
"""


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        call_command("createcachetable")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(NO_TRIGGER_IS_IGNORED)
            for role in self.existing_roles(cursor):
                self.grant(cursor, role)

    def existing_roles(self, cursor) -> list[str]:
        """Where the portal runs with one database role, there is nobody to grant to."""
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND rolname <> current_user", [list(ROLES)]
        )
        return [name for (name,) in cursor.fetchall()]

    def grant(self, cursor, role):
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")
        for table, rights in REVOKED[role].items():
            cursor.execute(f"REVOKE {', '.join(rights)} ON {table} FROM {role}")
