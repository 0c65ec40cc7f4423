/* PostgreSQL array parameters ("{1,2,3}"), so that one statement handles many keys. */
#ifndef KONTOR_IMPORTERS_LINK_ARRAY_H
#define KONTOR_IMPORTERS_LINK_ARRAY_H

#include <stdint.h>

#include "base/buf.h"
#include "base/date.h"
#include "base/decimal.h"

struct array {
	struct buf text;
	size_t n;
	bool closed;
};

#define ARRAY_INIT { BUF_INIT, 0, false }

void array_int(struct array *a, int64_t v);
void array_day(struct array *a, day_t d);
void array_char(struct array *a, char c);
void array_word(struct array *a, const char *word);      /* letters only: it is not quoted           */
void array_decimal(struct array *a, struct decimal d);
const char *array_text(struct array *a);                 /* no more values then; valid until cleared or freed */
void array_clear(struct array *a);
void array_free(struct array *a);

#endif
