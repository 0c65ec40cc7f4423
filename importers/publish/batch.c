#include "batch.h"

#include <string.h>

#include "base/currency.h"

const char *batch_completeness(const struct import_request *request)
{
	return request->expect_rows >= 0 || (request->expect_sum && *request->expect_sum) ? "proven" : "unproven";
}

static bool expect_sum(const struct tally *t, const char *expected, struct err *err)
{
	const char *colon = strchr(expected, ':');
	struct decimal want, got = { 0 };
	char a[DECIMAL_TEXT_SIZE], b[DECIMAL_TEXT_SIZE];
	if (!colon || !decimal_parse(str_of(colon + 1), &want)) {
		err_set(err, ERR_INVALID_PARAMS, "expect_sum is not of the form CUR:AMOUNT, such as EUR:1234.56");
		return err_param(err, "expect_sum");
	}
	struct str currency = { expected, (size_t)(colon - expected) };
	for (size_t i = 0; i < t->money_n; i++)
		if (str_equal_c(currency, t->money[i].currency))
			got = t->money[i].sum[OUTCOME_READ];
	if (decimal_compare(want, got) == 0)
		return true;
	return err_set(err, ERR_BATCH_HELD, "control total differs: %.*s %s was expected, the file has %s; nothing was published",
	               STR_ARG(currency), decimal_text(want, a), decimal_text(got, b));
}

bool batch_expectations(const struct publish *pub, struct err *err)
{
	const struct import_request *r = pub->request;
	const struct tally *t = &pub->tally[plan_feeds_n(pub->plan) - 1];
	int64_t rows = t->rows[OUTCOME_READ] - t->rows[OUTCOME_IGNORED];
	if (r->expect_rows >= 0 && r->expect_rows != rows)
		return err_set(err, ERR_BATCH_HELD, "control count differs: %lld rows were expected, the file has %lld; nothing was published",
		               (long long)r->expect_rows, (long long)rows);
	return !r->expect_sum || !*r->expect_sum || expect_sum(t, r->expect_sum, err);
}

static void write_warnings(const struct publish *pub, struct buf *buf)
{
	struct json_out json;
	json_out_init(&json, buf);
	json_out_array(&json);
	for (size_t i = 0; i < plan_warnings_n(pub->plan); i++)
		json_out_cstr(&json, plan_warning(pub->plan, i));
	json_out_array_end(&json);
}

static bool insert_batch(const struct publish *pub, const struct publish_file *f, struct err *err)
{
	struct buf warnings = BUF_INIT;
	struct db_params p = DB_PARAMS_INIT;
	write_warnings(pub, &warnings);
	db_param_int(&p, pub->batch_id);
	db_param_int(&p, pub->source_id);
	db_param_text(&p, plan_profile(pub->plan));
	db_param_int(&p, plan_profile_version(pub->plan));
	db_param_text(&p, pub->request->file_name);
	db_param_text(&p, f->sha256);
	db_param_int(&p, f->size);
	db_param_text(&p, f->archive_sha256);
	db_param_text(&p, plan_mode(pub->plan));
	db_param_text(&p, f->options);
	db_param_text(&p, f->identity);
	db_param_text(&p, batch_completeness(pub->request));
	db_param_text(&p, buf_terminated(&warnings));
	db_param_int(&p, pub->snapshot);
	db_param_text(&p, f->received_at);
	bool ok = db_exec(pub->db, "publish/insert_batch", &p, err);
	buf_free(&warnings);
	return ok;
}

static bool insert_feed(const struct publish *pub, size_t i, struct err *err)
{
	static const enum outcome order[] = { OUTCOME_READ, OUTCOME_INSERTED, OUTCOME_NEW_VERSION, OUTCOME_UNCHANGED, OUTCOME_DUPLICATE,
		OUTCOME_QUARANTINED, OUTCOME_IGNORED };
	const struct tally *t = &pub->tally[i];
	struct db_params p = DB_PARAMS_INIT;
	db_param_int(&p, pub->batch_id);
	db_param_text(&p, plan_feed(pub->plan, i)->name);
	db_param_int(&p, (int64_t)i);
	for (size_t o = 0; o < sizeof order / sizeof order[0]; o++)
		db_param_int(&p, t->rows[order[o]]);
	db_param_int(&p, t->withdrawn);
	db_param_int(&p, t->rows[OUTCOME_RELEASED]);
	return db_exec(pub->db, "publish/insert_batch_feed", &p, err);
}

static bool insert_currency(const struct publish *pub, const char *currency, struct err *err)
{
	struct db_params p = DB_PARAMS_INIT;
	db_param_text(&p, currency);
	db_param_int(&p, currency_exponent(str_of(currency)));
	return db_exec(pub->db, "publish/insert_currency", &p, err);
}

static bool insert_money(const struct publish *pub, size_t i, struct err *err)
{
	const struct tally *t = &pub->tally[i];
	char amount[DECIMAL_TEXT_SIZE];
	for (size_t m = 0; m < t->money_n; m++) {
		if (!insert_currency(pub, t->money[m].currency, err))
			return false;
		for (int o = 0; o < OUTCOMES; o++) {
			if (decimal_is_zero(t->money[m].sum[o]) && o != OUTCOME_READ)
				continue;
			struct db_params p = DB_PARAMS_INIT;
			db_param_int(&p, pub->batch_id);
			db_param_text(&p, plan_feed(pub->plan, i)->name);
			db_param_text(&p, t->money[m].currency);
			db_param_text(&p, outcome_name((enum outcome)o));
			db_param_text(&p, decimal_text(t->money[m].sum[o], amount));
			if (!db_exec(pub->db, "publish/insert_batch_money", &p, err))
				return false;
		}
	}
	return true;
}

static bool insert_touches(const struct publish *pub, struct err *err)
{
	for (size_t i = 0; i < pub->touches_n; i++) {
		const struct touch *t = &pub->touches[i];
		struct db_params p = DB_PARAMS_INIT;
		db_param_int(&p, pub->batch_id);
		db_param_int(&p, t->batch_id);
		db_param_text(&p, t->feed->name);
		db_param_text(&p, t->how);
		db_param_int(&p, t->rows);
		if (t->batch_id != pub->batch_id && !db_exec(pub->db, "publish/insert_batch_touch", &p, err))
			return false;
	}
	return true;
}

static bool insert_snapshot(const struct publish *pub, struct err *err)
{
	struct db_params record = DB_PARAMS_INIT, snapshot = DB_PARAMS_INIT;
	db_param_int(&record, pub->last_record_id);
	db_param_int(&snapshot, pub->snapshot);
	db_param_int(&snapshot, pub->batch_id);
	return db_exec(pub->db, "publish/advance_record_number", &record, err) &&
	       db_exec(pub->db, "publish/insert_snapshot", &snapshot, err);
}

bool batch_write(const struct publish *pub, const struct publish_file *file, struct err *err)
{
	if (!insert_batch(pub, file, err))
		return false;
	char reporting[4] = "";
	memcpy(reporting, rates_currency(pub->rates).p, 3);
	if (!insert_currency(pub, reporting, err))
		return false;
	for (size_t i = 0; i < plan_feeds_n(pub->plan); i++)
		if (!insert_feed(pub, i, err) || !insert_money(pub, i, err))
			return false;
	return insert_touches(pub, err) && insert_snapshot(pub, err);
}
