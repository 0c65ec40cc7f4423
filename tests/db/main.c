#include <stdbool.h>
#include <stdlib.h>

#include "suites.h"
#include "test_cluster.h"

#define TEST_SECONDS 240 /* a machine that is busy otherwise */

Suite *suite_of(const char *name, const TTest *const *tests, size_t n)
{
	Suite *suite = suite_create(name);
	TCase *tc = tcase_create(name);
	tcase_set_timeout(tc, TEST_SECONDS);
	for (size_t i = 0; i < n; i++)
		tcase_add_test(tc, tests[i]);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	test_cluster_begin();
	SRunner *runner = srunner_create(suite_conn());
	srunner_add_suite(runner, suite_stream());
	srunner_add_suite(runner, suite_copy());
	srunner_add_suite(runner, suite_migrate());
	srunner_add_suite(runner, suite_dated());
	srunner_add_suite(runner, suite_cluster());
	srunner_run_all(runner, CK_NORMAL);
	/* A misspelt CK_RUN_SUITE runs nothing: that is no success. */
	bool ok = srunner_ntests_run(runner) > 0 && srunner_ntests_failed(runner) == 0;
	srunner_free(runner);
	test_cluster_end();
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
