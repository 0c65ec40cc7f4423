/* fault.c as a build for crash tests has it: compiled here with KONTOR_FAULT_POINTS. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fault.h"

static char directory[] = "/tmp/kontor-fault-XXXXXX";
static char log_path[64];

static void three_points(void)
{
	CRASHPOINT("first");
	CRASHPOINT("second");
	CRASHPOINT("third");
	_exit(7);
}

static int run(const char *at)
{
	pid_t child = fork();
	if (child == 0) {
		setenv("KONTOR_CRASH_LOG", log_path, 1);
		if (at)
			setenv("KONTOR_CRASH_AT", at, 1);
		three_points();
	}
	int status = 0;
	waitpid(child, &status, 0);
	return status;
}

static const char *read_log(void)
{
	static char text[256];
	FILE *f = fopen(log_path, "r");
	size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
	if (f)
		fclose(f);
	text[n] = '\0';
	unlink(log_path);
	return text;
}

START_TEST(dies_at_the_point_named)
{
	int status = run("2");
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	ck_assert_str_eq(read_log(), "first\nsecond\n");
}
END_TEST

START_TEST(passes_otherwise)
{
	int status = run("4");
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	ck_assert_str_eq(read_log(), "first\nsecond\nthird\n");
	status = run(NULL);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	read_log();
}
END_TEST

int main(void)
{
	if (!mkdtemp(directory))
		return EXIT_FAILURE;
	snprintf(log_path, sizeof log_path, "%s/log", directory);
	Suite *suite = suite_create("fault");
	TCase *tc = tcase_create("fault");
	tcase_add_test(tc, dies_at_the_point_named);
	tcase_add_test(tc, passes_otherwise);
	suite_add_tcase(suite, tc);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	rmdir(directory);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
