/* Where PostgreSQL's own programs are. */
#ifndef KONTOR_DB_PROGRAMS_H
#define KONTOR_DB_PROGRAMS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/*
 * The folder of initdb and postgres: that of `version` if there is one (0: none in particular), else `pg_config --bindir`, else the newest
 * under /usr/lib/postgresql.
 */
bool programs_find(int version, char *out, size_t size, struct err *err);
/* Runs a program to its end, output to `log_path` (appended). False with its exit code in the message. */
bool programs_run(char *const argv[], const char *log_path, struct err *err);

#endif
