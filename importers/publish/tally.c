#include "tally.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

static const char *const outcome_names[OUTCOMES] = {
	[OUTCOME_INSERTED] = "inserted",       [OUTCOME_NEW_VERSION] = "new_version", [OUTCOME_UNCHANGED] = "unchanged",
	[OUTCOME_DUPLICATE] = "duplicate",     [OUTCOME_QUARANTINED] = "quarantined", [OUTCOME_IGNORED] = "ignored",
	[OUTCOME_RELEASED] = "released",       [OUTCOME_READ] = "read",
};

const char *outcome_name(enum outcome outcome)
{
	return outcome_names[outcome];
}

void tally_free(struct tally *t)
{
	free(t->money);
	t->money = NULL;
	t->money_n = 0;
}

static struct tally_money *money_of(struct tally *t, struct str currency)
{
	size_t i = 0;
	while (i < t->money_n && str_compare(str_of(t->money[i].currency), currency) < 0)
		i++;
	if (i < t->money_n && str_equal_c(currency, t->money[i].currency))
		return &t->money[i];
	t->money = xrealloc(t->money, (t->money_n + 1) * sizeof *t->money);
	memmove(&t->money[i + 1], &t->money[i], (t->money_n - i) * sizeof *t->money);
	t->money_n++;
	memset(&t->money[i], 0, sizeof t->money[i]);
	memcpy(t->money[i].currency, currency.p, currency.n < 3 ? currency.n : 3);
	return &t->money[i];
}

void tally_count(struct tally *t, enum outcome outcome, struct str currency, const struct decimal *amount)
{
	t->rows[outcome]++;
	if (!amount)
		return;
	struct decimal *sum = &money_of(t, currency)->sum[outcome];
	if (!decimal_add(*sum, *amount, sum))
		t->overflow = true;
}

static bool check_rows(const struct tally *t, const char *feed, struct err *err)
{
	int64_t sum = 0;
	for (int o = 0; o <= OUTCOME_IGNORED; o++)
		sum += t->rows[o];
	if (sum == t->rows[OUTCOME_READ])
		return true;
	return err_set(err, ERR_INTERNAL, "conservation of rows is violated in %s: %lld read, %lld with an outcome", feed,
	               (long long)t->rows[OUTCOME_READ], (long long)sum);
}

bool tally_check(const struct tally *t, const char *feed, struct err *err)
{
	if (!check_rows(t, feed, err))
		return false;
	if (t->overflow)
		return err_set(err, ERR_IMPORT_REFUSED, "the sum of the amounts in %s has more than 37 digits", feed);
	for (size_t i = 0; i < t->money_n; i++) {
		struct decimal sum = { 0 };
		for (int o = 0; o <= OUTCOME_IGNORED; o++)
			if (!decimal_add(sum, t->money[i].sum[o], &sum))
				return err_set(err, ERR_IMPORT_REFUSED, "the sum of the amounts in %s has more than 37 digits", feed);
		if (decimal_compare(sum, t->money[i].sum[OUTCOME_READ]) != 0)
			return err_set(err, ERR_INTERNAL, "conservation of money is violated in %s for %s", feed, t->money[i].currency);
	}
	return true;
}
