#include "reach.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* Entity numbers are unique over all kinds, so one mark per number is enough. */
struct reach {
	const struct organisation *o;
	unsigned char *marked;
	int32_t capacity;
	bool any;
};

struct reach *reach_new(const struct organisation *o)
{
	struct reach *r = xcalloc(1, sizeof *r);
	r->o = o;
	return r;
}

void reach_free(struct reach *r)
{
	if (!r)
		return;
	free(r->marked);
	free(r);
}

static bool marked(const struct reach *r, int32_t id)
{
	return id > 0 && id < r->capacity && r->marked[id];
}

void reach_touch(struct reach *r, int32_t id)
{
	if (id <= 0)
		return;
	if (id >= r->capacity) {
		int32_t capacity = id + 1024;
		if (capacity < 2 * r->capacity)
			capacity = 2 * r->capacity;
		r->marked = xrealloc(r->marked, (size_t)capacity);
		memset(r->marked + r->capacity, 0, (size_t)(capacity - r->capacity));
		r->capacity = capacity;
	}
	r->marked[id] = 1;
	r->any = true;
}

/* Marks every key that ever names something marked. True if that was news. */
static bool spread(struct reach *r, const struct timelines *t)
{
	bool news = false;
	for (int32_t key = 0; key < timelines_keys(t); key++) {
		size_t n;
		const struct piece *pieces = timelines_of(t, key, &n);
		if (marked(r, key))
			continue;
		for (size_t i = 0; i < n; i++) {
			if (!marked(r, pieces[i].owner_role) && !marked(r, pieces[i].above))
				continue;
			reach_touch(r, key);
			news = true;
			break;
		}
	}
	return news;
}

void reach_finish(struct reach *r)
{
	if (!r->any)
		return;
	while (spread(r, r->o->org_units))
		;
	spread(r, r->o->cost_centers);
	spread(r, r->o->projects);
	spread(r, r->o->main_cost_centers);
}

bool reach_any(const struct reach *r)
{
	return r->any;
}

bool reach_coding(const struct reach *r, const struct coding *coding)
{
	return marked(r, coding->project_id) || marked(r, coding->cost_center_id) || marked(r, coding->org_unit_id) ||
		marked(r, coding->worker_id);
}
