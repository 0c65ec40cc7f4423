#include "feed.h"

#include <string.h>

/* Short forms, so that a feed reads like the table in DOMAIN.md. */
#define REQ COLUMN_REQUIRED
#define KEY COLUMN_KEY
#define NAMES COLUMN_KEY | COLUMN_KEY_NAME
#define TEXT(n, f) { n, COLUMN_TEXT, f, ENTITY_NONE, NULL, n }
#define DEFINES(n, kind, field) { n, COLUMN_DEFINES, REQ | KEY, kind, NULL, field }
#define REF(n, f, kind, field) { n, COLUMN_REF, f, kind, NULL, field }
#define SOFT(n, kind) { n, COLUMN_SOFT_REF, 0, kind, NULL, n }
#define DAY(n, f) { n, COLUMN_DAY, f, ENTITY_NONE, NULL, n }
#define NUMBER(n, f) { n, COLUMN_NUMBER, f, ENTITY_NONE, NULL, n }
#define MONEY(n, f) { n, COLUMN_MONEY, f, ENTITY_NONE, NULL, n }
#define CURRENCY(n, f) { n, COLUMN_CURRENCY, f, ENTITY_NONE, NULL, n }
#define FLAG(n) { n, COLUMN_FLAG, 0, ENTITY_NONE, NULL, n }
#define WORD(n, f, words) { n, COLUMN_WORD, f, ENTITY_NONE, words, n }
#define FROM(f) { "valid_from", COLUMN_DAY_FROM, f, ENTITY_NONE, NULL, "valid_from" }
#define UNTIL { "valid_until", COLUMN_DAY_UNTIL, 0, ENTITY_NONE, NULL, "valid_to" }
#define COLUMNS(...) .columns = { __VA_ARGS__ }, .columns_n = sizeof((struct feed_column[]){ __VA_ARGS__ }) / sizeof(struct feed_column)

static const struct feed org_units = { .name = "org_units", COLUMNS(
	DEFINES("org_unit_code", ENTITY_ORG_UNIT, "org_unit_id"), TEXT("name", REQ), TEXT("kind", 0),
	REF("parent_code", 0, ENTITY_ORG_UNIT, "parent_id"), REF("owner_role_code", 0, ENTITY_ROLE, "owner_role_id"),
	FROM(REQ | KEY), UNTIL) };

static const struct feed cost_centers = { .name = "cost_centers", COLUMNS(
	DEFINES("cost_center_code", ENTITY_COST_CENTER, "cost_center_id"), TEXT("name", REQ),
	REF("org_unit_code", 0, ENTITY_ORG_UNIT, "org_unit_id"), REF("owner_role_code", 0, ENTITY_ROLE, "owner_role_id"),
	FROM(REQ | KEY), UNTIL) };

static const struct feed roles = { .name = "roles", COLUMNS(
	DEFINES("role_code", ENTITY_ROLE, "role_id"), TEXT("title", REQ), TEXT("job_family", 0), TEXT("level", 0)) };

static const struct feed workers = { .name = "workers", COLUMNS(
	DEFINES("worker_no", ENTITY_WORKER, "worker_id"), TEXT("given_name", 0), TEXT("family_name", 0), TEXT("email", 0),
	DAY("hired_on", REQ | KEY), DAY("left_on", 0), TEXT("worker_type", 0), DAY("birth_date", 0)) };

static const struct feed assignments = { .name = "assignments", COLUMNS(
	REF("worker_no", REQ | KEY, ENTITY_WORKER, "worker_id"), REF("org_unit_code", 0, ENTITY_ORG_UNIT, "org_unit_id"),
	REF("cost_center_code", KEY, ENTITY_COST_CENTER, "cost_center_id"), TEXT("position_code", KEY), TEXT("position_title", 0),
	REF("manager_no", 0, ENTITY_WORKER, "manager_id"), NUMBER("share_percent", COLUMN_NOT_NEGATIVE),
	NUMBER("weekly_hours", COLUMN_NOT_NEGATIVE), NUMBER("fte", COLUMN_NOT_NEGATIVE), TEXT("region", 0), FROM(REQ | KEY), UNTIL) };

static const struct feed role_assignments = { .name = "role_assignments", COLUMNS(
	REF("role_code", REQ | KEY, ENTITY_ROLE, "role_id"), REF("worker_no", REQ | KEY, ENTITY_WORKER, "worker_id"),
	WORD("holder_type", 0, "regular|acting"), WORD("scope_kind", KEY, "company|org_unit|cost_center|project"),
	{ "scope_code", COLUMN_SCOPE_REF, KEY, ENTITY_NONE, NULL, "scope_id" }, FROM(REQ | KEY), UNTIL) };

static const struct feed projects = { .name = "projects", COLUMNS(
	DEFINES("project_code", ENTITY_PROJECT, "project_id"), TEXT("name", REQ), REF("customer_code", 0, ENTITY_CUSTOMER, "customer_id"),
	REF("owner_role_code", 0, ENTITY_ROLE, "owner_role_id"), REF("cost_center_code", 0, ENTITY_COST_CENTER, "cost_center_id"),
	TEXT("billing_type", 0), DAY("starts_on", 0), DAY("ends_on", 0), FROM(KEY), UNTIL) };

static const struct feed pay_components = { .name = "pay_components", COLUMNS(
	DEFINES("component_code", ENTITY_PAY_COMPONENT, "component_id"), TEXT("name", REQ),
	WORD("class", REQ, "earning|employer_contribution|deduction|net|information"), TEXT("category", 0),
	WORD("hours_class", 0, "regular|overtime|absence")) };

static const struct feed customers = { .name = "customers", COLUMNS(
	DEFINES("customer_code", ENTITY_CUSTOMER, "customer_id"), TEXT("name", REQ), TEXT("tier", 0)) };

static const struct feed skills = { .name = "skills", COLUMNS(
	DEFINES("skill_code", ENTITY_SKILL, "skill_id"), TEXT("name", REQ), REF("parent_code", 0, ENTITY_SKILL, "parent_id"),
	TEXT("framework", 0), TEXT("framework_id", 0)) };

static const struct feed activities = { .name = "activities", COLUMNS(
	DEFINES("activity_code", ENTITY_ACTIVITY, "activity_id"), TEXT("name", REQ), REF("skill_code", KEY, ENTITY_SKILL, "skill_id"),
	NUMBER("weight", COLUMN_NOT_NEGATIVE), FLAG("billable")) };

static const struct feed exchange_rates = { .name = "exchange_rates", COLUMNS(
	CURRENCY("currency", REQ | KEY), CURRENCY("quote_currency", REQ | KEY), DAY("rate_date", REQ | KEY),
	NUMBER("rate", REQ | COLUMN_POSITIVE)) };

static const struct feed budgets = { .name = "budgets", COLUMNS(
	TEXT("version", REQ | KEY), { "month", COLUMN_MONTH, REQ | KEY | COLUMN_RATE_DAY, ENTITY_NONE, NULL, "month" },
	REF("cost_center_code", KEY, ENTITY_COST_CENTER, "cost_center_id"), REF("project_code", KEY, ENTITY_PROJECT, "project_id"),
	REF("org_unit_code", KEY, ENTITY_ORG_UNIT, "org_unit_id"), TEXT("category", KEY), TEXT("line_no", KEY),
	MONEY("amount", REQ), CURRENCY("currency", REQ), DAY("approved_on", 0), TEXT("reason", 0)) };

static const struct feed aliases = { .name = "aliases", COLUMNS(
	WORD("entity", REQ | KEY, "worker|org_unit|cost_center|role|project|pay_component|customer|skill|activity"),
	{ "source", COLUMN_TEXT, REQ | KEY, ENTITY_NONE, NULL, "alias_source" }, TEXT("alias", REQ | KEY),
	{ "code", COLUMN_SCOPE_REF, REQ, ENTITY_NONE, NULL, "target_id" }) };

static const struct feed time_entries = { .name = "time_entries", .is_fact = true, .has_occurrence = true, .has_coding = true, COLUMNS(
	TEXT("entry_no", NAMES | COLUMN_ORDER), REF("worker_no", REQ, ENTITY_WORKER, "worker_id"), DAY("work_date", REQ | COLUMN_ORDER),
	{ "hours", COLUMN_HOURS, REQ | COLUMN_NOT_NEGATIVE, ENTITY_NONE, NULL, "hours_us" },
	REF("project_code", 0, ENTITY_PROJECT, "project_id"), REF("cost_center_code", 0, ENTITY_COST_CENTER, "cost_center_id"),
	REF("activity_code", 0, ENTITY_ACTIVITY, "activity_id"), REF("skill_code", 0, ENTITY_SKILL, "skill_id"), FLAG("billable"),
	NUMBER("bill_rate", 0), CURRENCY("currency", 0), TEXT("status", 0), SOFT("approver_no", ENTITY_WORKER), DAY("approved_on", 0),
	TEXT("note", 0)) };

static const struct feed expenses = { .name = "expenses", .is_fact = true, .has_occurrence = true, .has_coding = true, COLUMNS(
	TEXT("document_no", NAMES | COLUMN_ORDER), TEXT("line_no", NAMES), TEXT("kind", 0), REF("worker_no", 0, ENTITY_WORKER, "worker_id"),
	TEXT("vendor", 0), TEXT("category", REQ), DAY("spent_on", REQ | COLUMN_RATE_DAY | COLUMN_ORDER), DAY("accounting_date", 0),
	MONEY("amount", REQ), CURRENCY("currency", REQ), MONEY("tax_amount", 0),
	REF("cost_center_code", 0, ENTITY_COST_CENTER, "cost_center_id"), REF("project_code", 0, ENTITY_PROJECT, "project_id"),
	DAY("submitted_on", 0), WORD("decision", 0, "approved|rejected|pending"), SOFT("decider_no", ENTITY_WORKER),
	SOFT("decider_role_code", ENTITY_ROLE), SOFT("on_behalf_of_no", ENTITY_WORKER), DAY("decided_on", 0), TEXT("reason", 0),
	DAY("paid_on", 0), TEXT("commitment_no", 0), TEXT("note", 0)) };

static const struct feed payroll = { .name = "payroll", .is_fact = true, .occurrence_in_key = true, .has_occurrence = true, COLUMNS(
	TEXT("run_no", NAMES), TEXT("run_type", 0), { "period", COLUMN_MONTH, REQ | KEY | COLUMN_ORDER, ENTITY_NONE, NULL, "period" },
	DAY("paid_on", REQ | COLUMN_RATE_DAY), REF("worker_no", REQ | KEY, ENTITY_WORKER, "worker_id"),
	REF("component_code", REQ | KEY, ENTITY_PAY_COMPONENT, "component_id"), MONEY("amount", REQ), CURRENCY("currency", REQ),
	{ "hours", COLUMN_HOURS, 0, ENTITY_NONE, NULL, "hours_us" }, REF("cost_center_code", KEY, ENTITY_COST_CENTER, "cost_center_id")) };

/* Masters in an order in which references mostly point back: the order of release, too. */
const struct feed *const feed_table[] = {
	&roles, &org_units, &cost_centers, &customers, &skills, &activities, &workers, &projects, &pay_components, &assignments,
	&role_assignments, &exchange_rates, &budgets, &aliases, &time_entries, &expenses, &payroll,
};
const size_t feed_table_n = sizeof feed_table / sizeof feed_table[0];

static const char *const entity_names[ENTITY_KINDS] = {
	[ENTITY_NONE] = "", [ENTITY_WORKER] = "worker", [ENTITY_ORG_UNIT] = "org_unit", [ENTITY_COST_CENTER] = "cost_center",
	[ENTITY_ROLE] = "role", [ENTITY_PROJECT] = "project", [ENTITY_PAY_COMPONENT] = "pay_component",
	[ENTITY_CUSTOMER] = "customer", [ENTITY_SKILL] = "skill", [ENTITY_ACTIVITY] = "activity",
};

const struct feed *feed_find(struct str name)
{
	for (size_t i = 0; i < feed_table_n; i++)
		if (str_equal_c(name, feed_table[i]->name))
			return feed_table[i];
	return NULL;
}

int feed_column_index(const struct feed *feed, const char *column)
{
	for (size_t i = 0; i < feed->columns_n; i++)
		if (strcmp(feed->columns[i].name, column) == 0)
			return (int)i;
	return -1;
}

const char *entity_kind_name(enum entity_kind kind)
{
	return entity_names[kind];
}

enum entity_kind entity_kind_of(struct str name)
{
	for (int i = 1; i < ENTITY_KINDS; i++)
		if (str_equal_c(name, entity_names[i]))
			return (enum entity_kind)i;
	return ENTITY_NONE;
}
