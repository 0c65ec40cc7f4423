/* Numbers and durations as exports write them -> the plain form (digits, decimal point, sign in front). */
#ifndef KONTOR_IMPORTERS_PROFILE_NUMBERS_H
#define KONTOR_IMPORTERS_PROFILE_NUMBERS_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

struct number_format {
	char decimal;                    /* '.' or ','                                                   */
	char group;                      /* 0 = no grouping; ' ' also takes NBSP and U+202F, '\'' also U+2019 */
	bool signs;                      /* currency signs, trailing minus, parentheses are understood   */
};

/* Appends the plain form. False: the whole cell must fit, groups have three digits. */
bool numbers_plain(struct str cell, const struct number_format *format, struct buf *out);
/* "H:MM:SS" or "H:MM" -> seconds followed by "s". */
bool numbers_clock(struct str cell, struct buf *out);

#endif
