/*
 * Which codings can have another answer after a publish: those from which a touched object can be reached on some day, over what a project, a
 * cost center or a unit ever names. A changed path starts at an object that is itself touched, so the organisation as it is now is enough to look at.
 */
#ifndef KONTOR_IMPORTERS_LINK_REACH_H
#define KONTOR_IMPORTERS_LINK_REACH_H

#include "owner.h"

struct reach;

struct reach *reach_new(const struct organisation *o);
void reach_free(struct reach *r);                        /* NULL is fine                             */
/* An org unit, cost center, project or role whose versions or holders changed, or a worker whose assignments did. */
void reach_touch(struct reach *r, int32_t entity_id);
void reach_finish(struct reach *r);                      /* after the last touched object            */
bool reach_any(const struct reach *r);
bool reach_coding(const struct reach *r, const struct coding *coding);

#endif
