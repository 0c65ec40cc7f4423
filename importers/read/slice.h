/*
 * The reduced copy (rule 10): original bytes, in their own encoding, with the cells of ignored columns emptied. Works on code units of one or two
 * bytes, so that delimiters and quotes are found without decoding.
 */
#ifndef KONTOR_IMPORTERS_READ_SLICE_H
#define KONTOR_IMPORTERS_READ_SLICE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#include "reader.h"

struct slicer {
	enum encoding encoding;
	char delimiter, quote;
	const bool *drop;                /* by column: empty this cell; columns from drop_n on are dropped */
	size_t drop_n;
	size_t column;                   /* state between pieces                                         */
	bool quoted;
	size_t records_kept_whole;       /* records at the beginning (header lines) copied as they are   */
	bool ended_by_cr;
};

void slicer_init(struct slicer *s, const struct reader_config *config, const bool *drop, size_t drop_n, size_t records_kept_whole);
/* Appends the reduced bytes; `in` must hold whole code units. */
void slicer_put(struct slicer *s, struct str in, struct buf *out);

#endif
