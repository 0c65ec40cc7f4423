#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "plan_internal.h"

#define HEAD_BYTES ((size_t)64 * 1024)

/* What begins like this is not CSV at all, whatever its name says. */
static const struct {
	const char *magic, *what, *hint;
} not_csv[] = {
	{ "PK\x03\x04", "a ZIP archive or an XLSX workbook", "export it as CSV, or unpack it" },
	{ "\xd0\xcf\x11\xe0", "an old Excel workbook (XLS)", "export it as CSV" },
	{ "%PDF", "a PDF", "export the data as CSV" },
	{ "\x1f\x8b", "a gzip file", "unpack it first" },
	{ "\x28\xb5\x2f\xfd", "a zstd file", "unpack it first" },
	{ "<!DOCTYPE", "an HTML page", "the download was probably an error page: export again" },
	{ "<html", "an HTML page", "the download was probably an error page: export again" },
	{ "<head", "an HTML page", "the download was probably an error page: export again" },
	{ "<!--", "an HTML page", "the download was probably an error page: export again" },
	{ "<table", "an HTML page", "export it as CSV" },
	{ "<?xml", "an XML file", "export the data as CSV" },
};

static bool check_head(struct str head, struct err *err)
{
	struct str text = str_trim(head);
	if (text.n == 0) {
		err_set(err, ERR_IMPORT_REFUSED, "the file is empty");
		return err_hint(err, "export it again");
	}
	for (size_t i = 0; i < sizeof not_csv / sizeof not_csv[0]; i++) {
		size_t n = strlen(not_csv[i].magic);
		if (text.n < n || strncasecmp(text.p, not_csv[i].magic, n) != 0)
			continue;
		err_set(err, ERR_IMPORT_REFUSED, "this is %s, not CSV", not_csv[i].what);
		return err_hint(err, "%s", not_csv[i].hint);
	}
	return true;
}

static bool read_head(struct plan *plan, char *out, size_t *n, struct err *err)
{
	struct stat st = { 0 };
	int fd = open(plan->request->spool_path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 || fstat(fd, &st) != 0 ? -1 : read(fd, out, HEAD_BYTES);
	if (fd >= 0)
		close(fd);
	plan->file_bytes = (int64_t)st.st_size;
	*n = got < 0 ? 0 : (size_t)got;
	return got >= 0 || err_errno(err, "cannot read the received file");
}

bool magic_check(struct plan *plan, struct str *head, struct err *err)
{
	char *bytes = arena_alloc(plan->arena, HEAD_BYTES);
	*head = (struct str){ bytes, 0 };
	return read_head(plan, bytes, &head->n, err) && check_head(*head, err);
}
