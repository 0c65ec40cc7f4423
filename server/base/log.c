#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

static enum log_level log_limit = LOG_INFO;

void log_set_level(enum log_level level)
{
	log_limit = level;
}

static size_t put_head(char *line, size_t size, enum log_level level, const char *event)
{
	static const char *const names[] = { "error", "warn", "info", "debug" };
	struct timespec now;
	struct tm tm;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	size_t n = strftime(line, size, "%Y-%m-%dT%H:%M:%S", &tm);
	return n + (size_t)snprintf(line + n, size - n, ".%03ldZ %s %s ", now.tv_nsec / 1000000, names[level], event);
}

/* One write per line, so that lines of several threads do not mix. */
void log_event(enum log_level level, const char *event, const char *fmt, ...)
{
	char line[1024];
	va_list ap;
	if (level > log_limit)
		return;
	size_t n = put_head(line, sizeof line - 1, level, event);
	va_start(ap, fmt);
	n += (size_t)vsnprintf(line + n, sizeof line - 1 - n, fmt, ap);
	va_end(ap);
	if (n > sizeof line - 2)
		n = utf8_floor(line, sizeof line - 2);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)line[i] < ' ')
			line[i] = ' ';
	line[n++] = '\n';
	ssize_t written = write(STDERR_FILENO, line, n);
	(void)written; /* nowhere left to say that the log is gone */
}
