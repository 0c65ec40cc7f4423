/*
 * A private PostgreSQL for one test program, with a migrated template: a fresh database takes a few hundredths of a second.
 *
 *     int main(void)
 *     {
 *         test_cluster_begin();
 *         ... run the tests; forked ones may use it, too ...
 *         test_cluster_end();
 *     }
 *
 * Whatever goes wrong ends the program with a message. The server is stopped and its folder removed even when the program is killed.
 */
#ifndef KONTOR_TEST_CLUSTER_H
#define KONTOR_TEST_CLUSTER_H

#include "db/conn.h"

/* PostgreSQL refuses root: as root the whole program becomes the user postgres, else nobody. Otherwise nothing happens. */
void test_support_unprivileged(void);

/* Calls test_support_unprivileged first. */
void test_cluster_begin(void);
void test_cluster_end(void);
/* The folder that is removed at the end: room for files. The server's log is postgres.log in it. */
const char *test_cluster_folder(void);

/* A connection to a fresh, migrated database. Closed with db_close; the database stays until the end. */
struct db *test_database(void);
struct db *test_database_empty(void);                    /* not migrated                            */
/* How to reach the database made last in this process. */
const char *test_database_conninfo(void);
/* One more connection to it. */
struct db *test_database_again(void);

/* Runs SQL that a test writes on the spot; ends the test if it fails. */
void test_sql(struct db *db, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The one number (or count, or boolean) that a query gives. */
int64_t test_number(struct db *db, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
