#include "rate.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/currency.h"

struct quote {
	char currency[4];
	day_t day;
	bool inverse;
	struct decimal value;
};

struct rates {
	char currency[4];
	int exponent;
	struct quote *quotes;            /* ordered by currency and day, one of each                     */
	size_t n;
};

static bool load_currency(struct db *db, struct rates *rates, struct err *err)
{
	struct db_rows *rows = NULL;
	if (!db_query(db, "link/reporting_currency", NULL, &rows, err))
		return false;
	struct str code = db_rows_str(rows, 0, db_rows_column(rows, "currency"));
	rates->exponent = code.n == 3 ? currency_exponent(code) : -1;
	bool ok = rates->exponent >= 0;
	if (ok)
		memcpy(rates->currency, code.p, 4);
	else
		err_set(err, ERR_INTERNAL, "the setting \"currency\" must be an ISO 4217 code, found \"%.*s\"", STR_ARG(code));
	db_rows_free(rows);
	return ok;
}

static bool load_quotes(struct db *db, struct rates *rates, struct err *err)
{
	struct db_rows *rows = NULL;
	struct db_params params = DB_PARAMS_INIT;
	db_param_text(&params, rates->currency);
	if (!db_query(db, "link/rates", &params, &rows, err))
		return false;
	bool ok = true;
	int currency = db_rows_column(rows, "currency"), day = db_rows_column(rows, "rate_date");
	int rate = db_rows_column(rows, "rate"), inverse = db_rows_column(rows, "inverse");
	int n = db_rows_count(rows);
	rates->quotes = xcalloc((size_t)n + 1, sizeof *rates->quotes);
	for (int i = 0; i < n && ok; i++) {
		struct quote *quote = &rates->quotes[rates->n];
		struct str code = db_rows_str(rows, i, currency);
		if (code.n != 3)
			continue;
		memcpy(quote->currency, code.p, 4);
		quote->day = db_rows_day(rows, i, day);
		quote->inverse = db_rows_int(rows, i, inverse) != 0;
		ok = db_rows_decimal(rows, i, rate, &quote->value);
		if (ok)
			quote->value = decimal_trim(quote->value);
		else
			err_set(err, ERR_INTERNAL, "the exchange rate of %s has more digits than can be calculated with (at most %d)",
				quote->currency, DECIMAL_MAX_DIGITS);
		rates->n++;
	}
	db_rows_free(rows);
	return ok;
}

bool rates_load(struct db *db, struct rates **ret, struct err *err)
{
	struct rates *rates = xcalloc(1, sizeof *rates);
	if (!load_currency(db, rates, err) || !load_quotes(db, rates, err)) {
		rates_free(rates);
		return false;
	}
	*ret = rates;
	return true;
}

void rates_free(struct rates *rates)
{
	if (!rates)
		return;
	free(rates->quotes);
	free(rates);
}

struct str rates_currency(const struct rates *rates)
{
	return str_of(rates->currency);
}

int rates_exponent(const struct rates *rates)
{
	return rates->exponent;
}

/* The last quotation on or before the day, or NULL. */
static const struct quote *quote_find(const struct rates *rates, const char *currency, day_t day)
{
	size_t low = 0, high = rates->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct quote *quote = &rates->quotes[middle];
		int order = memcmp(quote->currency, currency, 3);
		if (order < 0 || (order == 0 && quote->day <= day))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || memcmp(rates->quotes[low - 1].currency, currency, 3) != 0)
		return NULL;
	return &rates->quotes[low - 1];
}

bool rates_find(const struct rates *rates, struct str currency, day_t day, struct rate *ret)
{
	int exponent = currency.n == 3 ? currency_exponent(currency) : -1;
	if (exponent < 0)
		return false;
	*ret = (struct rate){ .source = RATE_SAME, .quoted = decimal_of(1, 0), .from_exponent = exponent, .to_exponent = rates->exponent };
	if (memcmp(currency.p, rates->currency, 3) == 0)
		return true;
	const struct quote *quote = quote_find(rates, currency.p, day);
	if (!quote)
		return false;
	ret->source = quote->inverse ? RATE_INVERSE : RATE_DIRECT;
	ret->quoted = quote->value;
	ret->day = quote->day;
	return true;
}

/* minor * numerator / denominator with the decimal places of both currencies, rounded once. */
bool rates_convert(const struct rate *rate, int64_t minor, int64_t *ret)
{
	int128_t above = minor, below = 1, power;
	int scale = rate->quoted.scale;
	bool inverse = rate->source == RATE_INVERSE;
	int places = (inverse ? scale : -scale) + rate->to_exponent - rate->from_exponent;
	if (rate->source == RATE_SAME) {
		*ret = minor;
		return true;
	}
	if (inverse)
		below = rate->quoted.unscaled;
	else if (!int128_mul(above, rate->quoted.unscaled, &above))
		return false;
	if (!int128_pow10(places < 0 ? -places : places, &power))
		return false;
	if (places < 0 ? !int128_mul(below, power, &below) : !int128_mul(above, power, &above))
		return false;
	int128_t rounded = int128_div_round(above, below);
	if (rounded > INT64_MAX || rounded < INT64_MIN)
		return false;
	*ret = (int64_t)rounded;
	return true;
}

const char *rate_source_name(enum rate_source source)
{
	static const char *const names[] = { [RATE_SAME] = "same", [RATE_DIRECT] = "direct", [RATE_INVERSE] = "inverse" };
	return names[source];
}
