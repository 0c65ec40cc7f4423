#include "typed.h"

#include <string.h>

#include "base/currency.h"

#define MICROSECONDS_PER_HOUR_SCALE 6
#define NUMBER_MAX_DIGITS 18 /* keeps amount x rate inside 128 bits */

static const struct {
	const char *word;
	bool value;
} flag_words[] = {
	{ "true", true }, { "false", false }, { "yes", true }, { "no", false }, { "y", true },
	{ "n", false },   { "1", true },      { "0", false },  { "ja", true },  { "nein", false },
};

static void problem_set(struct typed_problem *p, int column, const char *code, const char *reason, const char *remedy)
{
	if (p->code)
		return;
	*p = (struct typed_problem){ .code = code, .column = column, .reason = reason, .remedy = remedy };
}

/* The canonical lower-case word in the column's list, so that "Approved" and "approved" are one content. */
static bool word_find(const char *words, struct str cell, struct str *ret)
{
	for (const char *w = words; *w;) {
		const char *end = strchrnul(w, '|');
		size_t n = (size_t)(end - w);
		if (n == cell.n && strncasecmp(w, cell.p, n) == 0) {
			*ret = (struct str){ w, n };
			return true;
		}
		w = *end ? end + 1 : end;
	}
	return false;
}

static bool flag_find(struct str cell, bool *ret)
{
	for (size_t i = 0; i < sizeof flag_words / sizeof flag_words[0]; i++)
		if (str_equal_nocase(cell, flag_words[i].word)) {
			*ret = flag_words[i].value;
			return true;
		}
	return false;
}

/* Decimal hours, or seconds with an "s" (from clock durations that no decimal of an hour can hold), to whole microseconds. */
static bool hours_to_us(struct str cell, int64_t *ret, bool *too_fine)
{
	struct decimal d;
	int128_t factor = 3600;
	if (cell.n && cell.p[cell.n - 1] == 's') {
		cell.n--;
		factor = 1;
	}
	if (!decimal_parse(cell, &d))
		return false;
	if (!int128_mul(d.unscaled, factor, &d.unscaled))
		return false;
	*too_fine = !decimal_to_units(d, MICROSECONDS_PER_HOUR_SCALE, ret);
	return true;
}

static bool number_fits(struct decimal d)
{
	int128_t limit;
	return int128_pow10(NUMBER_MAX_DIGITS, &limit) && d.unscaled < limit && d.unscaled > -limit;
}

static void type_day(const struct feed_column *c, int i, struct str cell, struct typed *v, struct typed_problem *p)
{
	bool ok = c->type == COLUMN_MONTH ? month_parse_iso(cell, &v->day) : day_parse_iso(cell, &v->day);
	if (!ok) {
		problem_set(p, i, c->type == COLUMN_MONTH ? "bad_month" : "bad_date",
		            c->type == COLUMN_MONTH ? "not a month of the form YYYY-MM" : "not a calendar day of the form YYYY-MM-DD",
		            "correct the cell in the source, or state the date format of the column");
		return;
	}
	v->kind = TYPED_DAY;
	if (c->type == COLUMN_DAY_UNTIL)
		v->day = str_equal_c(cell, "9999-12-31") ? DAY_OPEN : v->day + 1;
}

static void type_number(const struct feed_column *c, int i, struct str cell, struct typed *v, struct typed_problem *p)
{
	if (!decimal_parse(cell, &v->decimal)) {
		problem_set(p, i, "bad_number", "not a decimal number", "correct the cell in the source, or state decimal and group marks");
		return;
	}
	v->decimal = decimal_trim(v->decimal);
	if (!number_fits(v->decimal)) {
		problem_set(p, i, "number_too_large", "more than 18 significant digits", "correct the cell in the source");
		return;
	}
	v->kind = TYPED_DECIMAL;
	if ((c->flags & COLUMN_NOT_NEGATIVE) && v->decimal.unscaled < 0)
		problem_set(p, i, "negative_number", "must not be negative", "correct the cell in the source");
	if ((c->flags & COLUMN_POSITIVE) && v->decimal.unscaled <= 0)
		problem_set(p, i, "not_positive", "must be greater than zero", "correct the cell in the source");
}

static void type_hours(const struct feed_column *c, int i, struct str cell, struct typed *v, struct typed_problem *p)
{
	bool too_fine = false;
	if (!hours_to_us(cell, &v->units, &too_fine)) {
		problem_set(p, i, "bad_hours", "not a number of hours", "correct the cell in the source, or state the duration format");
		return;
	}
	if (too_fine) {
		problem_set(p, i, "too_many_decimals", "finer than a microsecond or too large", "round the hours in the source");
		return;
	}
	v->kind = TYPED_UNITS;
	if ((c->flags & COLUMN_NOT_NEGATIVE) && v->units < 0)
		problem_set(p, i, "negative_hours", "hours worked must not be negative", "correct the cell in the source");
}

/* Needs the row's currency, which is typed before (money columns are done last). */
static void type_money(int i, int exponent, struct str cell, struct typed *v, struct typed_problem *p)
{
	if (!decimal_parse(cell, &v->decimal)) {
		problem_set(p, i, "bad_amount", "not an amount", "correct the cell in the source, or state decimal and group marks");
		return;
	}
	v->decimal = decimal_trim(v->decimal);
	if (exponent < 0)
		return; /* the currency is the problem */
	if (v->decimal.scale > exponent) {
		problem_set(p, i, "too_many_decimals", "more decimals than the currency has", "round the amount in the source");
		return;
	}
	if (!decimal_to_units(v->decimal, exponent, &v->units)) {
		problem_set(p, i, "amount_too_large", "beyond 9.2e18 minor units", "correct the cell in the source");
		return;
	}
	v->kind = TYPED_UNITS;
}

static void type_cell(const struct feed_column *c, int i, struct str cell, struct typed *v, struct typed_problem *p)
{
	switch (c->type) {
	case COLUMN_TEXT:
	case COLUMN_DEFINES:
	case COLUMN_REF:
	case COLUMN_SCOPE_REF:
	case COLUMN_SOFT_REF:
		v->kind = TYPED_TEXT;
		v->text = cell;
		break;
	case COLUMN_DAY:
	case COLUMN_DAY_FROM:
	case COLUMN_DAY_UNTIL:
	case COLUMN_MONTH:
		type_day(c, i, cell, v, p);
		break;
	case COLUMN_NUMBER:
		type_number(c, i, cell, v, p);
		break;
	case COLUMN_HOURS:
		type_hours(c, i, cell, v, p);
		break;
	case COLUMN_MONEY:
		break; /* second pass */
	case COLUMN_CURRENCY:
		v->kind = TYPED_TEXT;
		v->text = cell;
		if (currency_exponent(cell) < 0)
			problem_set(p, i, "unknown_currency", "not an ISO 4217 currency code", "correct the code in the source");
		break;
	case COLUMN_FLAG:
		if (flag_find(cell, &v->flag))
			v->kind = TYPED_FLAG;
		else
			problem_set(p, i, "unknown_word", "not one of true, false, yes, no, y, n, 1, 0, ja, nein", "map the word in the profile");
		break;
	case COLUMN_WORD:
		v->kind = TYPED_TEXT;
		if (!word_find(c->words, cell, &v->text))
			problem_set(p, i, "unknown_word", "not one of the words this column knows", "map the word in the profile");
		break;
	}
}

/* What a blank cell means where the contract gives it a meaning. */
static void type_blank(const struct feed_column *c, int i, struct typed *v, struct typed_problem *p)
{
	if (c->flags & COLUMN_REQUIRED) {
		problem_set(p, i, "missing_value", "a value is required", "fill the cell in the source");
		return;
	}
	if (c->type == COLUMN_DAY_FROM)
		*v = (struct typed){ .kind = TYPED_DAY, .day = DAY_ALWAYS };
	if (c->type == COLUMN_DAY_UNTIL)
		*v = (struct typed){ .kind = TYPED_DAY, .day = DAY_OPEN };
}

static void check_period(const struct feed *feed, const struct typed *values, struct typed_problem *p)
{
	int until = feed_column_index(feed, "valid_until");
	int from = feed_column_index(feed, "valid_from");
	if (until < 0 || from < 0 || values[from].kind != TYPED_DAY || values[until].kind != TYPED_DAY)
		return;
	if (values[until].day <= values[from].day)
		problem_set(p, until, "empty_period", "valid_until lies before valid_from", "correct the dates in the source");
}

static int row_exponent(const struct feed *feed, const struct str *cells)
{
	int currency = feed_column_index(feed, "currency");
	return currency < 0 ? -1 : currency_exponent(cells[currency]);
}

void typed_row(const struct feed *feed, const struct str *cells, struct typed *values, struct typed_problem *problem)
{
	*problem = (struct typed_problem){ 0 };
	bool money = false;
	for (size_t i = 0; i < feed->columns_n; i++) {
		const struct feed_column *c = &feed->columns[i];
		values[i] = (struct typed){ .kind = TYPED_BLANK };
		if (cells[i].n == 0)
			type_blank(c, (int)i, &values[i], problem);
		else
			type_cell(c, (int)i, cells[i], &values[i], problem);
		money |= c->type == COLUMN_MONEY;
	}
	if (money) {
		int exponent = row_exponent(feed, cells);
		for (size_t i = 0; i < feed->columns_n; i++)
			if (feed->columns[i].type == COLUMN_MONEY && cells[i].n)
				type_money((int)i, exponent, cells[i], &values[i], problem);
	}
	if (!feed->is_fact)
		check_period(feed, values, problem);
}

bool typed_amount(const struct feed *feed, const struct str *cells, struct str *currency, struct decimal *amount)
{
	int a = feed_column_index(feed, "amount"), c = feed_column_index(feed, "currency");
	if (a < 0 || c < 0 || currency_exponent(cells[c]) < 0 || !decimal_parse(cells[a], amount))
		return false;
	*currency = cells[c];
	return true;
}
