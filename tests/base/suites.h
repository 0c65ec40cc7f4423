/* One suite per module of the ground floor; main.c runs them, meson one test each (CK_RUN_SUITE). */
#ifndef KONTOR_TESTS_BASE_SUITES_H
#define KONTOR_TESTS_BASE_SUITES_H

#include <check.h>

Suite *suite_err(void);
Suite *suite_str(void);
Suite *suite_utf8(void);
Suite *suite_arena(void);
Suite *suite_buf(void);
Suite *suite_date(void);
Suite *suite_decimal(void);
Suite *suite_currency(void);
Suite *suite_split(void);
Suite *suite_hash(void);
Suite *suite_dict(void);
Suite *suite_keyset(void);
Suite *suite_json_out(void);
Suite *suite_log(void);

/* A suite of one case list. */
Suite *suite_of(const char *name, const TTest *const *tests, size_t n);
#define SUITE_OF(name, tests) suite_of(name, tests, sizeof (tests) / sizeof (tests)[0])

#endif
