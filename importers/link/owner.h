/*
 * Who is responsible: the owner answer of DOMAIN.md section 5. Pure functions over an `organisation` in memory, which organisation.c loads
 * from the live rows and tests fill by hand.
 */
#ifndef KONTOR_IMPORTERS_LINK_OWNER_H
#define KONTOR_IMPORTERS_LINK_OWNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "timeline.h"

/* In order from narrow to wide (R10); the numbers are those of the column `scope` of link/load_holdings. */
enum scope_kind { SCOPE_PROJECT, SCOPE_COST_CENTER, SCOPE_ORG_UNIT, SCOPE_COMPANY };

struct scopes;                           /* (role, scope kind, scope) -> key of its holders' timeline    */

struct organisation {
	struct timelines *org_units, *cost_centers, *projects; /* by id: owner role and what is above   */
	struct timelines *main_cost_centers; /* by worker id: cost center of the main assignment         */
	struct timelines *holders;       /* by scope key: who holds a role in a scope                    */
	struct scopes *scopes;
};

struct organisation *organisation_new(void);
void organisation_free(struct organisation *o);          /* NULL is fine                             */
/* A new key for every new triple, 0, 1, 2, ...: holders are added in that order. Company scope has id 0. */
int32_t organisation_scope_add(struct organisation *o, int32_t role_id, enum scope_kind kind, int32_t scope_id);
int32_t organisation_scope_find(const struct organisation *o, int32_t role_id, enum scope_kind kind, int32_t scope_id); /* -1: nobody */
void organisation_finish(struct organisation *o);        /* after the last row                       */

/* What a fact names (table coding); 0 = nothing. */
struct coding {
	int32_t coding_id;
	int32_t project_id, cost_center_id, org_unit_id, worker_id;
};

enum found_by { FOUND_PROJECT, FOUND_COST_CENTER, FOUND_ORG_UNIT, FOUND_NONE };
enum holder_type { HOLDER_REGULAR, HOLDER_ACTING, HOLDER_NONE };
enum orphan_reason { ORPHAN_NOT, ORPHAN_NO_OWNER_ROLE, ORPHAN_ROLE_VACANT, ORPHAN_UNKNOWN_OBJECT, ORPHAN_CLOSED_OBJECT };

struct owner {
	day_t from, to;                  /* the days on which this is the answer                         */
	int32_t cost_center_id;          /* after filling a blank (R02), 0 = UNASSIGNED                  */
	int32_t org_unit_id;             /* its unit                                                     */
	int32_t role_id;                 /* 0 = ORPHAN (E10)                                             */
	int32_t holder_id;               /* 0 with a role = VACANT (E11)                                 */
	int16_t levels;                  /* climbed above org_unit_id                                    */
	enum found_by found_by;
	enum holder_type holder_type;
	enum orphan_reason orphan_reason;
};

/* The answer on one day; `from` is that day and `to` the first day on which it can be another one. */
struct owner owner_at(const struct organisation *o, const struct coding *coding, day_t day);

struct owner_list {
	struct owner *row;
	size_t n, capacity;
};

/* Appends the coding's answers from DAY_ALWAYS to DAY_OPEN, without gaps, equal neighbours merged. */
void owner_timeline(const struct organisation *o, const struct coding *coding, struct owner_list *list);
bool owner_same_answer(const struct owner *a, const struct owner *b); /* whatever its days           */

const char *found_by_name(enum found_by found_by);
const char *holder_type_name(enum holder_type type);
const char *orphan_reason_name(enum orphan_reason reason); /* NULL for ORPHAN_NOT                    */
const char *owner_exception(const struct owner *owner);  /* "E10", "E11" or NULL                     */

#endif
