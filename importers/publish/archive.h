/*
 * The archive keeps the reduced copy of every imported file (rules 9 and 10), named by its SHA-256. Order of durability: the file's bytes, its
 * name, its folder, then the commit that names it; what no batch names is swept at the next start.
 */
#ifndef KONTOR_IMPORTERS_PUBLISH_ARCHIVE_H
#define KONTOR_IMPORTERS_PUBLISH_ARCHIVE_H

#include "base/err.h"
#include "db/conn.h"

#include "../profile/plan.h"

/* Writes the copy durably; sha256_hex is its name. *is_new: no such file was there before. */
bool archive_store(const char *dir, struct plan *plan, char sha256_hex[65], bool *is_new, struct err *err);
/* Takes back a copy that no commit came to name. */
void archive_discard(const char *dir, const char *sha256_hex);
/* Removes files that no batch names. */
bool archive_sweep(struct db *db, const char *dir, struct err *err);

#endif
