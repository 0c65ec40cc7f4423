/*
 * The service's own folder: DIR of --data, or the state folder beside an existing database.
 *
 *   pg/  run/          the private PostgreSQL (--data only), made by db/cluster
 *   spool/             files being received; emptied at each start
 *   archive/           reduced copies of what was imported
 *   kontor.lock        held while a service runs here; its text is the service's pid
 *   kontor.sock        where clients connect
 */
#ifndef KONTOR_SERVER_FOLDER_H
#define KONTOR_SERVER_FOLDER_H

#include <limits.h>

#include "privilege.h"

struct folder {
	char path[PATH_MAX / 2];
	char spool[PATH_MAX], archive[PATH_MAX];
	int lock;
};

/* Makes it if it is missing, for `account` alone. The part that may need root; `ret->path` is absolute from here on. */
bool folder_make(const char *path, const struct account *account, struct folder *ret, struct err *err);
/* After the change of user: whether it can be entered; locks it and makes what is in it. */
bool folder_enter(struct folder *folder, const struct account *account, struct err *err);
void folder_leave(struct folder *folder);

#endif
