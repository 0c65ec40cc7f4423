/* The progress bar of one file: on stderr, if that is a terminal. */
#ifndef KONTOR_CLI_PROGRESS_H
#define KONTOR_CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "base/str.h"

struct progress {
	bool shown, drawn;
	const char *file;
	int64_t size;
	char phase[16];
	struct timespec began, last_drawn;   /* the phase; the line                                          */
};

void progress_start(struct progress *p, bool shown, const char *file, int64_t size);
void progress_sent(void *p, int64_t bytes);              /* while the file is sent                  */
void progress_notice(void *p, struct str method, struct str params); /* a $/progress notification       */
void progress_clear(struct progress *p);

#endif
