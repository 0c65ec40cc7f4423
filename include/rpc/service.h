/* The service on its sockets: one network thread (the caller's), imports on worker threads. */
#ifndef KONTOR_RPC_SERVICE_H
#define KONTOR_RPC_SERVICE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

struct service_config {
	const char *socket_path;         /* Unix socket to listen on; a stale one is replaced            */
	const char *conninfo;            /* PostgreSQL                                                   */
	const char *state_dir;           /* holds spool/ and archive/                                    */
	uid_t starter_uid;               /* who started serve: every right over the Unix socket (R45)    */
	void (*ready)(void *ctx);        /* called once when connections are accepted; may be NULL       */
	void *ready_ctx;
};

/* Serves until SIGTERM or SIGINT, then stops gracefully (running requests end, imports are cancelled, at most 10 s). */
bool service_run(const struct service_config *config, struct err *err);

#endif
