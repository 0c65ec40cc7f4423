#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static const char *const kind_names[] = {
	[ERR_NONE] = "none",
	[ERR_INVALID_PARAMS] = "invalid_params",
	[ERR_IMPORT_REFUSED] = "import_refused",
	[ERR_AMBIGUOUS_FORMAT] = "ambiguous_format",
	[ERR_BATCH_HELD] = "batch_held",
	[ERR_NOT_FOUND] = "not_found",
	[ERR_FORBIDDEN] = "forbidden",
	[ERR_TOO_LARGE] = "too_large",
	[ERR_STALE_CURSOR] = "stale_cursor",
	[ERR_CANCELLED] = "cancelled",
	[ERR_DEADLINE] = "deadline_exceeded",
	[ERR_DB_UNAVAILABLE] = "db_unavailable",
	[ERR_DB] = "database_error",
	[ERR_IO] = "io_error",
	[ERR_INTERNAL] = "internal",
};

const char *err_kind_name(enum err_kind kind)
{
	return kind_names[kind];
}

/* snprintf that never ends in half a character. */
static void put(char *out, size_t size, const char *fmt, va_list ap)
{
	int n = vsnprintf(out, size, fmt, ap);
	if (n >= (int)size)
		out[utf8_floor(out, size - 1)] = '\0';
}

bool err_set(struct err *e, enum err_kind kind, const char *fmt, ...)
{
	va_list ap;
	if (e->kind != ERR_NONE)
		return false;
	e->kind = kind;
	va_start(ap, fmt);
	put(e->message, sizeof e->message, fmt, ap);
	va_end(ap);
	return false;
}

bool err_detail(struct err *e, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	put(e->detail, sizeof e->detail, fmt, ap);
	va_end(ap);
	return false;
}

bool err_hint(struct err *e, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	put(e->hint, sizeof e->hint, fmt, ap);
	va_end(ap);
	return false;
}

bool err_param(struct err *e, const char *name)
{
	size_t n = strlen(name);
	n = n < sizeof e->param ? n : utf8_floor(name, sizeof e->param - 1);
	memcpy(e->param, name, n);
	e->param[n] = '\0';
	return false;
}

bool err_secret(struct err *e, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	put(e->secret, sizeof e->secret, fmt, ap);
	va_end(ap);
	return false;
}

bool err_context(struct err *e, const char *fmt, ...)
{
	char context[sizeof e->message], message[sizeof e->message];
	va_list ap;
	va_start(ap, fmt);
	put(context, sizeof context, fmt, ap);
	va_end(ap);
	memcpy(message, e->message, sizeof message);
	int n = snprintf(e->message, sizeof e->message, "%s: %s", context, message);
	if (n >= (int)sizeof e->message)
		e->message[utf8_floor(e->message, sizeof e->message - 1)] = '\0';
	return false;
}

bool err_errno(struct err *e, const char *fmt, ...)
{
	int number = errno;
	char text[256], reason[128];
	va_list ap;
	va_start(ap, fmt);
	put(text, sizeof text, fmt, ap);
	va_end(ap);
	return err_set(e, ERR_IO, "%s: %s", text, strerror_r(number, reason, sizeof reason));
}

void err_clear(struct err *e)
{
	memset(e, 0, sizeof *e);
}
