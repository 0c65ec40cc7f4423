/*
 * Reads JSON without turning it into numbers: a value stays the bytes that the service sent, so that an amount is printed exactly as it was
 * written there. (A JSON library gives reals as doubles.)
 */
#ifndef KONTOR_CLI_SCAN_H
#define KONTOR_CLI_SCAN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

struct scan {
	struct str rest;
	bool is_object;
};

/* Whether the text is one whole JSON value. Everything else here expects that this was checked. */
bool scan_valid(struct str text);
/* Starts on an array or object; on anything else there is no item. */
void scan_open(struct scan *s, struct str value);
/* The next item; key is blank in an array, else the member's name as written, without quotes. */
bool scan_next(struct scan *s, struct str *key, struct str *value);
bool scan_member(struct str object, const char *name, struct str *value); /* false: absent or null    */
/* A string without its quotes and escapes; anything else as it is written; null is blank. */
void scan_text(struct str value, struct buf *out);
/* Member `name` of an object as text, "" if absent; `out` is cleared first and keeps the bytes. */
const char *scan_member_text(struct str object, const char *name, struct buf *out);

#endif
