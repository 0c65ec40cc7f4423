#include <stdio.h>
#include <string.h>

#include "base/dict.h"
#include "base/hash.h"
#include "suites.h"

static const char *sha_text(const char *text)
{
	static char hex[65];
	unsigned char sum[32];
	sha256_of(text, strlen(text), sum);
	hex_of(sum, 32, hex);
	return hex;
}

/* FIPS 180-2, appendix B. */
START_TEST(sha256_known_answers)
{
	ck_assert_str_eq(sha_text(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	ck_assert_str_eq(sha_text("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	ck_assert_str_eq(sha_text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}
END_TEST

START_TEST(sha256_streams)
{
	unsigned char whole[32], pieces[32];
	char text[1000];
	memset(text, 'q', sizeof text);
	sha256_of(text, sizeof text, whole);
	struct sha256 *h = sha256_new();
	for (size_t i = 0; i < sizeof text; i += 125)
		sha256_update(h, text + i, 125);
	sha256_final(h, pieces);
	ck_assert_mem_eq(whole, pieces, 32);
}
END_TEST

/* Stored identities depend on these values: another library version or byte order must not change them. */
START_TEST(xxh3_known_answers)
{
	struct hash128 h = hash128_of("", 0);
	ck_assert_uint_eq(h.hi, 0x99aa06d3014798d8u);
	ck_assert_uint_eq(h.lo, 0x6001c324468d497fu);
	ck_assert_uint_eq(hash64_of("", 0), 0x2d06800538d394c2u);
	ck_assert_uint_ne(hash64_of("a", 1), hash64_of("b", 1));
	ck_assert_uint_eq(hash64_of(NULL, 0), hash64_of("", 0));
}
END_TEST

START_TEST(hash_of_uuid)
{
	struct hash128 h = hash128_of_uuid("00112233-4455-6677-8899-AABBCCDDEEff");
	ck_assert_uint_eq(h.hi, 0x0011223344556677u);
	ck_assert_uint_eq(h.lo, 0x8899aabbccddeeffu);
}
END_TEST

START_TEST(dict_basics)
{
	struct dict *d = dict_new();
	int64_t v = -1;
	ck_assert(!dict_get(d, STR_LIT("a"), &v));
	dict_put(d, STR_LIT("a"), 1);
	dict_put(d, STR_LIT(""), 2);
	dict_put(d, STR_LIT("a\0b"), 3);
	dict_put(d, STR_LIT("a"), INT64_MIN);
	ck_assert_uint_eq(dict_size(d), 3);
	ck_assert(dict_get(d, STR_LIT("a"), &v));
	ck_assert_int_eq(v, INT64_MIN);
	ck_assert(dict_get(d, (struct str){ NULL, 0 }, &v));
	ck_assert_int_eq(v, 2);
	ck_assert(dict_get(d, STR_LIT("a\0b"), &v));
	ck_assert_int_eq(v, 3);
	ck_assert(!dict_get(d, STR_LIT("a\0c"), &v));
	dict_free(d);
	dict_free(NULL);
}
END_TEST

START_TEST(dict_grows_and_owns_its_keys)
{
	struct dict *d = dict_new();
	char key[32];
	for (int i = 0; i < 100000; i++) {
		int n = snprintf(key, sizeof key, "worker %d", i);
		dict_put(d, (struct str){ key, (size_t)n }, i);
	}
	memset(key, 0, sizeof key);
	ck_assert_uint_eq(dict_size(d), 100000);
	for (int i = 0; i < 100010; i++) {
		int64_t v = -1;
		int n = snprintf(key, sizeof key, "worker %d", i);
		bool found = dict_get(d, (struct str){ key, (size_t)n }, &v);
		ck_assert(found == (i < 100000));
		ck_assert(!found || v == i);
	}
	dict_free(d);
}
END_TEST

static struct hash128 number_key(uint64_t i)
{
	return hash128_of(&i, sizeof i);
}

START_TEST(keyset_basics)
{
	struct keyset *k = keyset_new(0);
	bool was_new;
	struct hash128 zero = { 0, 0 }, high = { 1, 0 }, low = { 0, 1 };
	ck_assert_uint_eq(keyset_find(k, zero), KEYSET_NONE);
	ck_assert_uint_eq(keyset_add(k, zero, &was_new), 0);
	ck_assert(was_new);
	ck_assert_uint_eq(keyset_add(k, high, &was_new), 1);
	ck_assert(was_new);
	ck_assert_uint_eq(keyset_add(k, low, &was_new), 2);
	ck_assert_uint_eq(keyset_add(k, high, &was_new), 1);
	ck_assert(!was_new);
	ck_assert_uint_eq(keyset_find(k, zero), 0);
	ck_assert_uint_eq(keyset_find(k, low), 2);
	ck_assert_uint_eq(keyset_size(k), 3);
	keyset_free(k);
	keyset_free(NULL);
}
END_TEST

/* Slots stay in order of insertion through every doubling; memory stays in proportion. */
START_TEST(keyset_growth)
{
	const uint64_t n = 2000000;
	struct keyset *k = keyset_new(10);
	bool was_new;
	for (uint64_t i = 0; i < n; i++)
		if (keyset_add(k, number_key(i), &was_new) != i || !was_new)
			ck_abort_msg("key %llu", (unsigned long long)i);
	ck_assert_uint_eq(keyset_size(k), n);
	for (uint64_t i = 0; i < n; i += 7)
		if (keyset_find(k, number_key(i)) != i)
			ck_abort_msg("key %llu is lost", (unsigned long long)i);
	for (uint64_t i = n; i < n + 1000; i++)
		ck_assert_uint_eq(keyset_find(k, number_key(i)), KEYSET_NONE);
	ck_assert_uint_ge(keyset_bytes(k), n * 20);
	ck_assert_uint_le(keyset_bytes(k), n * 60);
	keyset_free(k);
}
END_TEST

/* Keys that all begin at the same place of the table are still told apart. */
START_TEST(keyset_collisions)
{
	struct keyset *k = keyset_new(4);
	bool was_new;
	for (uint64_t i = 0; i < 500; i++)
		ck_assert_uint_eq(keyset_add(k, (struct hash128){ i, 42 }, &was_new), i);
	for (uint64_t i = 0; i < 500; i++)
		ck_assert_uint_eq(keyset_find(k, (struct hash128){ i, 42 }), i);
	ck_assert_uint_eq(keyset_find(k, (struct hash128){ 500, 42 }), KEYSET_NONE);
	keyset_free(k);
}
END_TEST

Suite *suite_hash(void)
{
	const TTest *const tests[] = { sha256_known_answers, sha256_streams, xxh3_known_answers, hash_of_uuid };
	return SUITE_OF("hash", tests);
}

Suite *suite_dict(void)
{
	const TTest *const tests[] = { dict_basics, dict_grows_and_owns_its_keys };
	return SUITE_OF("dict", tests);
}

Suite *suite_keyset(void)
{
	const TTest *const tests[] = { keyset_basics, keyset_growth, keyset_collisions };
	return SUITE_OF("keyset", tests);
}
