#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

#define REDRAW_MS 200
#define FILE_WIDTH 28

static int64_t ms_since(const struct timespec *t)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)(now.tv_sec - t->tv_sec) * 1000 + (now.tv_nsec - t->tv_nsec) / 1000000;
}

void progress_start(struct progress *p, bool shown, const char *file, int64_t size)
{
	const char *slash = strrchr(file, '/');
	*p = (struct progress){ .shown = shown, .file = slash ? slash + 1 : file, .size = size };
}

void progress_clear(struct progress *p)
{
	if (p->drawn)
		fputs("\r\033[K", stderr);
	p->drawn = false;
}

static void put_rate(int64_t bytes, int64_t total, int64_t ms)
{
	if (bytes <= 0 || ms <= 0)
		return;
	int64_t tenths = bytes * 10000 / ms >> 20;
	fprintf(stderr, "  %lld.%lld MB/s", (long long)(tenths / 10), (long long)(tenths % 10));
	if (total <= bytes)
		return;
	int64_t left = (total - bytes) * ms / bytes / 1000;
	fprintf(stderr, "  %lld:%02lld left", (long long)(left / 60), (long long)(left % 60));
}

/* Not more often than the eye follows; a new phase at once. */
static bool is_due(struct progress *p, const char *phase)
{
	if (!p->shown)
		return false;
	bool is_new = strcmp(p->phase, phase) != 0;
	if (is_new) {
		snprintf(p->phase, sizeof p->phase, "%s", phase);
		clock_gettime(CLOCK_MONOTONIC, &p->began);
	}
	if (!is_new && ms_since(&p->last_drawn) < REDRAW_MS)
		return false;
	clock_gettime(CLOCK_MONOTONIC, &p->last_drawn);
	return true;
}

static void draw(struct progress *p, const char *phase, int64_t rows, int64_t bytes, int64_t total)
{
	if (!is_due(p, phase))
		return;
	fprintf(stderr, "\r\033[K%.*s  %s", FILE_WIDTH, p->file, phase);
	if (total > 0)
		fprintf(stderr, " %3d%%", (int)(bytes * 100 / total));
	if (rows > 0)
		fprintf(stderr, "  %lld rows", (long long)rows);
	put_rate(bytes, total, ms_since(&p->began));
	fflush(stderr);
	p->drawn = true;
}

void progress_sent(void *ctx, int64_t bytes)
{
	struct progress *p = ctx;
	draw(p, "send", 0, bytes, p->size);
}

static int64_t number_of(struct str params, const char *name, struct buf *scratch)
{
	return strtoll(scan_member_text(params, name, scratch), NULL, 10);
}

void progress_notice(void *ctx, struct str method, struct str params)
{
	struct progress *p = ctx;
	struct buf phase = BUF_INIT, scratch = BUF_INIT;
	if (p->shown && str_equal_c(method, "\"$/progress\""))
		draw(p, scan_member_text(params, "phase", &phase), number_of(params, "rows", &scratch), number_of(params, "bytes", &scratch),
		     number_of(params, "bytes_total", &scratch));
	buf_free(&phase);
	buf_free(&scratch);
}
