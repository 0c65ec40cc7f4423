/* The process that serves a data directory, found from outside: by its pid file, and by where it works. */
#ifndef KONTOR_DB_POSTMASTER_H
#define KONTOR_DB_POSTMASTER_H

#include <stdbool.h>
#include <sys/types.h>

/* The postmaster of this data directory (an absolute path without links), 0 if none runs. */
pid_t postmaster_pid(const char *data);
/*
 * Before a start: waits until the last process of a killed postmaster is gone, and removes its pid file and its socket's lock file if their
 * number now belongs to something else (after a restart of a container numbers come again, and PostgreSQL would take it for a running
 * server). False: there are processes left after `ms`.
 */
bool postmaster_clear(const char *data, const char *socket_lock, int ms);
bool postmaster_gone_within(const char *data, int ms);
void postmaster_nap(int ms);

#endif
