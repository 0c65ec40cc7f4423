/* Idle connections for reports, kept between requests. From any thread. */
#ifndef KONTOR_RPC_POOL_H
#define KONTOR_RPC_POOL_H

#include "db/conn.h"

void pool_init(const char *conninfo);
void pool_end(void);
/* An idle connection, or a new one. NULL: ERR_DB_UNAVAILABLE. */
struct db *pool_take(struct err *err);
/* Gives it back; a broken one is closed. */
void pool_give(struct db *db, bool broken);

#endif
