"""The table: every URL, whom it is for, on which object, and what they get."""

from dataclasses import dataclass, field

from accounts.models import Role
from core import clock
from core.dates import Month

W, E, M, K, V = Role.WORKER, Role.EMPLOYER, Role.MEDIATOR, Role.COUNSELLOR, Role.VERIFIER
P1, P2, P3, A = Role.PAY_MAKER, Role.PAY_APPROVER, Role.PAY_RELEASER, Role.ADMINISTRATOR
MONEY = (P1, P2, P3)

# BPJS verifiers, payment officers and administrators work for the whole country.
UNSCOPED = (V, *MONEY, A)

PUBLIC_PAGE, SIGNED_IN_PAGE, ROLE_PAGE = "public", "signed in", "roles"


@dataclass(frozen=True)
class Page:
    """One line. `codes`: the answer for a role where it is not `status`; `objects`: URL argument → object of the world."""

    access: str
    roles: tuple[Role, ...] = tuple(Role)
    status: int = 200
    codes: dict[Role, int] = field(default_factory=dict)
    objects: dict[str, str] = field(default_factory=dict)
    arguments: dict = field(default_factory=dict)
    posts: bool = False
    lists: bool = False
    sees_all: tuple[Role, ...] = ()
    without_role_gets: int | None = None
    hidden: bool = False  # whoever it is not for gets 404, signed in or not

    def status_for(self, role: Role) -> int:
        """What a person of this role gets on the object of their own region."""
        if role in self.codes:
            return self.codes[role]
        return self.status if role in self.roles else self.refused

    @property
    def anonymous(self) -> int:
        if self.access is PUBLIC_PAGE:
            return self.status
        return 404 if self.hidden else 302

    @property
    def refused(self) -> int:
        return 404 if self.hidden else 403

    @property
    def without_role(self) -> int:
        if self.without_role_gets is not None:
            return self.without_role_gets
        return self.refused if self.access is ROLE_PAGE else self.status


def public(**details) -> Page:
    return Page(PUBLIC_PAGE, **details)


def signed_in(**details) -> Page:
    return Page(SIGNED_IN_PAGE, **details)


def of(*roles: Role, pk: str = "", **details) -> Page:
    """A page of these roles; `pk` names the object of the world that its URL is about."""
    objects = details.pop("objects", {}) | ({"pk": pk} if pk else {})
    return Page(ROLE_PAGE, roles=roles, objects=objects, **details)


def private(*roles: Role, **details) -> Page:
    """A file of somebody's: of these roles, of everybody who is signed in when none is named."""
    return of(*roles, hidden=True, **details) if roles else signed_in(hidden=True, **details)


SITE = {
    "front": public(),
    "home": signed_in(status=302, codes={W: 200, E: 200}, without_role_gets=200),
    "help": public(),
    "meanings": public(),
    "privacy": public(),
    "accessibility": public(),
    "sitemap": public(),
    "healthz": public(),
    "administration": of(A),
    "components": of(A),
    "set_language": public(status=302, posts=True),
    "clock": public(status=302, posts=True),
    "mailbox": public(),
    "documents:code": public(),
    "documents:verify": public(arguments={"code": "TIDAKADA2345"}, status=404),
}

ACCOUNT = {
    "account_login": public(codes=dict.fromkeys(Role, 302), without_role_gets=302),
    "account_logout": public(status=302, codes=dict.fromkeys(Role, 200), without_role_gets=200),
    "account_inactive": public(),
    "account_signup": public(codes=dict.fromkeys(Role, 302), without_role_gets=302),
    "account_email_verification_sent": public(status=302),  # there is no code to type
    "account_verify_phone": public(status=302),
    "account_reset_password": public(),
    "account_confirm_password_reset_code": public(status=302),
    "account_complete_password_reset": public(status=302),
    "account_password_reset_completed": public(),
    "account_email": signed_in(),
    "account_change_phone": signed_in(),
    "account_change_password": signed_in(),
    "account_set_password": signed_in(status=302),  # they have one
    "accounts:acting": signed_in(),
    "accounts:appearance": public(),
    "notifications:inbox": signed_in(),
    "notifications:preference": signed_in(),
    "notifications:read": signed_in(objects={"pk": "notice_{role}"}, posts=True, status=302, without_role_gets=404),
}

COMPANY_REPORTS = {
    "registry:company_reports": of(E, lists=True),
    "registry:company_report_edit": of(E, objects={"company": "company"}),
    "registry:company_report": of(E, M, V, pk="company_report"),
    "registry:reports_due": of(M, lists=True),
}

_COMPANY = {"objects": {"company": "company"}}
COMPANIES = {
    "registry:companies": signed_in(),
    "registry:company_register": signed_in(),
    "registry:company": of(E, **_COMPANY),
    "registry:company_edit": of(E, **_COMPANY),
    "registry:company_move": of(E, **_COMPANY),
    "registry:company_again": of(E, status=302, **_COMPANY),  # it is approved
    "registry:registration_correct": of(E, pk="registration", status=302),  # nothing is to be corrected
    "registry:registration_object": of(E, pk="registration", status=302),  # nobody has refused it
    "registry:registration_withdraw": of(E, pk="registration"),
    "registry:members": of(E, **_COMPANY),
    "registry:member_invite": of(E, **_COMPANY),
    "registry:member_leave": of(E, **_COMPANY),
    "registry:member_role": of(E, pk="membership"),
    "registry:member_remove": of(E, pk="membership"),
    "registry:invitation": public(),
    "registry:invitation_link": public(arguments={"token": "tidak-ada"}, status=302),
    "registry:invitation_accept": signed_in(posts=True, status=302),
    "registry:invitation_again": of(E, pk="member_invitation", posts=True, status=302),
    "registry:invitation_withdraw": of(E, pk="member_invitation", posts=True, status=302),
    "registry:registrations": of(M, lists=True),
    "registry:registration": of(M, pk="registration"),
    "registry:registration_approve": of(M, pk="registration"),
    "registry:registration_ask_correction": of(M, pk="registration"),
    "registry:registration_refuse": of(M, pk="registration"),
    "registry:overseen_companies": of(M, lists=True),
    "registry:overseen_company": of(M, V, **_COMPANY),
}

_STATEMENT = {
    "objects": {"company": "company"},
    "arguments": {"month": Month.of(clock.machine_now().astimezone(clock.WIB).date()).plus(-1)},
}
CONTRIBUTIONS = {
    "registry:contributions": of(E, lists=True),
    "registry:contribution_payment": of(E, objects={"company": "company"}),
    "jkp_claims:contribution_statement": of(E, **_STATEMENT),
    "jkp_claims:contribution_statement_file": of(
        E, objects=_STATEMENT["objects"], arguments={**_STATEMENT["arguments"], "file_format": "csv"}
    ),
    "jkp_claims:counting": of(W),
}

_KIND = {"arguments": {"kind": "contributions"}}
UPLOADS = {
    "bulk_uploads:list": of(E, lists=True),
    "bulk_uploads:start": of(E),
    "bulk_uploads:new": of(E, **_KIND),
    "bulk_uploads:template": of(E, **_KIND),
    "bulk_uploads:check": of(E, pk="upload"),
    "bulk_uploads:row": of(E, pk="upload", arguments={"line": 2}),
    "bulk_uploads:annotated": of(E, pk="upload"),
    "bulk_uploads:again": of(E, pk="upload", posts=True, status=302),
    "bulk_uploads:replace": of(E, pk="upload"),
    "bulk_uploads:send": of(E, pk="upload"),
    "bulk_uploads:references": of(E, pk="upload"),
    "bulk_uploads:close": of(E, pk="upload"),
}

REGISTRY = {
    "registry:home": of(E, lists=True),
    "registry:workers": of(E, lists=True),
    "registry:worker": of(E, M, V, pk="employment"),
    "registry:deactivate": of(E, M, pk="employment", status=302),  # it is done
    "registry:find_worker": of(E, posts=True, status=302),
    "registry:workers_export": of(E, arguments={"file_format": "csv"}),
    "registry:nik": of(E, M, V, pk="employment"),
    "registry:deactivate_many": of(E, **_COMPANY),
    "registry:my_record": of(W, lists=True),
    "registry:bank_account": of(W),
}

RECORDS = {
    "registry:my_employment": of(W, pk="employment"),
    "registry:jkp_employer": of(W, lists=True),
    "registry:dispute_not_enrolled": of(W),
    "registry:dispute_new": of(W, pk="employment", arguments={"field": "ended-on"}),
    "registry:bank_account_history": of(W, lists=True),
    "registry:dispute": of(E, M, W, pk="dispute"),
    "registry:dispute_correct": of(E, pk="dispute"),
    "registry:dispute_deny": of(E, pk="dispute"),
    "registry:dispute_escalate": of(W, pk="dispute", status=302),  # the company has not answered yet
    "registry:dispute_withdraw": of(W, pk="dispute"),
    "registry:dispute_uphold": of(M, pk="dispute", status=302),  # the company answers first
    "registry:dispute_dismiss": of(M, pk="dispute", status=302),
    "registry:dispute_settle": of(M, pk="dispute", status=302),
    "registry:company_disputes": of(E, lists=True),
    "registry:region_disputes": of(M, lists=True),
}

PHK = {
    "phk_reports:employer_list": of(E, lists=True),
    "phk_reports:choose_worker": of(E, lists=True),
    "phk_reports:employer_report": of(E, pk="unreported"),
    "phk_reports:employer_facts": of(E, pk="employer_draft", status=302),  # a draft is changed step by step
    "phk_reports:worker_list": of(W, lists=True),
    "phk_reports:worker_start": of(W, lists=True),
    "phk_reports:worker_tasks": of(W, pk="worker_draft"),
    "phk_reports:worker_facts": of(W, pk="worker_draft"),
    "phk_reports:worker_proof": of(W, pk="worker_draft", status=302),  # when and why comes first
    "phk_reports:worker_sent": of(W, pk="report"),
    "phk_reports:mandates": of(W, lists=True),
    "phk_reports:mandate_offer": of(W, lists=True),
    "phk_reports:mandate": of(W, pk="mandate"),
    "phk_reports:mandate_accept": of(W, pk="mandate", status=403),  # offered to somebody else
    "phk_reports:mandate_decline": of(W, pk="mandate", status=403),
    "phk_reports:mandate_end": of(W, pk="mandate"),
    "phk_reports:dispute_stage": of(M, pk="report", status=302),
    "phk_reports:queue": of(M, lists=True),
    "phk_reports:deactivate": of(M, pk="report", status=403),  # the employer has done it
    "phk_reports:detail": of(E, M, V, W, pk="report"),
    "phk_reports:evidence": of(E, W, pk="employer_draft", codes={W: 404}),  # a draft is its side's alone
    "phk_reports:evidence_remove": of(E, W, objects={"pk": "report", "evidence": "evidence"}, posts=True, status=403),
    "phk_reports:answer": of(E, W, pk="waiting_report", codes={E: 302}),  # the worker has said nothing yet
    "phk_reports:submit": of(E, W, pk="waiting_report", codes={E: 302, W: 403}),
    "phk_reports:resubmit": of(E, W, pk="waiting_report", codes={E: 302, W: 403}),
    "phk_reports:withdraw": of(E, W, pk="waiting_report", codes={W: 403}),
    "phk_reports:object_to_rejection": of(E, W, pk="waiting_report", codes={E: 302, W: 403}),
    "phk_reports:take": of(M, pk="waiting_report"),
    "phk_reports:take_objection": of(M, pk="waiting_report", status=302),
}

DESK = {
    "phk_reports:take_next": of(M, posts=True, status=302),
    "phk_reports:ask_correction": of(M, pk="held_report"),
    "phk_reports:dispute": of(M, pk="held_report"),
    "phk_reports:reject": of(M, pk="held_report"),
    "phk_reports:hand_over": of(M, pk="held_report"),
    "phk_reports:take_over": of(M, pk="held_report", status=403),  # it is in good hands
    "phk_reports:relation": of(E, M, W, pk="held_report"),
    "jkp_claims:approve_report": of(M, pk="held_report"),
}

WORK = {
    "vacancies:list": of(K, W),
    "vacancies:applications": of(W, lists=True),
    "vacancies:withdraw": of(W, pk="application"),
    "vacancies:detail": of(K, W, pk="vacancy", sees_all=(K, W)),
    "vacancies:apply": of(W, pk="vacancy", status=302, sees_all=(W,)),
    "vacancies:employer_list": of(E, lists=True),
    "vacancies:post": of(E),
    "vacancies:employer_detail": of(E, pk="vacancy"),
    "vacancies:edit": of(E, pk="vacancy"),
    "vacancies:close": of(E, pk="vacancy"),
    "vacancies:application": of(E, pk="application"),
    "vacancies:invite": of(E, pk="application"),
    "vacancies:interview_record": of(E, pk="interview"),
    "counselling:assessment": of(W),
    "counselling:occupations": of(W, status=302),  # the assessment is finished
    "counselling:statements": of(W, status=302, arguments={"page": 1}),
    "counselling:result": of(W),
    "counselling:sessions": of(W, lists=True),
    "counselling:book": of(W, pk="slot"),
    "counselling:cancel": of(W, pk="session"),
    "counselling:today": of(K, lists=True),
    "counselling:slots": of(K, lists=True),
    "counselling:open_slots": of(K),
    "counselling:session": of(K, pk="session"),
    "training:list": of(W),
    "training:mine": of(W),
    "training:detail": of(W, pk="training_class", sees_all=(W,)),
    "training:enrol": of(W, pk="training_class", sees_all=(W,)),
    "training:manage": of(A, K, lists=True),
    "training:add_provider": of(A, K),
    "training:add_course": of(A, K),
    "training:open_class": of(A, K, pk="course"),
    "training:class": of(A, K, pk="training_class"),
    "training:attendance": of(K, pk="training_class"),
    "training:find_worker": of(K, lists=True),
    "training:recommend": of(K, pk="person"),
}

CLAIMS = {
    "jkp_claims:check": public(),
    "jkp_claims:calculator": public(),
    "jkp_claims:regulations": public(),
    "jkp_claims:regulation": public(arguments={"slug": "pp-37-2021"}),
    "jkp_claims:my_jkp": of(W, lists=True),
    "jkp_claims:calendar": of(W),
    "jkp_claims:claim": of(K, M, V, W, pk="claim"),
    "jkp_claims:file_first": of(W, pk="claim", status=302),
    "jkp_claims:new_job": of(W, pk="claim"),
    "jkp_claims:month": of(V, W, pk="month"),
    "jkp_claims:slip": of(V, W, pk="slip"),
    "jkp_claims:file_month": of(W, pk="month", status=302),
    "jkp_claims:another_account": of(W, pk="month", status=302),
    "jkp_claims:month_object_to_decision": of(W, pk="month", status=302),
    "jkp_claims:month_take": of(V, pk="month", status=302),
    "jkp_claims:month_approve": of(V, pk="month", status=302),
    "jkp_claims:month_ask_correction": of(V, pk="month", status=302),
    "jkp_claims:month_reject": of(V, pk="month", status=302),
    "jkp_claims:month_reconsider": of(V, pk="month", status=403),  # who decided does not decide again
    "jkp_claims:claim_object_to_refusal": of(W, pk="claim", status=302),
    "jkp_claims:claim_refuse": of(V, pk="claim", status=302),
    "jkp_claims:claim_uphold_objection": of(V, pk="claim", status=302),
    "jkp_claims:claim_dismiss_objection": of(V, pk="claim", status=302),
    "jkp_claims:verification": of(V, lists=True),
    "jkp_claims:approve_lane": of(V, posts=True, status=302),
    "jkp_claims:objections": of(V, lists=True),
    "jkp_claims:approve_report": of(M, pk="report", status=302),
    "jkp_claims:clients": of(K, lists=True),
    "jkp_claims:claim_real_wage": of(V, pk="claim"),
    "jkp_claims:liability": of(E, M, V, W, pk="liability"),
    "jkp_claims:liability_report_payment": of(E, pk="liability", status=302),  # it is reported
    "jkp_claims:liability_deny_payment": of(W, pk="liability"),
    "jkp_claims:liability_confirm_payment": of(V, pk="liability"),
    "jkp_claims:liability_refuse_report": of(V, pk="liability"),
    "jkp_claims:liability_close": of(V, pk="liability"),
    "jkp_claims:liability_reopen": of(V, pk="liability", status=302),  # it is not closed
    "jkp_claims:my_liabilities": of(E, lists=True),
    "jkp_claims:liabilities": of(V, lists=True),
    "jkp_claims:adoptions": of(A),
    "jkp_claims:adoption_propose": of(A),
    "jkp_claims:adoption": of(A, pk="adoption"),
    "jkp_claims:adoption_adopt": of(A, pk="adoption"),
    "jkp_claims:adoption_decline": of(A, pk="adoption"),
    "jkp_claims:adoption_withdraw": of(A, pk="adoption", status=403),  # another administrator proposed it
}

PAYMENTS = {
    "payouts:batches": of(*MONEY, lists=True),
    "payouts:returns": of(*MONEY, lists=True),
    "payouts:batch": of(*MONEY, pk="batch"),
    "payouts:submit": of(P1, pk="batch"),
    "payouts:approve": of(P2, pk="batch", status=302),  # the batch is a draft
    "payouts:release": of(P3, pk="batch", status=302),
    "payouts:void": of(*MONEY, pk="batch", status=302),
}

NOT_OFFICERS = (W, E)
OFFICERS = tuple(role for role in Role if role not in NOT_OFFICERS)  # each holds an authenticator app

SECURITY = {
    "sign_in:security": signed_in(),
    "usersessions_list": signed_in(),
    "account_reauthenticate": signed_in(codes=dict.fromkeys(OFFICERS, 302)),  # they prove the second factor
    "mfa_index": signed_in(),
    "mfa_authenticate": public(status=302),
    "mfa_reauthenticate": signed_in(codes=dict.fromkeys(NOT_OFFICERS, 302), without_role_gets=302),
    "mfa_reauthenticate_webauthn": signed_in(status=302),  # nobody has a passkey
    "mfa_activate_totp": signed_in(codes=dict.fromkeys(OFFICERS, 302)),
    "mfa_deactivate_totp": signed_in(codes=dict.fromkeys(NOT_OFFICERS, 404), without_role_gets=404),
    "mfa_view_recovery_codes": signed_in(status=404),
    "mfa_generate_recovery_codes": signed_in(),
    "mfa_list_webauthn": signed_in(status=302),
    "mfa_add_webauthn": signed_in(),
    "mfa_edit_webauthn": signed_in(arguments={"pk": 1}, status=404),
    "mfa_remove_webauthn": signed_in(arguments={"pk": 1}, status=404),
    "mfa_login_webauthn": public(status=302),
}

_OWN_EDUCATION = {"objects": {"pk": "education_{role}"}, "arguments": {"section": "pendidikan"}}
PROFILES = {
    "services": signed_in(),
    "service": signed_in(arguments={"slug": "wlkp"}),
    "training:providers": signed_in(),
    "profiles:overview": signed_in(),
    "profiles:card": signed_in(),
    "profiles:domicile": signed_in(),
    "profiles:wishes": signed_in(),
    "profiles:photo": signed_in(),
    "profiles:photo_remove": signed_in(),
    "profiles:cv": signed_in(),
    "profiles:cv_remove": signed_in(),
    "profiles:entries": signed_in(arguments={"section": "pendidikan"}),
    "profiles:entry_add": signed_in(arguments={"section": "pendidikan"}),
    "profiles:entry_edit": signed_in(**_OWN_EDUCATION, without_role_gets=404),
    "profiles:entry_remove": signed_in(**_OWN_EDUCATION, without_role_gets=404),
}

OFFICES = {
    "offices:people": of(A),
    "offices:person": of(A, pk="colleague"),
    "offices:propose": of(A, pk="colleague"),
    "offices:suspend_person": of(A, pk="colleague"),
    "offices:resume_person": of(A, pk="colleague"),
    "offices:suspend_assignment": of(A, pk="assignment"),
    "offices:resume_assignment": of(A, pk="assignment"),
    "offices:end_assignment": of(A, pk="assignment"),
    "offices:offices": of(A),
    "offices:add_office": of(A),
    "offices:office": of(A, pk="office"),
    "offices:close_office": of(A, pk="office"),
    "offices:reopen_office": of(A, pk="office"),
    "offices:grants": of(A),
    "offices:invite": of(A),
    "offices:grant": of(A, pk="grant"),
    "offices:grant_approve": of(A, pk="grant"),
    "offices:grant_decline": of(A, pk="grant"),
    "offices:grant_withdraw": of(A, pk="grant"),
    "offices:grant_send_again": of(A, pk="grant"),
    "offices:invitation": public(),
    "offices:accept": signed_in(posts=True, status=302),
    "offices:turn_down": signed_in(posts=True, status=302),
    "offices:invitation_link": public(arguments={"token": "tidak-ada"}, status=302),
}

IDENTITY = {
    "identity:status": signed_in(),
    "identity:who": signed_in(codes={W: 302}),  # a NIK is there
    "identity:desk": signed_in(status=302),  # nothing waits for an officer
    "identity:report_error": signed_in(status=302, codes={W: 200}),
    "identity:stop_recovery": signed_in(objects={"pk": "recovery"}, codes={W: 200, M: 403, K: 403}, status=404),
    "identity:stop_by_link": public(arguments={"token": "tidak-ada"}),
    "identity:in_person": public(),
    "identity:queue": of(M, K, lists=True),
    "identity:claim": of(M, K, pk="identity_claim"),
    "identity:reveal": of(M, K, pk="identity_claim"),
    "identity:claim_confirm": of(M, K, pk="identity_claim"),
    "identity:claim_ask_correction": of(M, K, pk="identity_claim"),
    "identity:claim_start_recovery": of(M, K, pk="identity_claim"),
    "identity:claim_reject": of(M, K, pk="identity_claim"),
    "identity:claim_reopen": of(M, K, pk="identity_claim", status=302),  # it was not refused
    "identity:corrections": of(M, K, lists=True),
    "identity:correction": of(M, K, pk="correction"),
    "identity:correction_accept": of(M, K, pk="correction"),
    "identity:correction_decline": of(M, K, pk="correction"),
    "identity:recoveries": of(M, K, lists=True),
    "identity:recovery_begin": of(M, K),
    "identity:recovery": of(M, K, pk="recovery"),
    "identity:recovery_code": of(M, K, pk="recovery", status=302),  # the contact is proven
    "identity:recovery_new_code": of(M, K, pk="recovery", status=302),
    "identity:recovery_factors": of(M, K, pk="recovery", codes={M: 302}),  # the mediator opened it
}

SSO = {
    "single_sign_on:configuration": public(),
    "single_sign_on:jwks": public(),
    "single_sign_on:authorize": public(status=400),  # no service asks
    "single_sign_on:token": public(posts=True, status=401),
    "single_sign_on:userinfo": public(status=401),
    "single_sign_on:revoke": public(posts=True, status=401),
    "single_sign_on:sign_out": public(status=302, codes=dict.fromkeys(Role, 200), without_role_gets=200),
    "single_sign_on:consents": signed_in(),
    "single_sign_on:withdraw": signed_in(objects={"pk": "consent_{role}"}, without_role_gets=404),
    "single_sign_on:services": of(A),
    "single_sign_on:register": of(A),
    "single_sign_on:service": of(A, pk="service"),
    "single_sign_on:edit": of(A, pk="service"),
    "single_sign_on:new_secret": of(A, pk="service"),
    "single_sign_on:disable": of(A, pk="service"),
    "single_sign_on:enable": of(A, pk="service", status=302),  # it is enabled
}

MY_DATA = {
    "my_data:overview": signed_in(),
    "my_data:readings": signed_in(),
    "my_data:readings_table": signed_in(),
    "my_data:complain": signed_in(objects={"pk": "reading_{role}"}, without_role_gets=404),
    "my_data:complaint": signed_in(objects={"pk": "complaint_{role}"}, without_role_gets=404),
    "my_data:copies": signed_in(),
    "my_data:copy_ask": signed_in(posts=True, status=302),
    "my_data:close": signed_in(),
    "my_data:close_cancel": signed_in(posts=True, status=302),
    "my_data:complaints": of(A),
    "my_data:complaint_answer": of(A, pk="complaint_worker"),
    "my_data:holds": of(A),
    "my_data:hold": of(A),
    "my_data:hold_lift": of(A, pk="hold", posts=True, status=302),
}

PARTICIPANTS = {
    "registry:enrol": of(E, **_COMPANY),
    "registry:contracts_missing": of(E, **_COMPANY),
    "registry:contract": of(E, pk="unreported"),
    "registry:change_wage": of(E, pk="unreported"),
}

UPLOADED_DOCUMENTS = {
    "documents:mine": signed_in(),
    "documents:waiting": of(A),
}

_FIRST_PAGE = {"page": 1}
_EVIDENCE = {"pk": "report", "evidence": "evidence"}
_PAPER = {"pk": "dispute", "evidence": "dispute_paper"}
_PROOF = {"pk": "liability", "document": "liability_proof"}
PRIVATE_FILES = {
    "documents:file": private(arguments={"token": "tidak-ada"}, status=404),
    "phk_reports:evidence_file": private(E, M, V, W, objects=_EVIDENCE),
    "phk_reports:evidence_page": private(E, M, V, W, objects=_EVIDENCE, arguments=_FIRST_PAGE),
    "phk_reports:letter": private(E, M, V, W, objects={"pk": "report", "letter": "letter"}),
    "registry:dispute_file": private(E, M, W, objects=_PAPER),
    "registry:dispute_page": private(E, M, W, objects=_PAPER, arguments=_FIRST_PAGE),
    "registry:company_report_receipt": private(E, M, V, pk="company_report"),
    "jkp_claims:liability_evidence": private(E, V, W, objects=_PROOF),
    "jkp_claims:liability_page": private(E, V, W, objects=_PROOF, arguments=_FIRST_PAGE),
    "jkp_claims:slip_letter": private(V, W, pk="slip"),
    "identity:correction_file": private(M, K, pk="correction"),
    "identity:correction_page": private(M, K, pk="correction", arguments=_FIRST_PAGE),
    "vacancies:application_cv": private(E, pk="application"),
    "vacancies:application_cv_page": private(E, pk="application", arguments=_FIRST_PAGE),
    "profiles:photo_file": private(status=404),  # nobody here has one
    "profiles:cv_file": private(status=404),
    "profiles:certificate_file": private(objects={"pk": "certificate_{role}"}, without_role_gets=404),
    "my_data:copy_file": private(objects={"pk": "copy_{role}"}, without_role_gets=404),
    "refused_openings": of(A),
}

EMPLOYERS_PHK = {
    "phk_reports:employer_find": of(E, posts=True, status=302),
    "phk_reports:employer_export": of(E, arguments={"file_format": "csv"}),
    "phk_reports:employer_still_active": of(E, lists=True),
    "phk_reports:employer_tasks": of(E, pk="employer_draft"),
    "phk_reports:employer_step": of(E, pk="employer_draft", arguments={"step": "phk"}),
    "phk_reports:employer_ask": of(E, pk="employer_draft", posts=True, status=302),
    "phk_reports:company_checklist": of(E, objects={"company": "company"}),
    "phk_reports:still_active": of(M, lists=True),
}

ONE_FILE = {
    "phk_reports:statements": of(E, M, V, W, pk="report"),
    "phk_reports:correct": of(E, W, pk="asked_report"),
    "phk_reports:correct_document": of(
        E, W, objects={"pk": "asked_report", "item": "asked_document"}, codes={W: 404}
    ),  # the employer's to replace
    "phk_reports:correct_send": of(E, W, pk="asked_report", posts=True, status=302),
}

LAYOFFS = {
    "phk_reports:layoffs": of(E, lists=True),
    "phk_reports:layoff_start": of(E),
    "phk_reports:layoff_late": of(E, pk="layoff_upload"),
    "phk_reports:layoff": of(E, pk="layoff"),
    "phk_reports:layoff_upload": of(E, pk="layoff", status=302),  # it has one
    "phk_reports:layoff_documents": of(E, pk="layoff"),
    "phk_reports:layoff_missing": of(E, pk="layoff"),
    "phk_reports:layoff_archive": of(E, objects={"pk": "layoff", "archive": "archive"}),
    "phk_reports:layoff_queue": of(M, lists=True),
    "phk_reports:layoff_review": of(M, pk="layoff"),
    "phk_reports:layoff_take": of(M, pk="layoff", posts=True, status=302),
    "phk_reports:layoff_sample": of(M, objects={"pk": "layoff", "sampled": "sampled"}),
    "jkp_claims:approve_layoff": of(M, pk="layoff", status=302),  # nobody has looked at the sample
    "jkp_claims:layoff_decision": of(M, objects={"pk": "layoff", "batch": "batch_decision"}),
}

ACCESS = (
    LAYOFFS
    | ONE_FILE
    | EMPLOYERS_PHK
    | DESK
    | PRIVATE_FILES
    | UPLOADED_DOCUMENTS
    | PARTICIPANTS
    | CONTRIBUTIONS
    | MY_DATA
    | SSO
    | IDENTITY
    | OFFICES
    | PROFILES
    | SECURITY
    | SITE
    | ACCOUNT
    | REGISTRY
    | UPLOADS
    | COMPANIES
    | RECORDS
    | COMPANY_REPORTS
    | PHK
    | WORK
    | CLAIMS
    | PAYMENTS
)
