/* The service alone, on a private cluster, with the reports of this folder: serve STATE_DIR SOCKET STARTER_UID. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "db/cluster.h"
#include "db/conn.h"
#include "db/migrate.h"
#include "rpc/service.h"

static void say_ready(void *ctx)
{
	puts("ready");
	fflush(stdout);
}

static void make_folder(const char *parent, const char *name)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", parent, name);
	mkdir(path, 0700);
}

static bool serve(const struct service_config *config, struct err *err)
{
	struct db *db = db_open(config->conninfo, "kontor test", err);
	bool ok = db && migrate_run(db, err);
	db_close(db);
	return ok && service_run(config, err);
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct cluster *cluster = NULL;
	if (argc != 4)
		return 2;
	make_folder(argv[1], "spool");
	make_folder(argv[1], "archive");
	bool ok = cluster_start(argv[1], &cluster, &err);
	if (ok) {
		struct service_config config = { .socket_path = argv[2], .conninfo = cluster_conninfo(cluster), .state_dir = argv[1],
			.starter_uid = (uid_t)atol(argv[3]), .ready = say_ready };
		ok = serve(&config, &err);
	}
	cluster_stop(cluster);
	if (!ok)
		fprintf(stderr, "%s %s %s\n", err.message, err.detail, err.hint);
	return ok ? 0 : 1;
}
