/* Facts of one file: decided and written while they stream, in constant memory per row. */
#ifndef KONTOR_IMPORTERS_PUBLISH_FACTS_H
#define KONTOR_IMPORTERS_PUBLISH_FACTS_H

#include "publish.h"

bool facts_publish(struct publish *pub, size_t feed_index, struct err *err);

#endif
