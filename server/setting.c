#include "setting.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/currency.h"

#define DEFAULT_CURRENCY "EUR"

static const struct key {
	const char *name;
	size_t offset, size;
} keys[] = {
	{ "currency", offsetof(struct setting, currency), sizeof((struct setting *)0)->currency },
	{ "user", offsetof(struct setting, user), sizeof((struct setting *)0)->user },
	{ "state", offsetof(struct setting, state), sizeof((struct setting *)0)->state },
};

#define KEYS_N (sizeof keys / sizeof keys[0])

static bool refuse_key(const char *key, const char *where, struct err *err)
{
	const char *names[KEYS_N];
	for (size_t i = 0; i < KEYS_N; i++)
		names[i] = keys[i].name;
	const char *nearest = str_nearest(str_of(key), names, KEYS_N);
	err_set(err, ERR_INVALID_PARAMS, "%s: unknown key \"%s\"", where, key);
	return nearest ? err_hint(err, "did you mean %s?", nearest) : err_hint(err, "the keys are currency, user and state");
}

bool setting_put(struct setting *s, const char *key, const char *value, const char *where, struct err *err)
{
	for (size_t i = 0; i < KEYS_N; i++) {
		if (strcmp(keys[i].name, key) != 0)
			continue;
		if (!*value || strlen(value) >= keys[i].size)
			return err_set(err, ERR_INVALID_PARAMS, "%s: %s must have 1 to %zu bytes", where, key, keys[i].size - 1);
		if (strcmp(key, "currency") == 0 && currency_exponent(str_of(value)) < 0)
			return err_set(err, ERR_INVALID_PARAMS, "%s: currency must be an ISO 4217 code such as EUR, found \"%s\"", where, value);
		snprintf((char *)s + keys[i].offset, keys[i].size, "%s", value);
		return true;
	}
	return refuse_key(key, where, err);
}

static bool read_line(struct setting *s, struct str line, const char *where, struct err *err)
{
	char key[64], value[PATH_MAX / 2];
	const char *comment = line.n ? memchr(line.p, '#', line.n) : NULL;
	if (comment)
		line.n = (size_t)(comment - line.p);
	line = str_trim(line);
	if (str_is_blank(line))
		return true;
	const char *equals = memchr(line.p, '=', line.n);
	if (!equals)
		return err_set(err, ERR_INVALID_PARAMS, "%s: expected key = value, found \"%.*s\"", where, STR_ARG(line));
	struct str k = str_trim((struct str){ line.p, (size_t)(equals - line.p) });
	struct str v = str_trim((struct str){ equals + 1, (size_t)(line.p + line.n - equals - 1) });
	snprintf(key, sizeof key, "%.*s", STR_ARG(k));
	snprintf(value, sizeof value, "%.*s", STR_ARG(v));
	return setting_put(s, key, value, where, err);
}

bool setting_read_file(const char *path, struct setting *ret, struct err *err)
{
	char *line = NULL, where[PATH_MAX];
	size_t size = 0;
	ssize_t n;
	int number = 0;
	bool ok = true;
	FILE *f = fopen(path, "r");
	if (!f)
		return err_errno(err, "cannot read %s", path);
	while (ok && (n = getline(&line, &size, f)) >= 0) {
		snprintf(where, sizeof where, "%s, line %d", path, ++number);
		ok = read_line(ret, (struct str){ line, (size_t)n }, where, err);
	}
	if (ok && ferror(f))
		ok = err_errno(err, "cannot read %s", path);
	free(line);
	fclose(f);
	return ok;
}

static bool stored_currency(struct db *db, char out[8], struct err *err)
{
	struct db_rows *rows = NULL;
	if (!db_query(db, "roof/currency_setting", NULL, &rows, err))
		return false;
	snprintf(out, 8, "%s", db_rows_count(rows) ? db_rows_text(rows, 0, db_rows_column(rows, "value")) : "");
	db_rows_free(rows);
	return true;
}

static bool may_change(struct db *db, const char *from, const char *to, struct err *err)
{
	struct db_rows *rows = NULL;
	if (!db_query(db, "roof/has_facts", NULL, &rows, err))
		return false;
	bool has_facts = db_rows_int(rows, 0, db_rows_column(rows, "has_facts"));
	db_rows_free(rows);
	if (!has_facts)
		return true;
	err_set(err, ERR_INVALID_PARAMS, "the reporting currency is %s and cannot become %s: figures were computed in it", from, to);
	return err_hint(err, "start without a currency to go on in %s, or import into a new database", from);
}

bool setting_store(struct db *db, const struct setting *s, struct err *err)
{
	char stored[8];
	if (!stored_currency(db, stored, err))
		return false;
	const char *wanted = *s->currency ? s->currency : *stored ? stored : DEFAULT_CURRENCY;
	if (strcmp(wanted, stored) == 0)
		return true;
	if (*stored && !may_change(db, stored, wanted, err))
		return false;
	struct db_params p = DB_PARAMS_INIT;
	db_param_text(&p, wanted);
	return db_exec(db, "roof/currency_store", &p, err);
}
