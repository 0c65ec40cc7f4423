#ifndef KONTOR_IMPORTERS_LINK_INTERVALS_H
#define KONTOR_IMPORTERS_LINK_INTERVALS_H

#include "base/err.h"
#include "db/conn.h"

/*
 * Step 6 of linking: the owner answers of the codings that are new or that a changed object can reach. `organisation_changed` false says that only
 * new codings need an answer. *written = codings whose answers were compared.
 */
bool intervals_link(struct db *db, int64_t snapshot, bool organisation_changed, int64_t *written, struct err *err);

#endif
