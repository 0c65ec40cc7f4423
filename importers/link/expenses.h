#ifndef KONTOR_IMPORTERS_LINK_EXPENSES_H
#define KONTOR_IMPORTERS_LINK_EXPENSES_H

#include "base/err.h"
#include "db/conn.h"
#include "rate.h"

/* Step 7 of linking, expense spend: net amount, converted once at spent_on (R15, R33); rejected lines spend nothing. */
bool expenses_link(struct db *db, int64_t snapshot, const struct rates *rates, struct err *err);

#endif
