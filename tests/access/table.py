"""The table: every URL, whom it is for, on which object, and what they get."""

from dataclasses import dataclass, field

from accounts.models import Role

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

    def status_for(self, role: Role) -> int:
        """What a person of this role gets on the object of their own region."""
        if role in self.codes:
            return self.codes[role]
        return self.status if role in self.roles else 403

    @property
    def anonymous(self) -> int:
        return self.status if self.access is PUBLIC_PAGE else 302

    @property
    def without_role(self) -> int:
        if self.without_role_gets is not None:
            return self.without_role_gets
        return 403 if self.access is ROLE_PAGE else self.status


def public(**details) -> Page:
    return Page(PUBLIC_PAGE, **details)


def signed_in(**details) -> Page:
    return Page(SIGNED_IN_PAGE, **details)


def of(*roles: Role, pk: str = "", **details) -> Page:
    """A page of these roles; `pk` names the object of the world that its URL is about."""
    objects = details.pop("objects", {}) | ({"pk": pk} if pk else {})
    return Page(ROLE_PAGE, roles=roles, objects=objects, **details)


SITE = {
    "front": public(),
    "home": signed_in(status=302, without_role_gets=200),
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
    "account_logout": signed_in(),
    "account_inactive": public(),
    "account_reset_password": public(),
    "account_reset_password_done": public(),
    "account_reset_password_from_key": public(arguments={"uidb36": "1", "key": "x-y"}),
    "account_reset_password_from_key_done": public(),
    "account_signup": public(status=302),
    "accounts:acting": signed_in(),
    "accounts:appearance": public(),
    "notifications:inbox": signed_in(),
    "notifications:preference": signed_in(),
    "notifications:read": signed_in(objects={"pk": "notice_{role}"}, posts=True, status=302, without_role_gets=404),
}

REGISTRY = {
    "registry:home": of(E, lists=True),
    "registry:workers": of(E, lists=True),
    "registry:worker": of(E, M, V, pk="employment"),
    "registry:deactivate": of(E, M, pk="employment", status=302),  # it is done
    "registry:contributions": of(E, lists=True),
    "registry:contribution_template": of(E),
    "registry:contribution_upload": of(E),
    "registry:contribution_check": of(E, pk="upload"),
    "registry:my_record": of(W, lists=True),
    "registry:bank_account": of(W),
}

PHK = {
    "phk_reports:employer_list": of(E, lists=True),
    "phk_reports:choose_worker": of(E, lists=True),
    "phk_reports:employer_report": of(E, pk="unreported"),
    "phk_reports:employer_facts": of(E, pk="employer_draft"),
    "phk_reports:worker_list": of(W, lists=True),
    "phk_reports:worker_start": of(W, lists=True),
    "phk_reports:worker_tasks": of(W, pk="worker_draft"),
    "phk_reports:worker_facts": of(W, pk="worker_draft"),
    "phk_reports:queue": of(M, lists=True),
    "phk_reports:deactivate": of(M, pk="report", status=403),  # the employer has done it
    "phk_reports:detail": of(E, M, V, W, pk="report"),
    "phk_reports:evidence": of(E, W, pk="employer_draft", codes={W: 404}),  # a draft is its side's alone
    "phk_reports:evidence_file": of(E, M, V, W, objects={"pk": "report", "evidence": "evidence"}),
    "phk_reports:evidence_remove": of(E, W, objects={"pk": "report", "evidence": "evidence"}, posts=True, status=403),
    "phk_reports:letter": of(E, M, V, W, objects={"pk": "report", "letter": "letter"}),
    "phk_reports:answer": of(E, W, pk="waiting_report", codes={E: 404}),  # the reporter has said it all
    "phk_reports:submit": of(E, W, pk="waiting_report", codes={E: 302, W: 403}),
    "phk_reports:resubmit": of(E, W, pk="waiting_report", codes={E: 302, W: 403}),
    "phk_reports:withdraw": of(E, W, pk="waiting_report", codes={W: 403}),
    "phk_reports:object_to_rejection": of(E, W, pk="waiting_report", codes={E: 302, W: 403}),
    "phk_reports:take": of(M, pk="waiting_report"),
    "phk_reports:take_objection": of(M, pk="waiting_report", status=302),
    "phk_reports:ask_correction": of(M, pk="report", status=302),
    "phk_reports:dispute": of(M, pk="report", status=302),
    "phk_reports:resume": of(M, pk="report", status=302),
    "phk_reports:reject": of(M, pk="report", status=302),
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
    "training:attendance": of(A, K, pk="training_class"),
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
    "jkp_claims:slip_letter": of(V, W, pk="slip"),
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
    "jkp_claims:liability_evidence": of(E, M, V, W, objects={"pk": "liability", "document": "liability_proof"}),
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

ACCESS = SITE | ACCOUNT | REGISTRY | PHK | WORK | CLAIMS | PAYMENTS
