#include "base/decimal.h"
#include "base/split.h"
#include "suites.h"

#define MOST 40

static void check(int64_t total, size_t n, const int64_t *weights, const int64_t *expected)
{
	int64_t parts[MOST];
	ck_assert(split_largest_remainder(total, weights, n, parts));
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(parts[i] == expected[i], "part %zu of %lld is %lld", i, (long long)total, (long long)parts[i]);
}

#define CHECK(total, n, weights, ...) check(total, n, (const int64_t[])weights, (const int64_t[])__VA_ARGS__)
#define W(...) { __VA_ARGS__ }

START_TEST(by_hand)
{
	CHECK(10000, 3, W(1, 1, 1), { 3334, 3333, 3333 });
	CHECK(1, 7, W(1, 1, 1, 1, 1, 1, 1), { 1, 0, 0, 0, 0, 0, 0 });
	CHECK(-10000, 3, W(1, 1, 1), { -3334, -3333, -3333 });
	CHECK(-1, 2, W(5, 5), { -1, 0 });
	CHECK(0, 3, W(1, 2, 3), { 0, 0, 0 });
	CHECK(100, 1, W(17), { 100 });
	CHECK(10, 3, W(0, 1, 0), { 0, 10, 0 });
	CHECK(100, 3, W(1, 2, 3), { 17, 33, 50 });     /* 16.67 33.33 50.00 */
	CHECK(101, 3, W(3, 2, 1), { 50, 34, 17 });     /* 50.5  33.67 16.83 */
	CHECK(5, 4, W(1, 1, 1, 1), { 2, 1, 1, 1 });
	CHECK(2, 4, W(0, 1, 1, 1), { 0, 1, 1, 0 });
}
END_TEST

START_TEST(extremes)
{
	CHECK(INT64_MAX, 1, W(INT64_MAX), { INT64_MAX });
	CHECK(INT64_MIN, 1, W(1), { INT64_MIN });
	CHECK(INT64_MIN, 2, W(1, 1), { INT64_MIN / 2, INT64_MIN / 2 });
	CHECK(INT64_MAX, 2, W(INT64_MAX - 1, 1), { INT64_MAX - 1, 1 });
}
END_TEST

START_TEST(refusals_write_nothing)
{
	int64_t parts[2] = { 77, 77 };
	ck_assert(!split_largest_remainder(100, NULL, 0, parts));
	ck_assert(!split_largest_remainder(100, (int64_t[]){ 0, 0 }, 2, parts));
	ck_assert(!split_largest_remainder(100, (int64_t[]){ 3, -1 }, 2, parts));
	ck_assert(!split_largest_remainder(100, (int64_t[]){ INT64_MAX, 1 }, 2, parts));
	ck_assert_int_eq(parts[0], 77);
	ck_assert_int_eq(parts[1], 77);
}
END_TEST

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	uint64_t x = *state ^ *state >> 33;
	return x * 0xff51afd7ed558ccdu >> 8;
}

static int128_t size_of(int128_t v)
{
	return v < 0 ? -v : v;
}

/*
 * The definition, not the algorithm: parts sum to the total, each is its exact share rounded down or up, and whoever was rounded up has a
 * remainder greater than, or equal to and before, whoever was not.
 */
static void check_definition(int64_t total, const int64_t *weights, size_t n, const int64_t *parts)
{
	int128_t sum = 0, given = 0, rest[MOST];
	bool up[MOST];
	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	for (size_t i = 0; i < n; i++) {
		int128_t exact = size_of(total) * weights[i], part = size_of(parts[i]);
		rest[i] = exact % sum;
		up[i] = part == exact / sum + 1;
		ck_assert(part == exact / sum || up[i]);
		ck_assert(parts[i] == 0 || (parts[i] < 0) == (total < 0));
		given += parts[i];
	}
	ck_assert(given == total);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			if (up[i] && !up[k])
				ck_assert(rest[i] > rest[k] || (rest[i] == rest[k] && i < k));
}

START_TEST(random_splits)
{
	uint64_t state = 20240229;
	for (int round = 0; round < 1000; round++) {
		int64_t weights[MOST], parts[MOST];
		size_t n = 1 + next_random(&state) % MOST;
		uint64_t most = round % 3 ? 12 : (uint64_t)INT64_MAX / MOST;
		for (size_t i = 0; i < n; i++)
			weights[i] = (int64_t)(next_random(&state) % most);
		weights[n / 2] += 1;
		int64_t total = (int64_t)(next_random(&state) % (round % 2 ? 1000 : (uint64_t)1 << 55)) - (round % 2 ? 500 : (int64_t)1 << 54);
		ck_assert(split_largest_remainder(total, weights, n, parts));
		check_definition(total, weights, n, parts);
	}
}
END_TEST

Suite *suite_split(void)
{
	const TTest *const tests[] = { by_hand, extremes, refusals_write_nothing, random_splits };
	return SUITE_OF("split", tests);
}
