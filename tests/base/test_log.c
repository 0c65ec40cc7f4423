#include <regex.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"
#include "base/utf8.h"
#include "suites.h"

/* What log_event writes to stderr, captured through a pipe. */
static int saved, ends[2];

static void capture(void)
{
	saved = dup(STDERR_FILENO);
	ck_assert_int_eq(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
}

static const char *captured(void)
{
	static char text[4096];
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(ends[1]);
	ssize_t n = read(ends[0], text, sizeof text - 1);
	close(ends[0]);
	text[n > 0 ? n : 0] = '\0';
	return text;
}

START_TEST(one_line_per_event)
{
	regex_t form;
	ck_assert_int_eq(regcomp(&form, "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z info import_done batch=7 rows=12\n$",
		REG_EXTENDED | REG_NOSUB), 0);
	capture();
	log_event(LOG_INFO, "import_done", "batch=%d rows=%d", 7, 12);
	const char *text = captured();
	ck_assert_msg(regexec(&form, text, 0, NULL, 0) == 0, "%s", text);
	regfree(&form);
}
END_TEST

START_TEST(levels)
{
	capture();
	log_event(LOG_DEBUG, "hidden", "x=1");
	log_set_level(LOG_ERROR);
	log_event(LOG_WARN, "hidden", "x=2");
	log_event(LOG_ERROR, "shown", "x=3");
	const char *text = captured();
	ck_assert_ptr_null(strstr(text, "hidden"));
	ck_assert_ptr_nonnull(strstr(text, " error shown x=3\n"));
}
END_TEST

/* What a client sends cannot forge a second line, and a long line is cut between characters. */
START_TEST(lines_cannot_be_forged)
{
	capture();
	log_event(LOG_INFO, "request", "method=%s", "a\n2024-01-01 error forged");
	const char *text = captured();
	ck_assert_ptr_eq(strchr(text, '\n'), text + strlen(text) - 1);
	char longish[3000];
	size_t n = 0;
	while (n + 3 < sizeof longish)
		n += utf8_put(longish + n, 0x20ac);
	longish[n] = '\0';
	capture();
	log_event(LOG_INFO, "request", "method=%s", longish);
	text = captured();
	ck_assert_uint_le(strlen(text), 1024);
	ck_assert_int_eq(text[strlen(text) - 1], '\n');
	ck_assert(utf8_valid(str_of(text), NULL));
}
END_TEST

Suite *suite_log(void)
{
	const TTest *const tests[] = { one_line_per_event, levels, lines_cannot_be_forged };
	return SUITE_OF("log", tests);
}
