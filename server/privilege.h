/* Who the service runs as. PostgreSQL refuses root, and nothing here needs it. */
#ifndef KONTOR_SERVER_PRIVILEGE_H
#define KONTOR_SERVER_PRIVILEGE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"

struct account {
	uid_t uid;
	gid_t gid;
	char name[64];
};

/* The account to become when started as root: `wanted`, else kontor, postgres or nobody. Otherwise the caller's own. */
bool privilege_choose(const char *wanted, struct account *ret, struct err *err);
/* Becomes it, for good, with no other group. Does nothing when not root. */
bool privilege_drop(const struct account *account, struct err *err);

#endif
