/*
 * Bytes of a CSV file -> records with their place in the file. The only user of libcsv, and of it in its strict form: what it does not say itself
 * (blank lines, line numbers, where a lost quote was opened, byte offsets of the original) is told from the lines fed to it one by one.
 */
#ifndef KONTOR_IMPORTERS_READ_READER_H
#define KONTOR_IMPORTERS_READ_READER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#include "encoding.h"

#define READER_CELLS_MAX 1024
#define READER_RECORD_BYTES_MAX (1 << 20)

struct reader_config {
	const char *path;
	enum encoding encoding;
	size_t skip_bytes;               /* a byte order mark                                            */
	char delimiter, quote;
};

struct record {
	int64_t line;                    /* physical line of its first byte, from 1                      */
	int64_t byte_from;               /* in the original file                                         */
	int32_t byte_length;             /* without the line end                                         */
	bool blank;                      /* no cells, or all of them blank                               */
	size_t n;
	const struct str *cells;         /* as written, not trimmed; valid until the callback returns    */
};

/* Return false to stop: with err set the reading fails, without it ends early. */
typedef bool (*record_fn)(const struct record *record, void *ctx, struct err *err);

/* False on a broken structure: undecodable bytes, quotes that do not close, NUL bytes, too long a record. */
bool reader_run(const struct reader_config *config, record_fn fn, void *ctx, struct err *err);

#endif
