#include "resolver.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/dict.h"
#include "db/copy.h"

#define SEPARATOR '\x1f'
#define AMBIGUOUS (-1)

struct defined {
	enum entity_kind kind;
	int32_t id;
	struct str name_space, code;
};

struct arrival {
	const char *kind;
	struct str value;
};

struct resolver {
	struct dict *codes[ENTITY_KINDS];   /* "code" or "namespace<1f>code" -> id                              */
	struct dict *aliases[ENTITY_KINDS]; /* "source<1f>alias" -> id                                          */
	struct dict *stripped;              /* worker numbers without leading zeros -> id or AMBIGUOUS          */
	int32_t last_id;
	struct arena *arena;                /* texts of defined and arrived                                     */
	struct defined *defined;
	size_t defined_n, defined_cap, defined_saved;
	struct arrival *arrived;
	size_t arrived_n, arrived_cap;
	struct buf key;                     /* scratch                                                          */
};

/* The key of a code; no copy in the common namespace. */
static struct str scoped(struct buf *key, struct str scope, struct str code)
{
	if (scope.n == 0)
		return code;
	buf_clear(key);
	buf_str(key, scope);
	buf_char(key, SEPARATOR);
	buf_str(key, code);
	return buf_view(key);
}

static struct str alias_key(struct buf *key, struct str source, struct str alias)
{
	buf_clear(key);
	buf_str(key, source);
	buf_char(key, SEPARATOR);
	buf_str(key, alias);
	return buf_view(key);
}

static void code_put(struct resolver *r, enum entity_kind kind, struct str name_space, struct str code, int32_t id)
{
	dict_put(r->codes[kind], scoped(&r->key, name_space, code), id);
	if (kind != ENTITY_WORKER || code.n == 0 || code.p[0] != '0')
		return;
	struct str bare = scoped(&r->key, name_space, str_strip_zeros(code));
	int64_t other;
	dict_put(r->stripped, bare, dict_get(r->stripped, bare, &other) && other != id ? AMBIGUOUS : id);
}

static void arrive(struct resolver *r, const char *kind, struct str value)
{
	if (r->arrived_n == r->arrived_cap) {
		r->arrived_cap = r->arrived_cap ? 2 * r->arrived_cap : 64;
		r->arrived = xrealloc(r->arrived, r->arrived_cap * sizeof *r->arrived);
	}
	r->arrived[r->arrived_n++] = (struct arrival){ kind, arena_str(r->arena, value) };
}

static bool load_codes(struct db *db, struct resolver *r, struct err *err)
{
	struct db_stream *s = NULL;
	if (!db_stream_open(db, "publish/entities", NULL, &s, err))
		return false;
	const struct db_rows *row;
	while (db_stream_next(s, &row, err)) {
		int id = db_rows_column(row, "entity_id"), kind = db_rows_column(row, "kind");
		int name_space = db_rows_column(row, "namespace"), code = db_rows_column(row, "code");
		code_put(r, entity_kind_of(db_rows_str(row, 0, kind)), db_rows_str(row, 0, name_space), db_rows_str(row, 0, code),
		         (int32_t)db_rows_int(row, 0, id));
	}
	db_stream_close(s);
	return !err_is_set(err);
}

static bool load_aliases(struct db *db, struct resolver *r, struct err *err)
{
	struct db_rows *rows = NULL;
	if (!db_query(db, "publish/aliases", NULL, &rows, err))
		return false;
	int entity = db_rows_column(rows, "entity"), source = db_rows_column(rows, "alias_source");
	int alias = db_rows_column(rows, "alias"), target = db_rows_column(rows, "target_id");
	for (int i = 0; i < db_rows_count(rows); i++)
		dict_put(r->aliases[entity_kind_of(db_rows_str(rows, i, entity))],
		         alias_key(&r->key, db_rows_str(rows, i, source), db_rows_str(rows, i, alias)), db_rows_int(rows, i, target));
	db_rows_free(rows);
	return true;
}

bool resolver_load(struct db *db, int64_t last_entity_id, struct resolver **ret, struct err *err)
{
	struct resolver *r = xcalloc(1, sizeof *r);
	for (int i = 0; i < ENTITY_KINDS; i++) {
		r->codes[i] = dict_new();
		r->aliases[i] = dict_new();
	}
	r->stripped = dict_new();
	r->arena = arena_new(0);
	r->last_id = (int32_t)last_entity_id;
	*ret = r;
	return load_codes(db, r, err) && load_aliases(db, r, err);
}

void resolver_free(struct resolver *r)
{
	if (!r)
		return;
	for (int i = 0; i < ENTITY_KINDS; i++) {
		dict_free(r->codes[i]);
		dict_free(r->aliases[i]);
	}
	dict_free(r->stripped);
	arena_free(r->arena);
	buf_free(&r->key);
	free(r->defined);
	free(r->arrived);
	free(r);
}

int32_t resolver_defined(const struct resolver *r, struct resolver_scope scope, enum entity_kind kind, struct str code)
{
	struct buf *key = &((struct resolver *)r)->key; /* scratch only */
	int64_t id;
	if (dict_size(r->aliases[kind]) && dict_get(r->aliases[kind], alias_key(key, scope.source, code), &id))
		return (int32_t)id;
	return dict_get(r->codes[kind], scoped(key, scope.name_space, code), &id) ? (int32_t)id : 0;
}

int32_t resolver_find(const struct resolver *r, struct resolver_scope scope, enum entity_kind kind, struct str code, bool *ambiguous)
{
	int32_t found = resolver_defined(r, scope, kind, code);
	if (ambiguous)
		*ambiguous = false;
	if (found || kind != ENTITY_WORKER || code.n == 0 || code.p[0] == '0')
		return found;
	int64_t id;
	if (!dict_get(r->stripped, scoped(&((struct resolver *)r)->key, scope.name_space, code), &id))
		return 0;
	if (id == AMBIGUOUS && ambiguous)
		*ambiguous = true;
	return id == AMBIGUOUS ? 0 : (int32_t)id;
}

int32_t resolver_define(struct resolver *r, struct resolver_scope scope, enum entity_kind kind, struct str code)
{
	int32_t id = resolver_defined(r, scope, kind, code);
	if (id)
		return id;
	id = ++r->last_id;
	if (r->defined_n == r->defined_cap) {
		r->defined_cap = r->defined_cap ? 2 * r->defined_cap : 64;
		r->defined = xrealloc(r->defined, r->defined_cap * sizeof *r->defined);
	}
	r->defined[r->defined_n++] = (struct defined){ kind, id, arena_str(r->arena, scope.name_space), arena_str(r->arena, code) };
	code_put(r, kind, scope.name_space, code, id);
	arrive(r, entity_kind_name(kind), code);
	if (kind == ENTITY_WORKER && code.p[0] == '0')
		arrive(r, entity_kind_name(kind), str_strip_zeros(code));
	return id;
}

void resolver_alias(struct resolver *r, enum entity_kind kind, struct str source, struct str alias, int32_t entity_id)
{
	dict_put(r->aliases[kind], alias_key(&r->key, source, alias), entity_id);
	arrive(r, entity_kind_name(kind), alias);
}

void resolver_arrive(struct resolver *r, const char *kind, struct str value)
{
	arrive(r, kind, value);
}

bool resolver_save(struct db *db, struct resolver *r, int64_t snapshot, struct err *err)
{
	if (r->defined_saved == r->defined_n)
		return true;
	struct copy *c = NULL;
	if (!copy_begin(db, "publish/copy_entity", &c, err))
		return false;
	for (; r->defined_saved < r->defined_n; r->defined_saved++) {
		const struct defined *d = &r->defined[r->defined_saved];
		copy_row(c, 5);
		copy_int4(c, d->id);
		copy_text(c, str_of(entity_kind_name(d->kind)));
		copy_text(c, d->name_space);
		copy_text(c, d->code);
		copy_int8(c, snapshot);
	}
	return copy_end(c, NULL, err);
}

bool resolver_take_arrivals(struct db *db, struct resolver *r, size_t *count, struct err *err)
{
	*count = r->arrived_n;
	if (r->arrived_n == 0)
		return true;
	struct copy *c = NULL;
	if (!db_exec(db, "publish/arrived_table", NULL, err) || !db_exec(db, "publish/arrived_clear", NULL, err) ||
	    !copy_begin(db, "publish/copy_arrived", &c, err))
		return false;
	for (size_t i = 0; i < r->arrived_n; i++) {
		copy_row(c, 2);
		copy_text(c, str_of(r->arrived[i].kind));
		copy_text(c, r->arrived[i].value);
	}
	r->arrived_n = 0;
	return copy_end(c, NULL, err);
}
