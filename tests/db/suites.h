#ifndef KONTOR_TEST_DB_SUITES_H
#define KONTOR_TEST_DB_SUITES_H

#include <check.h>

#include "base/err.h"

Suite *suite_of(const char *name, const TTest *const *tests, size_t n);
Suite *suite_conn(void);
Suite *suite_stream(void);
Suite *suite_copy(void);
Suite *suite_migrate(void);
Suite *suite_dated(void);
Suite *suite_cluster(void);

#define SUITE_OF(name, tests) suite_of(name, tests, sizeof(tests) / sizeof((tests)[0]))
#define assert_ok(call, err) ck_assert_msg((call), "%s | %s | %s", (err)->message, (err)->detail, (err)->secret)

#endif
