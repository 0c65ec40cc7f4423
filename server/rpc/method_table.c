#include "report/report.h"
#include "rpc.h"

/* THE method table: dispatch, validation, rpc.discover and the documentation follow from it. */

#define TEXT(n, doc) { n, PARAM_TEXT, false, NULL, doc, 0, 0 }
#define NEEDS_TEXT(n, doc) { n, PARAM_TEXT, true, NULL, doc, 0, 0 }
#define WORD(n, allowed, doc) { n, PARAM_TEXT, false, allowed, doc, 0, 0 }
#define INT(n, min, max, doc) { n, PARAM_INT, false, NULL, doc, min, max }
#define NEEDS_INT(n, min, max, doc) { n, PARAM_INT, true, NULL, doc, min, max }
#define FLAG(n, doc) { n, PARAM_FLAG, false, NULL, doc, 0, 0 }
#define OBJECT(n, doc) { n, PARAM_OBJECT, false, NULL, doc, 0, 0 }
#define PARAMS(...) .params = { __VA_ARGS__ }, .params_n = sizeof((struct param[]){ __VA_ARGS__ }) / sizeof(struct param)

const struct method method_table[] = {
	{ "session.hello", "none", "versions and limits", handle_hello, PARAMS(TEXT("version", "version of the protocol the client speaks")) },
	{ "session.whoami", "none", "who the service takes the caller for, with which rights", handle_whoami, 0, { { 0 } } },
	{ "rpc.discover", "none", "this list as an OpenRPC document", handle_discover, 0, { { 0 } } },
	{ "service.health", "none", "whether the service and its database answer", handle_health, 0, { { 0 } } },
	{ "report.list", "read", "the catalogue", handle_report_list, 0, { { 0 } } },
	{ "report.describe", "read", "parameters, columns and rule of one report", handle_report_describe,
	  PARAMS(NEEDS_TEXT("name", "name of the report")) },
	{ "report.run", "read", "runs a report", handle_report_run,
	  PARAMS(NEEDS_TEXT("name", "name of the report"), OBJECT("params", "the report's parameters"),
	         WORD("format", "rows|objects", "rows as arrays (default) or as objects"),
	         WORD("numeric", "number|string", "amounts as numbers where 15 digits hold them (default), or all as strings"),
	         INT("limit", 1, REPORT_PAGE_MAX, "rows of a page, default 5,000"), TEXT("cursor", "next_cursor of the page before"),
	         INT("timeout_ms", 1, 30000, "give up after this time, default 30,000"),
	         FLAG("stream", "all rows, as $/rows notifications before the answer")) },
	{ "$/cancel", "none", "stops the request with this id", handle_cancel, PARAMS({ "id", PARAM_TEXT, false, NULL, "id of the request", 0, 0 }) },
	{ "import.upload", "import", "imports a file; exactly `size` raw bytes follow this line", handle_import_upload,
	  PARAMS(NEEDS_TEXT("file_name", "name of the file"), NEEDS_INT("size", 0, UPLOAD_SIZE_MAX, "its bytes"), TEXT("feed", "feed, if the file is in its own form"),
	         TEXT("profile", "profile that reads the file"), TEXT("source", "legacy system it comes from"),
	         WORD("mode", "increment|snapshot|window", "what a missing row means"), TEXT("from", "first day of the window"),
	         TEXT("to", "last day of the window"), FLAG("dry_run", "everything but the commit"),
	         INT("expect_rows", 0, INT64_MAX, "control count"), TEXT("expect_sum", "control total, CUR:AMOUNT"),
	         FLAG("progress", "send $/progress notifications"), OBJECT("options", "options of reading, by name")) },
	{ "import.list", "read", "batches, newest first", handle_import_list, PARAMS(INT("limit", 1, 5000, "at most this many, default 100")) },
	{ "import.show", "read", "one batch with rows by outcome and money", handle_import_show, PARAMS(NEEDS_INT("batch", 1, INT64_MAX, "number of the batch")) },
	{ "import.quarantine", "read", "rows that wait, with reason and remedy", handle_import_quarantine,
	  PARAMS(INT("limit", 1, REPORT_PAGE_MAX, "rows of a page, default 5,000"), TEXT("cursor", "next_cursor of the page before")) },
	{ "profile.list", "read", "profiles shipped with this version", handle_profile_list, 0, { { 0 } } },
	{ "profile.show", "read", "one profile", handle_profile_show, PARAMS(NEEDS_TEXT("name", "name of the profile")) },
};
const size_t method_table_n = sizeof method_table / sizeof method_table[0];
