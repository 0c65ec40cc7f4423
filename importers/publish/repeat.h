/*
 * The very same file again (RULINGS R04): no new batch; the answer names the first one, and all its rows that are stored count as unchanged.
 */
#ifndef KONTOR_IMPORTERS_PUBLISH_REPEAT_H
#define KONTOR_IMPORTERS_PUBLISH_REPEAT_H

#include "db/conn.h"
#include "importers/import.h"

/* Writes the summary and sets *repeated if a batch with this identity is published. */
bool repeat_answer(struct db *db, const struct import_request *request, const char *identity, struct json_out *out, bool *repeated,
                   struct err *err);

#endif
