#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client.h"
#include "import_print.h"
#include "progress.h"

#define COPY_BYTES ((size_t)256 * 1024)

static const struct option_spec import_options[] = {
	{ "feed", "FEED", "what the rows are, if the file has a feed's own column names" },
	{ "profile", "PROFILE", "how to read it, instead of recognising it by its header" },
	{ "source", "SOURCE", "legacy system it comes from; keys of facts are unique per source" },
	{ "mode", "MODE", "increment (default), snapshot or window: what a missing row means" },
	{ "from", "DAY", "first day of the window" },
	{ "to", "DAY", "last day of the window" },
	{ "dry-run", NULL, "do everything but store it" },
	{ "expect-rows", "N", "control count: refuse the file if it has another number of rows" },
	{ "expect-sum", "CUR:AMOUNT", "control total, for example EUR:1250.00" },
	{ "option", "NAME=VALUE", "settle how the file is read (decimal, date_format, delimiter, encoding...); repeatable" },
	{ "format", "FORMAT", "table (default: a line per file) or json (an object per file and feed, the main feed last)" },
	{ "quiet", NULL, "no progress bar, no notes" },
	CLIENT_OPTIONS,
	{ 0 },
};

/* Options that become parameters of import.upload as they are. */
static const struct {
	const char *option, *param;
} passed[] = {
	{ "feed", "feed" }, { "profile", "profile" }, { "source", "source" },          { "mode", "mode" },
	{ "from", "from" }, { "to", "to" },           { "expect-sum", "expect_sum" },
};

struct import {
	const struct options *options;
	bool as_json, quiet;
};

/* ---- the request ---- */

static void write_reading_options(const struct options *o, struct json_out *j)
{
	json_out_key(j, "options");
	json_out_object(j);
	for (size_t i = 0; i < o->given_n; i++) {
		if (strcmp(o->given[i].name, "option") != 0)
			continue;
		char name[64];
		const char *value = o->given[i].value + strcspn(o->given[i].value, "=");
		snprintf(name, sizeof name, "%.*s", (int)(value - o->given[i].value), o->given[i].value);
		json_out_key(j, name);
		json_out_cstr(j, *value ? value + 1 : "");
	}
	json_out_object_end(j);
}

static void write_request(struct client *c, const struct import *im, const char *file_name, int64_t size)
{
	struct json_out *j = client_request(c, "import.upload");
	json_out_key(j, "file_name");
	json_out_cstr(j, file_name);
	json_out_key(j, "size");
	json_out_int(j, size);
	for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++) {
		const char *value = options_get(im->options, passed[i].option);
		if (!value)
			continue;
		json_out_key(j, passed[i].param);
		json_out_cstr(j, value);
	}
	if (options_get(im->options, "expect-rows")) {
		json_out_key(j, "expect_rows");
		json_out_int(j, strtoll(options_get(im->options, "expect-rows"), NULL, 10));
	}
	json_out_key(j, "dry_run");
	json_out_bool(j, options_get(im->options, "dry-run") != NULL);
	json_out_key(j, "progress");
	json_out_bool(j, !im->quiet);
	write_reading_options(im->options, j);
}

/* ---- the file ---- */

/* The size must be known before the first byte is sent: what is no plain file (a pipe) is copied first. */
static int copy_to_plain(int from, struct failure *f)
{
	char *piece = malloc(COPY_BYTES);
	FILE *plain = tmpfile();
	ssize_t n = -1;
	int fd = -1;
	while (piece && plain && (n = read(from, piece, COPY_BYTES)) > 0)
		if (fwrite(piece, 1, (size_t)n, plain) != (size_t)n)
			break;
	if (n == 0 && fflush(plain) == 0)
		fd = fcntl(fileno(plain), F_DUPFD_CLOEXEC, 3);
	if (fd < 0 || lseek(fd, 0, SEEK_SET) != 0)
		err_errno(&f->err, "cannot copy the input to a temporary file");
	if (plain)
		fclose(plain);
	free(piece);
	close(from);
	return fd;
}

static int open_file(const char *path, int64_t *size, struct failure *f)
{
	struct stat st;
	int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0) {
		err_errno(&f->err, "cannot open the file");
		return -1;
	}
	if (S_ISDIR(st.st_mode)) {
		close(fd);
		err_set(&f->err, ERR_IO, "this is a folder; name the files in it");
		return -1;
	}
	if (!S_ISREG(st.st_mode) && (fd = copy_to_plain(fd, f)) >= 0 && fstat(fd, &st) != 0)
		err_errno(&f->err, "cannot read the file");
	*size = st.st_size;
	return fd;
}

/* ---- one file ---- */

static enum exit_status report_done(const struct import *im, struct str summary)
{
	if (im->as_json)
		import_print_json(summary);
	else
		import_print_line(summary);
	fflush(stdout);
	if (!im->quiet)
		import_print_warnings(summary);
	return import_has_quarantined(summary) ? STATUS_QUARANTINED : STATUS_DONE;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return strcmp(path, "-") == 0 ? "stdin" : slash ? slash + 1 : path;
}

static bool send_file(struct client *c, const struct import *im, const char *path, struct progress *p, struct str *summary,
                      struct failure *f)
{
	int64_t size = 0;
	int fd = open_file(path, &size, f);
	if (fd < 0)
		return false;
	progress_start(p, !im->quiet && isatty(STDERR_FILENO), path, size);
	write_request(c, im, base_name(path), size);
	bool ok = client_send(c, f) && client_upload(c, fd, size, progress_sent, p, f) && client_answer(c, progress_notice, p, summary, f);
	progress_clear(p);
	close(fd);
	return ok;
}

static bool mentions(const char *message, const char *path)
{
	return strstr(message, base_name(path)) != NULL;
}

static enum exit_status import_file(const struct import *im, const char *path)
{
	struct failure f = FAILURE_INIT;
	struct progress p = { 0 };
	struct str summary;
	enum exit_status status;
	struct client *c = client_open(im->options, &f);
	if (c && send_file(c, im, path, &p, &summary, &f)) {
		status = report_done(im, summary);
	} else {
		if (c && !mentions(f.err.message, path))
			err_context(&f.err, "%s", strcmp(path, "-") == 0 ? "standard input" : path);
		status = failure_print(&f);
	}
	client_close(c);
	return status;
}

/* ---- the command ---- */

static bool check_options(const struct options *o, struct err *err)
{
	const char *rows = options_get(o, "expect-rows"), *format = options_get(o, "format");
	if (!o->word_n)
		return err_set(err, ERR_INVALID_PARAMS, "no file was named");
	if (rows && (!*rows || rows[strspn(rows, "0123456789")] || strlen(rows) > 15))
		return err_set(err, ERR_INVALID_PARAMS, "--expect-rows must be a number of rows, found \"%s\"", rows);
	if (format && strcmp(format, "table") != 0 && strcmp(format, "json") != 0)
		return err_set(err, ERR_INVALID_PARAMS, "--format must be table or json, found \"%s\"", format);
	for (size_t i = 0; i < o->given_n; i++)
		if (strcmp(o->given[i].name, "option") == 0 && !strchr(o->given[i].value, '='))
			return err_set(err, ERR_INVALID_PARAMS, "--option must be NAME=VALUE, found \"%s\"", o->given[i].value);
	return true;
}

static enum exit_status import_run_command(const struct options *o)
{
	struct err err = ERR_INIT;
	const char *format = options_get(o, "format");
	enum exit_status worst = STATUS_DONE;
	if (!check_options(o, &err)) {
		err_hint(&err, "'kontor import --help' has examples");
		return failure_usage(&err);
	}
	struct import im = { .options = o, .as_json = format && strcmp(format, "json") == 0 };
	im.quiet = options_get(o, "quiet") != NULL;
	client_catch_interrupt();
	/* A refused file does not stop the next one; a service that is not there does. */
	for (size_t i = 0; i < o->word_n && worst != STATUS_NO_SERVICE && !client_interrupted(); i++)
		worst = failure_worse(worst, import_file(&im, o->word[i]));
	return worst;
}

const struct command import_command = {
	.name = "import",
	.usage = "FILE... [--feed F] [--profile P] [--source S] [--option NAME=VALUE]...",
	.summary = "bring CSV exports in; '-' is standard input",
	.about = "A file is read whole before anything is stored: either every row has an outcome, or the file is refused and nothing changed.\n"
	         "Rows that cannot be taken wait in quarantine with the reason; those that lack only a reference are released by themselves\n"
	         "when a later file brings it. The same file again changes nothing. Ctrl-C cancels: nothing is changed then.\n"
	         "Of several files each is an import of its own; after a refused one the next goes on.",
	.examples = "kontor import cost_centers.csv                                  # a feed's own column names: recognised\n"
	            "kontor import --source sap-fi expenses_2025-*.csv               # key of a fact: the source and its own number\n"
	            "kontor import --profile leeds_spend april.csv --dry-run         # say what would happen\n"
	            "kontor import payroll.csv --expect-rows 1204 --expect-sum EUR:384120.55\n"
	            "kontor import old.csv --option decimal=, --option date_format=DD.MM.YYYY",
	.options = import_options,
	.run = import_run_command,
};
