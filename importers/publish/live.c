#include "live.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/dict.h"

struct live_slot {
	uint64_t content;
	int64_t record_id;  /* 0: not stored                                                                */
	int32_t batch_id;
	bool met;
};

struct live {
	struct keyset *keys;
	struct live_slot *slots;
	size_t cap;
};

static struct live_slot *slot_at(struct live *l, size_t slot)
{
	if (slot >= l->cap) {
		l->cap = l->cap ? 2 * l->cap : 1024;
		l->slots = xrealloc(l->slots, l->cap * sizeof *l->slots);
	}
	return &l->slots[slot];
}

bool live_load(struct db *db, const struct feed *feed, int32_t source_id, int64_t order_from, int64_t order_to, struct live **ret,
               struct err *err)
{
	struct live *l = xcalloc(1, sizeof *l);
	l->keys = keyset_new(1024);
	*ret = l;
	char statement[64];
	snprintf(statement, sizeof statement, "publish/live_%s", feed->name);
	struct db_params p = DB_PARAMS_INIT;
	if (feed->is_fact) {
		db_param_int(&p, source_id);
		db_param_int(&p, order_from);
		db_param_int(&p, order_to);
	}
	struct db_stream *s = NULL;
	if (!db_stream_open(db, statement, &p, &s, err))
		return false;
	const struct db_rows *row;
	while (db_stream_next(s, &row, err)) {
		/* In the order of the statement: key_hash, content_hash, record_id, batch_id. */
		static const char *const names[] = { "key_hash", "content_hash", "record_id", "batch_id" };
		int column[4];
		for (int i = 0; i < 4; i++)
			column[i] = db_rows_column(row, names[i]);
		bool was_new;
		size_t slot = keyset_add(l->keys, hash128_of_uuid(db_rows_text(row, 0, column[0])), &was_new);
		*slot_at(l, slot) = (struct live_slot){ .content = (uint64_t)db_rows_int(row, 0, column[1]),
			.record_id = db_rows_int(row, 0, column[2]), .batch_id = (int32_t)db_rows_int(row, 0, column[3]) };
	}
	db_stream_close(s);
	return !err_is_set(err);
}

void live_free(struct live *l)
{
	if (!l)
		return;
	keyset_free(l->keys);
	free(l->slots);
	free(l);
}

struct live_match live_meet(struct live *l, struct hash128 key, uint64_t content)
{
	bool was_new;
	struct live_slot *slot = slot_at(l, keyset_add(l->keys, key, &was_new));
	if (was_new)
		*slot = (struct live_slot){ 0 };
	struct live_match m = { .record_id = slot->record_id, .batch_id = slot->batch_id };
	bool same = slot->content == content;
	if (slot->met)
		m.state = same ? LIVE_AGAIN_SAME : LIVE_AGAIN_OTHER;
	else if (slot->record_id)
		m.state = same ? LIVE_SAME : LIVE_OTHER;
	else
		m.state = LIVE_NEW;
	if (!slot->met)
		slot->content = content;
	slot->met = true;
	return m;
}
