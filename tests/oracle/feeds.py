"""The feeds of DOMAIN.md section 2 that are imported so far.

A column is `name`, then `*` if required, `#` if part of the key, `@` if the content is the key when this one is blank (R14); then its kind.
"""
from collections import namedtuple

Column = namedtuple("Column", "name kind required key names ref words")
Feed = namedtuple("Feed", "name columns is_fact defines by_name")

_TEXTS = {
	"roles": "role_code*#:def:role title*:text job_family:text level:text",
	"org_units": "org_unit_code*#:def:org_unit name*:text kind:text parent_code:ref:org_unit owner_role_code:ref:role "
	             "valid_from*#:from valid_until:until",
	"cost_centers": "cost_center_code*#:def:cost_center name*:text org_unit_code:ref:org_unit owner_role_code:ref:role "
	                "valid_from*#:from valid_until:until",
	"workers": "worker_no*#:def:worker given_name:text family_name:text email:text hired_on*#:day left_on:day worker_type:text "
	           "birth_date:day",
	"projects": "project_code*#:def:project name*:text customer_code:ref:customer owner_role_code:ref:role "
	            "cost_center_code:ref:cost_center billing_type:text starts_on:day ends_on:day valid_from#:from valid_until:until",
	"pay_components": "component_code*#:def:pay_component name*:text "
	                  "class*:word:earning|employer_contribution|deduction|net|information category:text "
	                  "hours_class:word:regular|overtime|absence",
	"assignments": "worker_no*#:ref:worker org_unit_code:ref:org_unit cost_center_code#:ref:cost_center position_code#:text "
	               "position_title:text manager_no:ref:worker share_percent:share weekly_hours:share fte:share region:text "
	               "valid_from*#:from valid_until:until",
	"role_assignments": "role_code*#:ref:role worker_no*#:ref:worker holder_type:word:regular|acting "
	                    "scope_kind#:word:company|org_unit|cost_center|project scope_code#:scope:scope_kind "
	                    "valid_from*#:from valid_until:until",
	"exchange_rates": "currency*#:currency quote_currency*#:currency rate_date*#:day rate*:share",
	"budgets": "version*#:text month*#:month cost_center_code#:ref:cost_center project_code#:ref:project org_unit_code#:ref:org_unit "
	           "category#:text line_no#:text amount*:money currency*:currency approved_on:day reason:text",
	"aliases": "entity*#:word:worker|org_unit|cost_center|role|project|pay_component|customer|skill|activity source*#:text alias*#:text "
	           "code*:scope:entity",
	"time_entries": "entry_no@:text worker_no*:ref:worker work_date*:day hours*:hours project_code:ref:project "
	                "cost_center_code:ref:cost_center activity_code:ref:activity skill_code:ref:skill billable:flag bill_rate:number "
	                "currency:currency status:text approver_no:text approved_on:day note:text",
	"expenses": "document_no@:text line_no@:text kind:text worker_no:ref:worker vendor:text category*:text spent_on*:day "
	            "accounting_date:day amount*:money currency*:currency tax_amount:money cost_center_code:ref:cost_center "
	            "project_code:ref:project submitted_on:day decision:word:approved|rejected|pending decider_no:text "
	            "decider_role_code:text on_behalf_of_no:text decided_on:day reason:text paid_on:day commitment_no:text note:text",
	"payroll": "run_no@:text run_type:text period*#:month paid_on*:day worker_no*#:ref:worker component_code*#:ref:pay_component "
	           "amount*:money currency*:currency hours:number cost_center_code#:ref:cost_center",
}
FACTS = ("time_entries", "expenses", "payroll")
# The day on which a row's amount is converted (R33).
RATE_DAY = {"expenses": "spent_on", "payroll": "paid_on", "budgets": "month"}


def _column(text):
	name, kind, *rest = text.split(":")
	plain = name.rstrip("*#@")
	marks = name[len(plain):]
	return Column(plain, kind, "*" in marks, "#" in marks or "@" in marks, "@" in marks,
	              rest[0] if rest and kind in ("ref", "def", "scope") else None,
	              tuple(rest[0].split("|")) if rest and kind == "word" else ())


def _feed(name, text):
	columns = tuple(_column(t) for t in text.split())
	defines = next((c.ref for c in columns if c.kind == "def"), None)
	return Feed(name, columns, name in FACTS, defines, {c.name: c for c in columns})


FEEDS = {name: _feed(name, text) for name, text in _TEXTS.items()}
# Masters before what names them: the order in which waiting rows are tried again.
RELEASE_ORDER = tuple(_TEXTS)
