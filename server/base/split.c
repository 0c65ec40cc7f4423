#include "base/split.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/decimal.h"

struct remainder {
	int128_t rest;
	size_t position;
};

/* Greater remainder first, then the order given. */
static int by_remainder(const void *a, const void *b)
{
	const struct remainder *x = a, *y = b;
	if (x->rest != y->rest)
		return x->rest > y->rest ? -1 : 1;
	return (x->position > y->position) - (x->position < y->position);
}

static bool sum_weights(const int64_t *weights, size_t n, int128_t *sum)
{
	*sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (weights[i] < 0)
			return false;
		*sum += weights[i];
	}
	return *sum > 0 && *sum <= INT64_MAX;
}

/* size x weight <= 2^63 x 2^63: never overflows 128 bits. The sign is put on each part, so that the smallest total fits too. */
bool split_largest_remainder(int64_t total, const int64_t *weights, size_t n, int64_t *parts)
{
	int128_t sum, size = total < 0 ? -(int128_t)total : total, given = 0;
	int sign = total < 0 ? -1 : 1;
	if (!sum_weights(weights, n, &sum))
		return false;
	struct remainder *r = xmalloc(n * sizeof *r);
	for (size_t i = 0; i < n; i++) {
		int128_t product = size * weights[i];
		parts[i] = (int64_t)(sign * (product / sum));
		r[i] = (struct remainder){ product % sum, i };
		given += product / sum;
	}
	qsort(r, n, sizeof *r, by_remainder);
	for (size_t i = 0; given < size; i++, given++)
		parts[r[i].position] += sign;
	free(r);
	return true;
}
