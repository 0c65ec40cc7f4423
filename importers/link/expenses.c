#include "expenses.h"

#include "array.h"
#include "spend.h"

/* One piece of the cursor: the rows wanted, and the lines that may have live spend. */
struct piece_of_expenses {
	struct arena *texts;
	struct spend_list wanted, live;
	struct array compared;
	struct spend_expected expected;
};

static bool read_expense(const struct db_rows *rows, int i, const struct rates *rates, struct piece_of_expenses *piece, struct err *err)
{
	int64_t record_id = db_rows_int(rows, i, db_rows_column(rows, "record_id"));
	struct str currency = db_rows_str(rows, i, db_rows_column(rows, "currency"));
	day_t spent_on = db_rows_day(rows, i, db_rows_column(rows, "spent_on"));
	if (db_rows_int(rows, i, db_rows_column(rows, "has_spend")))
		array_int(&piece->compared, record_id);
	if (db_rows_int(rows, i, db_rows_column(rows, "rejected"))) {
		spend_expect_nothing(&piece->expected, record_id);
		return true;
	}
	struct spend_row *row = spend_push(&piece->wanted);
	row->fact_id = record_id;
	row->basis = BASIS_EXPENSE;
	row->accounting_date = db_rows_day(rows, i, db_rows_column(rows, "accounting_date"));
	row->coding_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "coding_id"));
	row->worker_id = (int32_t)db_rows_int(rows, i, db_rows_column(rows, "worker_id"));
	row->category = arena_str(piece->texts, db_rows_str(rows, i, db_rows_column(rows, "category")));
	row->currency = arena_str(piece->texts, currency);
	row->amount_original = db_rows_int(rows, i, db_rows_column(rows, "net"));
	row->batch_id = db_rows_int(rows, i, db_rows_column(rows, "batch_id"));
	row->line = db_rows_int(rows, i, db_rows_column(rows, "line"));
	if (!rates_find(rates, currency, spent_on, &row->rate))
		return spend_no_rate(err, "expenses", currency, spent_on);
	if (!rates_convert(&row->rate, row->amount_original, &row->amount))
		return err_set(err, ERR_INTERNAL, "an amount of the feed expenses is too large to be converted");
	spend_expect(&piece->expected, record_id, row->amount_original, &row->rate);
	return true;
}

static bool link_piece(struct db *db, int64_t snapshot, const struct rates *rates, const struct db_rows *rows, struct err *err)
{
	struct piece_of_expenses piece = { .texts = arena_new(0), .compared = ARRAY_INIT, .expected = SPEND_EXPECTED_INIT };
	struct db_params params = DB_PARAMS_INIT;
	bool ok = true;
	for (int i = 0; i < db_rows_count(rows) && ok; i++)
		ok = read_expense(rows, i, rates, &piece, err);
	if (ok && piece.compared.n) {
		db_param_text(&params, array_text(&piece.compared));
		ok = spend_read(db, "link/live_expense_spend", &params, piece.texts, &piece.live, err);
	}
	ok = ok && spend_write(db, snapshot, 'x', &piece.wanted, &piece.live, err) &&
		spend_check(db, 'x', &piece.expected, rates_exponent(rates), err);
	spend_expected_free(&piece.expected);
	array_free(&piece.compared);
	spend_free(&piece.wanted);
	spend_free(&piece.live);
	arena_free(piece.texts);
	return ok;
}

bool expenses_link(struct db *db, int64_t snapshot, const struct rates *rates, struct err *err)
{
	struct db_params params = DB_PARAMS_INIT;
	struct db_rows *rows = NULL;
	int fetched;
	db_param_int(&params, snapshot);
	if (!db_exec(db, "link/close_spend_of_withdrawn_expenses", &params, err) || !db_exec(db, "link/open_expenses", &params, err))
		return false;
	do {
		if (!db_query(db, "link/fetch_expenses", NULL, &rows, err))
			return false;
		fetched = db_rows_count(rows);
		bool ok = fetched == 0 || link_piece(db, snapshot, rates, rows, err);
		db_rows_free(rows);
		if (!ok)
			return false;
	} while (fetched > 0);
	return db_exec(db, "link/end_expenses", NULL, err);
}
