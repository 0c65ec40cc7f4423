#include "organisation_load.h"

/* Every statement gives the same columns: key, valid_from, valid_to, owner_role_id, above_id. */
static bool load_timelines(struct db *db, const char *statement, struct timelines *timelines, struct err *err)
{
	struct db_stream *stream = NULL;
	const struct db_rows *row;
	if (!db_stream_open(db, statement, NULL, &stream, err))
		return false;
	int key = -1, from = 0, to = 0, owner_role = 0, above = 0;
	while (db_stream_next(stream, &row, err)) {
		if (key < 0) {
			key = db_rows_column(row, "key");
			from = db_rows_column(row, "valid_from");
			to = db_rows_column(row, "valid_to");
			owner_role = db_rows_column(row, "owner_role_id");
			above = db_rows_column(row, "above_id");
		}
		struct piece piece = { .from = db_rows_day(row, 0, from), .to = db_rows_day(row, 0, to),
			.owner_role = (int32_t)db_rows_int(row, 0, owner_role), .above = (int32_t)db_rows_int(row, 0, above) };
		timelines_add(timelines, (int32_t)db_rows_int(row, 0, key), piece);
	}
	db_stream_close(stream);
	return !err_is_set(err);
}

static bool load_holders(struct db *db, struct organisation *o, struct err *err)
{
	struct db_stream *stream = NULL;
	const struct db_rows *row;
	if (!db_stream_open(db, "link/load_holders", NULL, &stream, err))
		return false;
	int role = -1, scope = 0, scope_id = 0, from = 0, to = 0, worker = 0, acting = 0;
	while (db_stream_next(stream, &row, err)) {
		if (role < 0) {
			role = db_rows_column(row, "role_id");
			scope = db_rows_column(row, "scope");
			scope_id = db_rows_column(row, "scope_id");
			from = db_rows_column(row, "valid_from");
			to = db_rows_column(row, "valid_to");
			worker = db_rows_column(row, "worker_id");
			acting = db_rows_column(row, "acting");
		}
		int32_t key = organisation_scope_add(o, (int32_t)db_rows_int(row, 0, role), (enum scope_kind)db_rows_int(row, 0, scope),
			(int32_t)db_rows_int(row, 0, scope_id));
		struct piece piece = { .from = db_rows_day(row, 0, from), .to = db_rows_day(row, 0, to),
			.holder = (int32_t)db_rows_int(row, 0, worker), .acting = (int32_t)db_rows_int(row, 0, acting) };
		timelines_add(o->holders, key, piece);
	}
	db_stream_close(stream);
	return !err_is_set(err);
}

bool organisation_load(struct db *db, struct organisation **ret, struct err *err)
{
	struct organisation *o = organisation_new();
	bool ok = load_timelines(db, "link/load_org_units", o->org_units, err) &&
		load_timelines(db, "link/load_cost_centers", o->cost_centers, err) &&
		load_timelines(db, "link/load_projects", o->projects, err) &&
		load_timelines(db, "link/load_main_cost_centers", o->main_cost_centers, err) &&
		load_holders(db, o, err);
	if (!ok) {
		organisation_free(o);
		return false;
	}
	organisation_finish(o);
	*ret = o;
	return true;
}
