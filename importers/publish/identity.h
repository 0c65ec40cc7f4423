/*
 * What makes two rows the same (DOMAIN.md section 3 rules 2 and 4, RULINGS R14). A row has
 *   key      the feed's key columns, and for facts the source, for master data the namespace; if a naming key column is blank, the content;
 *            plus the occurrence number in the file where the key is the content, or where the feed says so (payroll);
 *   content  all feed columns, typed and with resolved references, so that other bytes for the same row change nothing;
 *   order    a number that grows with the key, for the BRIN index that finds the keys a file can meet.
 */
#ifndef KONTOR_IMPORTERS_PUBLISH_IDENTITY_H
#define KONTOR_IMPORTERS_PUBLISH_IDENTITY_H

#include "base/buf.h"
#include "base/hash.h"

#include "../feed/typed.h"

struct identity {
	struct hash128 base;             /* the key without occurrence                                   */
	struct hash128 raw;              /* the same over the cells as written: recognises a waiting row */
	uint64_t content;
	int64_t order;
	bool counts_occurrence;
};

/* ids[i] is the resolved reference of column i, 0 = none or unknown (then its text stands in). */
void identity_of(const struct feed *feed, struct str owner, const struct str *cells, const struct typed *values, const int32_t *ids,
                 struct buf *scratch, struct identity *ret);
struct hash128 identity_with_occurrence(struct hash128 base, int64_t occurrence);

#endif
