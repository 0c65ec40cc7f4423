/*
 * Automatic release (DOMAIN.md rule 5, R19): what waits in quarantine for references or rates that have arrived is decided again, as the row of its
 * own batch and line, and counts as `released` in the batch that brought them. Goes on until a round brings nothing new.
 */
#ifndef KONTOR_IMPORTERS_PUBLISH_RELEASE_H
#define KONTOR_IMPORTERS_PUBLISH_RELEASE_H

#include "publish.h"

bool release_waiting(struct publish *pub, struct err *err);

#endif
