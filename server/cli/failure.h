/* Why a subcommand failed: what to print and which exit code follows. */
#ifndef KONTOR_CLI_FAILURE_H
#define KONTOR_CLI_FAILURE_H

#include "base/str.h"

#include "command.h"

struct failure {
	enum exit_status status;
	struct err err;
};

#define FAILURE_INIT { .status = STATUS_REFUSED, .err = ERR_INIT }

/* From the error object of an answer. */
bool failure_take(struct failure *f, struct str error);  /* always false                            */
/* "kontor: message", detail and hint, one per line, on stderr. Returns the exit code. */
enum exit_status failure_print(const struct failure *f);
enum exit_status failure_usage(const struct err *err);
/* Of several files: a refusal counts more than rows in quarantine. */
enum exit_status failure_worse(enum exit_status a, enum exit_status b);

#endif
