#include <stdlib.h>

#include "base/arena.h"
#include "base/dict.h"
#include "owner.h"

struct scopes {
	struct keyset *keys;             /* slot numbers are the keys of the holders' timelines          */
};

struct organisation *organisation_new(void)
{
	struct organisation *o = xcalloc(1, sizeof *o);
	o->org_units = timelines_new();
	o->cost_centers = timelines_new();
	o->projects = timelines_new();
	o->main_cost_centers = timelines_new();
	o->holders = timelines_new();
	o->scopes = xcalloc(1, sizeof *o->scopes);
	o->scopes->keys = keyset_new(256);
	return o;
}

void organisation_free(struct organisation *o)
{
	if (!o)
		return;
	timelines_free(o->org_units);
	timelines_free(o->cost_centers);
	timelines_free(o->projects);
	timelines_free(o->main_cost_centers);
	timelines_free(o->holders);
	keyset_free(o->scopes->keys);
	free(o->scopes);
	free(o);
}

static struct hash128 scope_hash(int32_t role_id, enum scope_kind kind, int32_t scope_id)
{
	int32_t triple[3] = { role_id, (int32_t)kind, kind == SCOPE_COMPANY ? 0 : scope_id };
	return hash128_of(triple, sizeof triple);
}

int32_t organisation_scope_add(struct organisation *o, int32_t role_id, enum scope_kind kind, int32_t scope_id)
{
	bool was_new;
	return (int32_t)keyset_add(o->scopes->keys, scope_hash(role_id, kind, scope_id), &was_new);
}

int32_t organisation_scope_find(const struct organisation *o, int32_t role_id, enum scope_kind kind, int32_t scope_id)
{
	size_t slot = keyset_find(o->scopes->keys, scope_hash(role_id, kind, scope_id));
	return slot == KEYSET_NONE ? -1 : (int32_t)slot;
}

void organisation_finish(struct organisation *o)
{
	timelines_finish(o->org_units);
	timelines_finish(o->cost_centers);
	timelines_finish(o->projects);
	timelines_finish(o->main_cost_centers);
	timelines_finish(o->holders);
}
