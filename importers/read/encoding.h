/* Encodings of files, and pieces of them as UTF-8. */
#ifndef KONTOR_IMPORTERS_READ_ENCODING_H
#define KONTOR_IMPORTERS_READ_ENCODING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum encoding {
	ENCODING_UTF8,
	ENCODING_UTF16LE,
	ENCODING_UTF16BE,
	ENCODING_WINDOWS_1252,
	ENCODING_ISO_8859_1,
	ENCODING_ISO_8859_15,
	ENCODING_CP850,
	ENCODING_MACROMAN,
	ENCODINGS,
};

const char *encoding_name(enum encoding e);
/* By the names above and common others ("cp1252", "latin1"); false: unknown. */
bool encoding_find(struct str name, enum encoding *ret);
/* What a byte order mark at the beginning, or the places of NUL bytes, prove. *bom_bytes is the mark's length. */
bool encoding_proven(struct str head, enum encoding *ret, size_t *bom_bytes);
/* Bytes in the file per code unit: 1 or 2. */
int encoding_unit(enum encoding e);
/* Bytes that decoded text took in the file. */
int64_t encoding_original_bytes(enum encoding e, struct str decoded);

struct decoder;
struct decoder *decoder_new(enum encoding e);
void decoder_free(struct decoder *d);
/* Appends `in` as UTF-8; an incomplete character at its end is kept for the next piece (`last`: there is none). False: bytes that this
 * encoding does not have; what stands before them is appended. */
bool decoder_put(struct decoder *d, struct str in, bool last, struct buf *out);

/* Reads the whole file: does this encoding have all its bytes? */
bool encoding_fits_file(const char *path, enum encoding e, bool *fits, struct err *err);

#endif
