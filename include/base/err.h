/*
 * Errors as values. A function that can fail returns bool (or a pointer) and takes `struct err *` last.
 * The first error wins: err_set on an error that is already set does nothing; context is added on the way up.
 *
 * `message`, `detail` and `hint` may reach a client. Values taken from somebody's row go into `secret` only, which never leaves
 * the process and is never logged.
 */
#ifndef KONTOR_BASE_ERR_H
#define KONTOR_BASE_ERR_H

#include <stdbool.h>
#include <stdint.h>

enum err_kind {
	ERR_NONE = 0,
	ERR_INVALID_PARAMS,    /* a parameter, option or profile key is wrong (JSON-RPC -32602)          */
	ERR_IMPORT_REFUSED,    /* the file as a whole is refused; nothing changed (positive code)        */
	ERR_AMBIGUOUS_FORMAT,  /* two readings compete; hint names the option that settles it            */
	ERR_BATCH_HELD,        /* control totals differ                                                  */
	ERR_NOT_FOUND,
	ERR_FORBIDDEN,
	ERR_TOO_LARGE,
	ERR_STALE_CURSOR,
	ERR_CANCELLED,
	ERR_DEADLINE,
	ERR_DB_UNAVAILABLE,    /* retryable                                                              */
	ERR_DB,                /* PostgreSQL refused a statement: a defect, logged with an id            */
	ERR_IO,
	ERR_INTERNAL,
};

struct err {
	enum err_kind kind;
	char message[512];     /* a sentence a person can act on                                          */
	char detail[512];      /* where: file, line, column                                               */
	char hint[512];        /* what to do                                                              */
	char param[64];        /* the parameter, option or column concerned, if one                       */
	char sqlstate[6];
	char secret[512];      /* row values; never sent, never logged                                    */
};

#define ERR_INIT { .kind = ERR_NONE }

/* All return false, so that `return err_set(e, ...)` reads well. Truncate on a UTF-8 boundary. */
bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
bool err_detail(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool err_hint(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool err_param(struct err *e, const char *name);
bool err_secret(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Puts "<context>: " in front of the message. */
bool err_context(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* "<prefix>: <strerror(errno)>" with kind ERR_IO. */
bool err_errno(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void err_clear(struct err *e);
static inline bool err_is_set(const struct err *e) { return e->kind != ERR_NONE; }
const char *err_kind_name(enum err_kind kind); /* "invalid_params", ... */

#endif
