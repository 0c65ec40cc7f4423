/* The owner rule, in the order of DOMAIN.md section 5. */
#include "owner.h"

#include <stdlib.h>

#include "base/arena.h"

/* The row on a day: what it names, blanks filled, and the units above it. */
struct row {
	int32_t project_id, cost_center_id, org_unit_id;
	const struct piece *project, *cost_center;               /* NULL: none, or no version that day */
	int32_t *units;                                          /* its unit, the parent, ... that day */
	const struct piece **unit_versions;
	int16_t units_n;
};

#define UNITS_MAX 512 /* an org tree deeper than this ends the climb, as a cycle does */

/* Blank cost center: the project's, else the main assignment's on that day (R02). */
static int32_t fill_cost_center(const struct organisation *o, const struct coding *coding, const struct piece *project, day_t day,
	day_t *until)
{
	if (coding->cost_center_id)
		return coding->cost_center_id;
	if (project && project->above)
		return project->above;
	if (!coding->worker_id)
		return 0;
	const struct piece *assignment = timelines_at(o->main_cost_centers, coding->worker_id, day, until);
	return assignment ? assignment->above : 0;
}

static bool already_climbed(const struct row *row, int32_t unit)
{
	for (int i = 0; i < row->units_n; i++)
		if (row->units[i] == unit)
			return true;
	return false;
}

/* The unit and everything above it in the tree valid that day. A unit without a version that day ends the climb, a cycle too. */
static void climb(const struct organisation *o, struct row *row, day_t day, day_t *until)
{
	int32_t unit = row->org_unit_id;
	while (unit && row->units_n < UNITS_MAX && !already_climbed(row, unit)) {
		const struct piece *version = timelines_at(o->org_units, unit, day, until);
		row->units[row->units_n] = unit;
		row->unit_versions[row->units_n++] = version;
		unit = version ? version->above : 0;
	}
}

static void look_up(const struct organisation *o, const struct coding *coding, struct row *row, day_t day, day_t *until)
{
	row->project_id = coding->project_id;
	row->project = coding->project_id ? timelines_at(o->projects, coding->project_id, day, until) : NULL;
	row->cost_center_id = fill_cost_center(o, coding, row->project, day, until);
	row->cost_center = row->cost_center_id ? timelines_at(o->cost_centers, row->cost_center_id, day, until) : NULL;
	row->org_unit_id = !row->cost_center_id ? coding->org_unit_id : row->cost_center ? row->cost_center->above : 0;
	climb(o, row, day, until);
}

/* Steps 1 to 3: project, cost center, the cost center's unit and upwards. */
static void find_role(const struct row *row, struct owner *owner)
{
	owner->found_by = FOUND_NONE;
	if (row->project && row->project->owner_role) {
		owner->found_by = FOUND_PROJECT;
		owner->role_id = row->project->owner_role;
		return;
	}
	if (row->cost_center && row->cost_center->owner_role) {
		owner->found_by = FOUND_COST_CENTER;
		owner->role_id = row->cost_center->owner_role;
		return;
	}
	for (int16_t level = 0; level < row->units_n; level++) {
		const struct piece *unit = row->unit_versions[level];
		if (unit && unit->owner_role) {
			owner->found_by = FOUND_ORG_UNIT;
			owner->role_id = unit->owner_role;
			owner->levels = level;
			return;
		}
	}
}

/* Step 4, and why (R18). */
static enum orphan_reason why_orphan(const struct row *row)
{
	bool cost_center_closed = row->cost_center_id && !row->cost_center;
	bool unit_closed = row->units_n > 0 && !row->unit_versions[0];
	if (cost_center_closed || unit_closed)
		return ORPHAN_CLOSED_OBJECT;
	if (!row->project_id && !row->cost_center_id && !row->org_unit_id)
		return ORPHAN_UNKNOWN_OBJECT;
	return ORPHAN_NO_OWNER_ROLE;
}

/* Who holds the role in one scope, if that beats what a narrower scope gave: acting before regular, then the narrowest. */
static void offer_holder(const struct organisation *o, struct owner *owner, enum scope_kind kind, int32_t scope_id, day_t day, day_t *until)
{
	int32_t scope = organisation_scope_find(o, owner->role_id, kind, scope_id);
	const struct piece *held = scope < 0 ? NULL : timelines_at(o->holders, scope, day, until);
	if (!held)
		return;
	if (owner->holder_type == HOLDER_NONE || (held->acting && owner->holder_type == HOLDER_REGULAR)) {
		owner->holder_id = held->holder;
		owner->holder_type = held->acting ? HOLDER_ACTING : HOLDER_REGULAR;
	}
}

/* From the narrowest scope to the widest. Within one scope the timeline has already chosen: acting, latest begun, lowest worker_no. */
static void find_holder(const struct organisation *o, const struct row *row, struct owner *owner, day_t day, day_t *until)
{
	if (row->project_id)
		offer_holder(o, owner, SCOPE_PROJECT, row->project_id, day, until);
	if (row->cost_center_id)
		offer_holder(o, owner, SCOPE_COST_CENTER, row->cost_center_id, day, until);
	for (int i = 0; i < row->units_n; i++)
		offer_holder(o, owner, SCOPE_ORG_UNIT, row->units[i], day, until);
	offer_holder(o, owner, SCOPE_COMPANY, 0, day, until);
}

struct owner owner_at(const struct organisation *o, const struct coding *coding, day_t day)
{
	int32_t units[UNITS_MAX];
	const struct piece *unit_versions[UNITS_MAX];
	struct row row = { .units = units, .unit_versions = unit_versions };
	struct owner owner = { .from = day, .to = DAY_OPEN, .holder_type = HOLDER_NONE };
	look_up(o, coding, &row, day, &owner.to);
	owner.cost_center_id = row.cost_center_id;
	owner.org_unit_id = row.org_unit_id;
	find_role(&row, &owner);
	if (owner.found_by == FOUND_NONE) {
		owner.orphan_reason = why_orphan(&row);
		return owner;
	}
	find_holder(o, &row, &owner, day, &owner.to);
	if (owner.holder_type == HOLDER_NONE)
		owner.orphan_reason = ORPHAN_ROLE_VACANT;
	return owner;
}

bool owner_same_answer(const struct owner *a, const struct owner *b)
{
	return a->cost_center_id == b->cost_center_id && a->org_unit_id == b->org_unit_id && a->role_id == b->role_id &&
		a->holder_id == b->holder_id && a->levels == b->levels && a->found_by == b->found_by &&
		a->holder_type == b->holder_type && a->orphan_reason == b->orphan_reason;
}

void owner_timeline(const struct organisation *o, const struct coding *coding, struct owner_list *list)
{
	size_t first = list->n;
	for (day_t day = DAY_ALWAYS; day != DAY_OPEN;) {
		struct owner owner = owner_at(o, coding, day);
		day = owner.to;
		if (list->n > first && owner_same_answer(&list->row[list->n - 1], &owner)) {
			list->row[list->n - 1].to = owner.to;
			continue;
		}
		if (list->n == list->capacity) {
			list->capacity = list->capacity ? 2 * list->capacity : 64;
			list->row = xrealloc(list->row, list->capacity * sizeof *list->row);
		}
		list->row[list->n++] = owner;
	}
}

const char *found_by_name(enum found_by found_by)
{
	static const char *const names[] = { [FOUND_PROJECT] = "project", [FOUND_COST_CENTER] = "cost_center",
		[FOUND_ORG_UNIT] = "org_unit", [FOUND_NONE] = "none" };
	return names[found_by];
}

const char *holder_type_name(enum holder_type type)
{
	static const char *const names[] = { [HOLDER_REGULAR] = "regular", [HOLDER_ACTING] = "acting", [HOLDER_NONE] = "none" };
	return names[type];
}

const char *orphan_reason_name(enum orphan_reason reason)
{
	static const char *const names[] = { [ORPHAN_NO_OWNER_ROLE] = "no_owner_role", [ORPHAN_ROLE_VACANT] = "role_vacant",
		[ORPHAN_UNKNOWN_OBJECT] = "unknown_object", [ORPHAN_CLOSED_OBJECT] = "closed_object" };
	return names[reason];
}

const char *owner_exception(const struct owner *owner)
{
	if (owner->found_by == FOUND_NONE)
		return "E10";
	return owner->holder_type == HOLDER_NONE ? "E11" : NULL;
}
