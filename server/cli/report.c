#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "client.h"
#include "report_out.h"
#include "scan.h"

#define PAGE_ROWS 5000 /* the largest page the service gives */
#define HELP_WIDTH 100

static const struct option_spec report_options[] = {
	{ "format", "FORMAT", "table (default), json, ndjson or csv" },
	{ "output", "FILE", "write to FILE instead of standard output; it appears when it is complete" },
	CLIENT_OPTIONS,
	{ 0 },
};

/* ---- asking ---- */

/* --limit and --cursor belong to the request, every other parameter to the report. */
static const char *page_option(const struct options *o, const char *name)
{
	for (size_t i = o->given_n; i-- > 0;)
		if (o->given[i].passed && strcmp(o->given[i].name, name) == 0)
			return o->given[i].value;
	return NULL;
}

static bool is_page_option(const char *name)
{
	return strcmp(name, "limit") == 0 || strcmp(name, "cursor") == 0;
}

static bool ask(struct client *c, const struct options *o, const char *report, const char *cursor, struct str *answer, struct failure *f)
{
	const char *limit = page_option(o, "limit");
	struct json_out *j = client_request(c, "report.run");
	json_out_key(j, "name");
	json_out_cstr(j, report);
	json_out_key(j, "params");
	json_out_object(j);
	for (size_t i = 0; i < o->given_n; i++)
		if (o->given[i].passed && !is_page_option(o->given[i].name)) {
			json_out_key(j, o->given[i].name);
			json_out_cstr(j, o->given[i].value);
		}
	json_out_object_end(j);
	json_out_key(j, "limit");
	json_out_int(j, limit ? strtoll(limit, NULL, 10) : PAGE_ROWS);
	if (cursor) {
		json_out_key(j, "cursor");
		json_out_cstr(j, cursor);
	}
	return client_send(c, f) && client_answer(c, NULL, NULL, answer, f);
}

/* ---- writing ---- */

static void print_warnings(struct str answer)
{
	struct scan s;
	struct str key, warnings, value;
	struct buf text = BUF_INIT;
	scan_member(answer, "warnings", &warnings);
	for (scan_open(&s, warnings); scan_next(&s, &key, &value);) {
		buf_clear(&text);
		scan_text(value, &text);
		fprintf(stderr, "kontor: note: %s\n", buf_terminated(&text));
	}
	buf_free(&text);
}

static bool run_pages(struct client *c, const struct options *o, const char *report, const struct report_format *format,
                      struct report_out *out, struct failure *f)
{
	struct buf cursor = BUF_INIT;
	struct str answer;
	bool begun = false, ok;
	const char *next = page_option(o, "cursor");
	out->joined = !next && !page_option(o, "limit");
	do {
		ok = ask(c, o, report, next, &answer, f);
		if (!ok)
			break;
		if (!begun)
			report_out_begin(out, format, answer);
		begun = true;
		report_out_rows(out, format, answer);
		next = scan_member_text(answer, "next_cursor", &cursor);
	} while (out->joined && *next && !ferror(out->to));
	if (ok) {
		format->end(out, answer);
		fflush(out->to);
		print_warnings(answer);
	}
	buf_free(&cursor);
	return ok;
}

/* A file is written beside its place and moved there when it is whole. */
static FILE *open_output(const char *path, char **part, struct failure *f)
{
	if (!path)
		return stdout;
	if (asprintf(part, "%s.part", path) < 0)
		*part = NULL;
	FILE *to = *part ? fopen(*part, "w") : NULL;
	if (!to)
		err_errno(&f->err, "cannot write %s", *part ? *part : path);
	return to;
}

static bool close_output(FILE *to, const char *path, const char *part, bool ok, struct failure *f)
{
	bool failed = ok && (fflush(to) != 0 || ferror(to));
	if (failed)
		err_errno(&f->err, "cannot write %s", path ? path : "the output");
	if (path && fclose(to) != 0 && ok && !failed) {
		failed = true;
		err_errno(&f->err, "cannot write %s", path);
	}
	if (path && ok && !failed && rename(part, path) != 0) {
		failed = true;
		err_errno(&f->err, "cannot write %s", path);
	}
	if (path && (!ok || failed))
		unlink(part);
	return ok && !failed;
}

static bool check_limit(const struct options *o, struct failure *f)
{
	const char *limit = page_option(o, "limit");
	if (!limit || (*limit && limit[strspn(limit, "0123456789")] == '\0' && strlen(limit) < 10))
		return true;
	f->status = STATUS_USAGE;
	return err_set(&f->err, ERR_INVALID_PARAMS, "--limit must be a number of rows, found \"%s\"", limit);
}

static enum exit_status run_report(const struct options *o, const char *report)
{
	struct failure f = FAILURE_INIT;
	struct report_out out = { 0 };
	const char *name = options_get(o, "format"), *path = options_get(o, "output");
	const struct report_format *format = report_format_find(name ? name : "table");
	char *part = NULL;
	struct client *c = NULL;
	bool ok = false;
	if (!format) {
		err_set(&f.err, ERR_INVALID_PARAMS, "--format must be table, json, ndjson or csv, found \"%s\"", name);
		return failure_usage(&f.err);
	}
	if (check_limit(o, &f) && (c = client_open(o, &f)) && (out.to = open_output(path, &part, &f))) {
		ok = run_pages(c, o, report, format, &out, &f);
		ok = close_output(out.to, path, part, ok, &f);
	}
	client_close(c);
	buf_free(&out.cell);
	buf_free(&out.line);
	free(part);
	return ok ? STATUS_DONE : failure_print(&f);
}

/* ---- catalogue and help of one report ---- */

static enum exit_status list_reports(const struct options *o)
{
	struct failure f = FAILURE_INIT;
	struct buf name = BUF_INIT, title = BUF_INIT;
	struct scan s;
	struct str key, report, reports;
	struct client *c = client_open(o, &f);
	bool ok = c && client_send_raw(c, "report.list", STR_LIT("{}"), &f) && client_answer(c, NULL, NULL, &reports, &f);
	if (ok)
		for (scan_open(&s, reports); scan_next(&s, &key, &report);)
			printf("%-26s %s\n", scan_member_text(report, "name", &name), scan_member_text(report, "title", &title));
	buf_free(&name);
	buf_free(&title);
	client_close(c);
	if (ok)
		puts("\n'kontor report NAME --help' shows a report's parameters and columns.");
	return ok ? STATUS_DONE : failure_print(&f);
}

static void print_items(struct str description, const char *member, const char *heading, const char *dashes)
{
	struct buf name = BUF_INIT, type = BUF_INIT, doc = BUF_INIT;
	struct scan s;
	struct str key, items, item;
	scan_member(description, member, &items);
	printf("\n%s:\n", heading);
	for (scan_open(&s, items); scan_next(&s, &key, &item);) {
		char left[80];
		snprintf(left, sizeof left, "%s%s", dashes, scan_member_text(item, "name", &name));
		scan_member_text(item, "type", &type);
		printf("  %-22s %-9s%s\n", left, buf_terminated(&type), scan_member_text(item, "doc", &doc));
	}
	buf_free(&name);
	buf_free(&type);
	buf_free(&doc);
}

static void print_wrapped(struct str s)
{
	while (s.n) {
		struct str line = report_wrap(&s, HELP_WIDTH);
		printf("%.*s\n", STR_ARG(line));
	}
}

static enum exit_status describe(const struct options *o, const char *report)
{
	struct failure f = FAILURE_INIT;
	struct buf text = BUF_INIT;
	struct str answer;
	struct client *c = client_open(o, &f);
	bool ok = c != NULL;
	if (ok) {
		struct json_out *j = client_request(c, "report.describe");
		json_out_key(j, "name");
		json_out_cstr(j, report);
		ok = client_send(c, &f) && client_answer(c, NULL, NULL, &answer, &f);
	}
	if (ok) {
		printf("kontor report %s [--PARAM VALUE]... [--format table|json|ndjson|csv] [--output FILE]\n", report);
		printf("\n%s\n\n", scan_member_text(answer, "title", &text));
		scan_member_text(answer, "rule", &text);
		print_wrapped(buf_view(&text));
		print_items(answer, "parameters", "Parameters", "--");
		print_items(answer, "columns", "Columns", "");
	}
	buf_free(&text);
	client_close(c);
	return ok ? STATUS_DONE : failure_print(&f);
}

static bool help_report(const struct options *o, enum exit_status *ret)
{
	if (o->word_n != 1)
		return false;
	*ret = describe(o, o->word[0]);
	return true;
}

static enum exit_status too_many_words(const struct options *o, size_t allowed)
{
	struct err err = ERR_INIT;
	err_set(&err, ERR_INVALID_PARAMS, "unexpected argument \"%s\"", o->word[allowed]);
	err_hint(&err, "parameters are written --PARAM VALUE");
	return failure_usage(&err);
}

static enum exit_status report_run_command(const struct options *o)
{
	if (o->word_n > 1)
		return too_many_words(o, 1);
	return o->word_n ? run_report(o, o->word[0]) : list_reports(o);
}

static enum exit_status batches_run(const struct options *o)
{
	return o->word_n ? too_many_words(o, 0) : run_report(o, "import_batches");
}

/* What waits, unless --status says otherwise: the report also lists what was released. */
static enum exit_status quarantine_run(const struct options *o)
{
	struct option_given *given = xcalloc(o->given_n + 1, sizeof *given);
	struct options asked = *o;
	given[0] = (struct option_given){ "status", "open", true };
	if (o->given_n)
		memcpy(given + 1, o->given, o->given_n * sizeof *given);
	asked.given = given + (page_option(o, "status") != NULL);
	asked.given_n = o->given_n + (page_option(o, "status") == NULL);
	enum exit_status status = o->word_n ? too_many_words(o, 0) : run_report(&asked, "quarantine");
	free(given);
	return status;
}

const struct command report_command = {
	.name = "report",
	.usage = "NAME [--PARAM VALUE]... [--format table|json|ndjson|csv] [--output FILE]",
	.summary = "answer a question from what was imported",
	.about = "Without NAME it lists the reports. 'kontor report NAME --help' explains one: its rule, parameters and columns.\n"
	         "Every option that is not below is a parameter of the report; --cost-center and --cost_center are the same.\n"
	         "All rows are fetched. With --limit N or --cursor C it is one page, whose next_cursor (--format json) leads on.\n"
	         "Amounts are exact in every format: JSON numbers up to 15 digits, strings beyond.",
	.examples = "kontor report\n"
	            "kontor report budget_accountability --from 2025-01-01 --to 2025-12-31\n"
	            "kontor report spend_lines --role HEAD-DEV --format csv --output spend.csv\n"
	            "kontor report spend_by_role --known-at 7 --format json",
	.options = report_options,
	.passes_options = true,
	.run = report_run_command,
	.help = help_report,
};

const struct command batches_command = {
	.name = "batches",
	.usage = "[--PARAM VALUE]... [--format table|json|ndjson|csv]",
	.summary = "what was imported: the report import_batches",
	.about = "One row per batch and feed: rows by outcome, amounts, when it was published.",
	.examples = "kontor batches\nkontor batches --format csv --output batches.csv",
	.options = report_options,
	.passes_options = true,
	.run = batches_run,
};

const struct command quarantine_command = {
	.name = "quarantine",
	.usage = "[--PARAM VALUE]... [--format table|json|ndjson|csv]",
	.summary = "rows that wait, why, and what helps: the report quarantine",
	.about = "A row that names an unknown reference waits, and is released by itself when a later file brings the reference.\n"
	         "A row with a faulty cell is replaced by importing the corrected file. --status all also shows rows that were released\n"
	         "or corrected.",
	.examples = "kontor quarantine\nkontor quarantine --batch-no 8\nkontor report unresolved_references",
	.options = report_options,
	.passes_options = true,
	.run = quarantine_run,
};
