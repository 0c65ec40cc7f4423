/*
 * Dated values by key, in memory: `timelines_at` answers what stands on a day and until when that stays so. The answer of a rule that asks several
 * timelines stays the same until the first of their ends, so a whole history costs one evaluation per change and none per day.
 */
#ifndef KONTOR_IMPORTERS_LINK_TIMELINE_H
#define KONTOR_IMPORTERS_LINK_TIMELINE_H

#include <stddef.h>
#include <stdint.h>

#include "base/date.h"

struct piece {
	day_t from, to;                  /* half-open                                                    */
	union {
		int32_t owner_role;      /* of an org unit, a cost center, a project                     */
		int32_t holder;          /* of a role in a scope                                         */
	};
	union {
		int32_t above;           /* parent unit; unit of a cost center; cost center of a project or worker */
		int32_t acting;          /* 1 = the holder is acting                                     */
	};
};

struct timelines;

struct timelines *timelines_new(void);
void timelines_free(struct timelines *t);                /* NULL is fine                             */
/* Pieces come in ascending order of key; those of one key in order of preference: where several cover a day the first one stands. */
void timelines_add(struct timelines *t, int32_t key, struct piece piece);
/* After the last piece; before it nothing may be asked. */
void timelines_finish(struct timelines *t);

/* The piece that covers the day or NULL. Lowers *until to the first day on which the answer can be another one. */
const struct piece *timelines_at(const struct timelines *t, int32_t key, day_t day, day_t *until);
/* All pieces of a key, in order of days. */
const struct piece *timelines_of(const struct timelines *t, int32_t key, size_t *n);
int32_t timelines_keys(const struct timelines *t);       /* all keys are lower than this             */

#endif
