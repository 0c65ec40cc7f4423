#ifndef KONTOR_IMPORTERS_LINK_ASSIGNMENTS_H
#define KONTOR_IMPORTERS_LINK_ASSIGNMENTS_H

#include "base/err.h"
#include "db/conn.h"

/* Step 3 of linking: assignment_version of the workers whose assignments the snapshot touched. *changed: rows closed or inserted. */
bool assignments_link(struct db *db, int64_t snapshot, int64_t *changed, struct err *err);

#endif
