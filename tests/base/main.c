#include <stdbool.h>
#include <stdlib.h>

#include "suites.h"

Suite *suite_of(const char *name, const TTest *const *tests, size_t n)
{
	Suite *suite = suite_create(name);
	TCase *tc = tcase_create(name);
	for (size_t i = 0; i < n; i++)
		tcase_add_test(tc, tests[i]);
	suite_add_tcase(suite, tc);
	return suite;
}

int main(void)
{
	SRunner *runner = srunner_create(suite_err());
	srunner_add_suite(runner, suite_str());
	srunner_add_suite(runner, suite_utf8());
	srunner_add_suite(runner, suite_arena());
	srunner_add_suite(runner, suite_buf());
	srunner_add_suite(runner, suite_date());
	srunner_add_suite(runner, suite_decimal());
	srunner_add_suite(runner, suite_currency());
	srunner_add_suite(runner, suite_split());
	srunner_add_suite(runner, suite_hash());
	srunner_add_suite(runner, suite_dict());
	srunner_add_suite(runner, suite_keyset());
	srunner_add_suite(runner, suite_json_out());
	srunner_add_suite(runner, suite_log());
	srunner_run_all(runner, CK_NORMAL);
	/* A misspelt CK_RUN_SUITE runs nothing: that is no success. */
	bool ok = srunner_ntests_run(runner) > 0 && srunner_ntests_failed(runner) == 0;
	srunner_free(runner);
	return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
