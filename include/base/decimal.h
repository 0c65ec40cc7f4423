/*
 * Exact decimals: value = unscaled / 10^scale. No floating point anywhere near an amount.
 * Amounts inside Kontor are int64 minor units of their currency (cents); decimals are the form in which they arrive and leave.
 */
#ifndef KONTOR_BASE_DECIMAL_H
#define KONTOR_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

typedef __int128 int128_t;

struct decimal {
	int128_t unscaled;
	int scale;                                           /* 0 .. DECIMAL_MAX_SCALE                  */
};

#define DECIMAL_MAX_SCALE 24
#define DECIMAL_MAX_DIGITS 37
#define DECIMAL_TEXT_SIZE 64

/* The plain form only: [+-]digits[.digits], no grouping, no exponent; the whole string or nothing. */
bool decimal_parse(struct str s, struct decimal *ret);
struct decimal decimal_of(int64_t unscaled, int scale);
struct decimal decimal_trim(struct decimal d);           /* without trailing zeros: 1.50 -> 1.5     */
bool decimal_is_zero(struct decimal d);
int decimal_compare(struct decimal a, struct decimal b);
bool decimal_add(struct decimal a, struct decimal b, struct decimal *ret); /* false: overflow       */
/* To an integer of 10^-scale units, exactly: false if digits would be lost or it does not fit. */
bool decimal_to_units(struct decimal d, int scale, int64_t *ret);
const char *decimal_text(struct decimal d, char out[DECIMAL_TEXT_SIZE]);
const char *minor_text(int64_t minor, int exponent, char out[DECIMAL_TEXT_SIZE]); /* 1234, 2 -> "12.34" */

/* a / b rounded half away from zero; b != 0. The only rounding rule (DOMAIN.md section 4). */
int128_t int128_div_round(int128_t a, int128_t b);
bool int128_mul(int128_t a, int128_t b, int128_t *ret);  /* false: overflow                         */
bool int128_pow10(int exponent, int128_t *ret);

#endif
