/*
 * From codes to the numbers of the entity dictionary (DOMAIN.md rule 5): aliases of the row's source first, then the code itself, then, for
 * workers only, the number without the leading zeros a spreadsheet took away (R41). In memory for the whole publish; only the holder of
 * the publish lock defines new entities.
 */
#ifndef KONTOR_IMPORTERS_PUBLISH_RESOLVER_H
#define KONTOR_IMPORTERS_PUBLISH_RESOLVER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "db/conn.h"

#include "../feed/feed.h"

struct resolver;

/* Whose row asks: the source for its aliases, the namespace for its codes. */
struct resolver_scope {
	struct str source, name_space;
};

/* `last_entity_id` is the greatest number in use. */
bool resolver_load(struct db *db, int64_t last_entity_id, struct resolver **ret, struct err *err);
void resolver_free(struct resolver *r);

/* 0 = unknown. *ambiguous (may be NULL): several workers equal it without leading zeros. */
int32_t resolver_find(const struct resolver *r, struct resolver_scope scope, enum entity_kind kind, struct str code, bool *ambiguous);
/* The entity a master row describes; a new one gets the next number and counts as arrived. */
int32_t resolver_define(struct resolver *r, struct resolver_scope scope, enum entity_kind kind, struct str code);
/* The entity a master row would describe if it is there already; 0 = it would be new. */
int32_t resolver_defined(const struct resolver *r, struct resolver_scope scope, enum entity_kind kind, struct str code);
/* An alias published now; counts as arrived. */
void resolver_alias(struct resolver *r, enum entity_kind kind, struct str source, struct str alias, int32_t entity_id);
/* Something else that waiting rows may lack: a rate of this currency. */
void resolver_arrive(struct resolver *r, const char *kind, struct str value);

/* Writes the entities defined since the last save. */
bool resolver_save(struct db *db, struct resolver *r, int64_t snapshot, struct err *err);
/* Fills publish_arrived with what arrived since the last call, and says how much that was. */
bool resolver_take_arrivals(struct db *db, struct resolver *r, size_t *count, struct err *err);

#endif
