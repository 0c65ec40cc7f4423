/* Assignments that exceed 100 percent: who gives way, when and for whom (RULINGS.md R32, T02). Pure. */
#ifndef KONTOR_IMPORTERS_LINK_GIVEWAY_H
#define KONTOR_IMPORTERS_LINK_GIVEWAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/date.h"
#include "base/decimal.h"
#include "base/str.h"

struct assignment_piece {
	int64_t record_id;               /* pieces of one record are one assignment (T01)                */
	int32_t worker_id, cost_center_id, org_unit_id;
	struct str position_code, cost_center_code;
	day_t begun_on;                  /* of the assignment, not of the piece                          */
	bool is_open;                    /* the assignment has no end                                    */
	day_t from, to;
	struct decimal share;
	bool is_cut;                     /* gave way: `to` is the first day that no longer counts        */
	struct str cut_because_of;
};

/*
 * The pieces of one worker, ordered by position_code, cost_center_code, begun_on. Shortens those that give way; pieces that no longer count
 * at all are left empty (from == to). False: shares too large to add.
 */
bool giveway_apply(struct assignment_piece *pieces, size_t n);

#endif
