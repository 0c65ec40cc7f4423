/*
 * Cursors: the key of the last row of a page, the snapshot it was read at and a fingerprint of report, version and parameters, signed with a key of
 * this process. A cursor that is not ours, or of another question, is stale.
 */
#ifndef KONTOR_REPORT_CURSOR_H
#define KONTOR_REPORT_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define CURSOR_KEYS_MAX 8

struct cursor {
	int64_t snapshot;
	uint64_t question;
	size_t keys_n;
	struct str key[CURSOR_KEYS_MAX];
};

/* Appends the cursor's text. */
void cursor_write(const struct cursor *cursor, struct buf *out);
/* The keys point into `memory`. False: ERR_STALE_CURSOR. */
bool cursor_read(const char *text, struct buf *memory, struct cursor *ret, struct err *err);

#endif
