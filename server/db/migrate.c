#include "db/migrate.h"

#include <string.h>

#include "base/hash.h"
#include "db/statement.h"

static void hex_sha256(const char *text, char out[65])
{
	unsigned char sum[32];
	sha256_of(text, strlen(text), sum);
	hex_of(sum, sizeof sum, out);
}

static bool record(struct db *db, int number, const char *name, const char *sha256, struct err *err)
{
	struct db_params p = DB_PARAMS_INIT;
	db_param_int(&p, number);
	db_param_text(&p, name);
	db_param_text(&p, sha256);
	return db_exec(db, "migrate/record", &p, err);
}

static bool apply(struct db *db, int number, const struct sql_file *f, const char *sha256, struct err *err)
{
	if (db_script(db, "BEGIN", err) && db_script(db, f->text, err) && record(db, number, f->name, sha256, err) &&
	    db_script(db, "COMMIT", err))
		return true;
	struct err ignored = ERR_INIT;
	db_script(db, "ROLLBACK", &ignored);
	return err_context(err, "migration %s", f->name);
}

/* What the database says its migration number `number` was is what this program has under that number. */
static bool check_applied(const struct db_rows *rows, int row, int number, const struct sql_file *f, const char *sha256, struct err *err)
{
	const char *name = db_rows_text(rows, row, db_rows_column(rows, "name"));
	if (db_rows_int(rows, row, db_rows_column(rows, "number")) != number || strcmp(name, f->name) != 0)
		err_set(err, ERR_DB, "the database has the migration %s where this program has %s", name, f->name);
	else if (strcmp(db_rows_text(rows, row, db_rows_column(rows, "sha256")), sha256) != 0)
		err_set(err, ERR_DB, "migration %s was applied with another text than this program has", f->name);
	else
		return true;
	return err_hint(err, "run the program version that made this database, or restore a backup; migrations are never edited");
}

static bool migrate_tables(struct db *db, struct err *err)
{
	struct db_rows *rows = NULL;
	char sha256[65];
	if (!db_query(db, "migrate/applied", NULL, &rows, err))
		return false;
	int done = db_rows_count(rows);
	bool ok = true;
	if (done > (int)sql_migrations_count) {
		ok = err_set(err, ERR_DB, "the database has %d migrations, this program knows %zu", done, sql_migrations_count);
		err_hint(err, "the database was made by a newer version: install that one");
	}
	for (int i = 0; ok && i < (int)sql_migrations_count; i++) {
		hex_sha256(sql_migrations[i].text, sha256);
		ok = i < done ? check_applied(rows, i, i + 1, &sql_migrations[i], sha256, err) : apply(db, i + 1, &sql_migrations[i], sha256, err);
	}
	db_rows_free(rows);
	return ok;
}

/* One checksum over all views and functions, in their order. */
static void derived_sha256(char out[65])
{
	struct sha256 *h = sha256_new();
	unsigned char sum[32];
	for (size_t i = 0; i < sql_derived_count; i++)
		sha256_update(h, sql_derived[i].text, strlen(sql_derived[i].text));
	sha256_final(h, sum);
	hex_of(sum, sizeof sum, out);
}

static bool derived_is_current(struct db *db, const char *sha256, bool *current, struct err *err)
{
	struct db_rows *rows = NULL;
	if (!db_query(db, "migrate/derived", NULL, &rows, err))
		return false;
	*current = db_rows_count(rows) && strcmp(db_rows_text(rows, 0, db_rows_column(rows, "sha256")), sha256) == 0;
	db_rows_free(rows);
	return true;
}

static bool rebuild_derived(struct db *db, const char *sha256, struct err *err)
{
	bool ok = db_script(db, "BEGIN", err) && db_exec(db, "migrate/drop_derived", NULL, err);
	for (size_t i = 0; ok && i < sql_derived_count; i++)
		if (!db_script(db, sql_derived[i].text, err))
			ok = err_context(err, "%s", sql_derived[i].name);
	if (ok && record(db, 0, "derived", sha256, err) && db_script(db, "COMMIT", err))
		return true;
	struct err ignored = ERR_INIT;
	db_script(db, "ROLLBACK", &ignored);
	return false;
}

static bool migrate_locked(struct db *db, struct err *err)
{
	char sha256[65];
	bool current = false;
	derived_sha256(sha256);
	if (!db_script(db, sql_template("registry"), err))
		return err_context(err, "preparing the database");
	return migrate_tables(db, err) && derived_is_current(db, sha256, &current, err) && (current || rebuild_derived(db, sha256, err));
}

bool migrate_run(struct db *db, struct err *err)
{
	struct err ignored = ERR_INIT;
	if (!db_exec(db, "migrate/lock", NULL, err))
		return false;
	bool ok = migrate_locked(db, err);
	db_exec(db, "migrate/unlock", NULL, &ignored);
	return ok;
}
