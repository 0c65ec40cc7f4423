#include "failure.h"

#include <stdio.h>
#include <string.h>

#include "scan.h"

static const struct {
	const char *kind;
	enum exit_status status;
} statuses[] = {
	{ "forbidden", STATUS_NO_RIGHT },
	{ "unauthenticated", STATUS_NO_RIGHT },
	{ "invalid_params", STATUS_USAGE },
	{ "method_not_found", STATUS_USAGE },
};

bool failure_take(struct failure *f, struct str error)
{
	struct buf b = BUF_INIT;
	struct str data;
	scan_member(error, "data", &data);
	f->status = STATUS_REFUSED;
	const char *kind = scan_member_text(data, "kind", &b);
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
		if (strcmp(kind, statuses[i].kind) == 0)
			f->status = statuses[i].status;
	err_set(&f->err, ERR_INTERNAL, "%s", scan_member_text(error, "message", &b));
	err_detail(&f->err, "%s", scan_member_text(data, "detail", &b));
	err_hint(&f->err, "%s", scan_member_text(data, "hint", &b));
	buf_free(&b);
	return false;
}

static enum exit_status print(const struct err *err, enum exit_status status)
{
	const char *const lines[] = { err->message, err->detail, err->hint };
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (lines[i][0])
			fprintf(stderr, "kontor: %s\n", lines[i]);
	return status;
}

enum exit_status failure_print(const struct failure *f)
{
	return print(&f->err, f->status);
}

enum exit_status failure_usage(const struct err *err)
{
	return print(err, STATUS_USAGE);
}

enum exit_status failure_worse(enum exit_status a, enum exit_status b)
{
	static const int weight[] = {
		[STATUS_DONE] = 0, [STATUS_QUARANTINED] = 1, [STATUS_REFUSED] = 2, [STATUS_USAGE] = 3, [STATUS_NO_RIGHT] = 4, [STATUS_NO_SERVICE] = 5,
	};
	return weight[b] > weight[a] ? b : a;
}
