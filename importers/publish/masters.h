/*
 * Master data of one file. References count as known if the same file brings them, in any line order (R19), so its rows are held in memory
 * until the accepted ones are found: start with all, take away those that name something unknown, until nothing changes.
 */
#ifndef KONTOR_IMPORTERS_PUBLISH_MASTERS_H
#define KONTOR_IMPORTERS_PUBLISH_MASTERS_H

#include "publish.h"

bool masters_publish(struct publish *pub, size_t feed_index, struct err *err);

#endif
