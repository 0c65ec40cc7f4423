#ifndef KONTOR_IMPORTERS_LINK_PAYROLL_H
#define KONTOR_IMPORTERS_LINK_PAYROLL_H

#include "base/err.h"
#include "coding.h"
#include "db/conn.h"
#include "rate.h"

/* Step 7 of linking, labor spend of the (worker, period) pairs the snapshot touched. */
bool payroll_link(struct db *db, int64_t snapshot, const struct rates *rates, struct coding_book *book, struct err *err);
/* False when there is no payroll at all, so that nothing can be distributed. */
bool payroll_exists(struct db *db, bool *ret, struct err *err);

#endif
