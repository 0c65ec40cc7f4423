/* The organisation as it is known now, from the version tables. */
#ifndef KONTOR_IMPORTERS_LINK_ORGANISATION_LOAD_H
#define KONTOR_IMPORTERS_LINK_ORGANISATION_LOAD_H

#include "base/err.h"
#include "db/conn.h"
#include "owner.h"

bool organisation_load(struct db *db, struct organisation **ret, struct err *err);

#endif
