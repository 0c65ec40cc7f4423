/*
 * A streaming JSON writer into a buf. Commas and nesting are its business. Amounts are written from their exact text: as a JSON number
 * up to 15 significant digits, as a string beyond (API.md section 2).
 */
#ifndef KONTOR_BASE_JSON_OUT_H
#define KONTOR_BASE_JSON_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct json_out {
	struct buf *buf;
	uint64_t has_item;                                   /* bit per depth                           */
	int depth;
	bool after_key;
	bool numbers_as_text;                                /* "numeric": "string"                     */
};

void json_out_init(struct json_out *j, struct buf *buf);
void json_out_object(struct json_out *j);
void json_out_object_end(struct json_out *j);
void json_out_array(struct json_out *j);
void json_out_array_end(struct json_out *j);
void json_out_key(struct json_out *j, const char *key);
void json_out_null(struct json_out *j);                      /* null                                    */
void json_out_bool(struct json_out *j, bool v);
void json_out_int(struct json_out *j, int64_t v);
void json_out_text(struct json_out *j, struct str s);        /* escapes; bad UTF-8 becomes U+FFFD       */
void json_out_cstr(struct json_out *j, const char *s);       /* NULL -> null                            */
void json_out_number_text(struct json_out *j, struct str s); /* an exact decimal in plain form          */
void json_out_raw(struct json_out *j, struct str s);         /* already JSON                            */

#endif
