/*
 * Linking (DOMAIN.md sections 4 and 5): what a publish changed, carried into the version tables, the coding timelines and spend. Runs inside the
 * publish transaction, after the record tables are written; reads what changed from known_from / known_to = snapshot.
 */
#ifndef KONTOR_IMPORTERS_LINK_LINK_H
#define KONTOR_IMPORTERS_LINK_LINK_H

#include "base/err.h"
#include "db/conn.h"

bool link_run(struct db *db, int64_t snapshot, struct err *err);

#endif
