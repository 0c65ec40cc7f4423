/*
 * Exact distribution by largest remainder (DOMAIN.md section 4, RULINGS.md R26, invariant 4).
 */
#ifndef KONTOR_BASE_SPLIT_H
#define KONTOR_BASE_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Splits `total` minor units over n weights (>= 0, not all 0) given in tie order; parts[] sum to total exactly. A negative total is
 * split by absolute value and negated. False (nothing written) if n is 0, all weights are 0, one is negative or the sum overflows.
 */
bool split_largest_remainder(int64_t total, const int64_t *weights, size_t n, int64_t *parts);

#endif
