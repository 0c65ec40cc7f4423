#ifndef KONTOR_DB_MIGRATE_H
#define KONTOR_DB_MIGRATE_H

#include "db/conn.h"

/*
 * Brings the database to this build's schema: migrations forward only, each once, one transaction each, under an advisory lock, with the
 * SHA-256 of its text kept in kontor.migration; a changed or missing text, or a database newer than the build, is refused. Then
 * schema/derived is dropped and made again in one transaction (only when its checksum changed).
 */
bool migrate_run(struct db *db, struct err *err);

#endif
