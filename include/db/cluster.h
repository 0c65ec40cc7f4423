/*
 * The private PostgreSQL of `kontor serve --data DIR`: DIR/pg is its data directory, DIR/run its socket folder. Unix socket only, in a folder
 * that is its user's alone; data checksums on. A postmaster left behind by a kill is found by its pid file and taken over.
 */
#ifndef KONTOR_DB_CLUSTER_H
#define KONTOR_DB_CLUSTER_H

#include <stdbool.h>

#include "base/err.h"

struct cluster;

/* Starts (initdb on first use) or takes over. Must not run as root. Blocks until it accepts connections. */
bool cluster_start(const char *data_dir, struct cluster **ret, struct err *err);
const char *cluster_conninfo(const struct cluster *c);
/* Fast shutdown, waits; immediate if it takes longer than 10 s. Frees. NULL is fine. */
void cluster_stop(struct cluster *c);

#endif
