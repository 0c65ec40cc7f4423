/* The batch's own rows: what was imported, with which outcomes and money, touching what; and its snapshot. */
#ifndef KONTOR_IMPORTERS_PUBLISH_BATCH_H
#define KONTOR_IMPORTERS_PUBLISH_BATCH_H

#include "publish.h"

/* "proven" if the caller stated a control total (it is checked), else "unproven". */
const char *batch_completeness(const struct import_request *request);
/* Rule 7: the count and the sum the caller expects of the main feed. False (ERR_BATCH_HELD) with both figures. */
bool batch_expectations(const struct publish *pub, struct err *err);
bool batch_write(const struct publish *pub, const struct publish_file *file, struct err *err);

#endif
