#include "base/json_out.h"
#include "suites.h"

static struct buf out;
static struct json_out j;

static void begin(void)
{
	buf_clear(&out);
	json_out_init(&j, &out);
}

START_TEST(nesting_and_commas)
{
	begin();
	json_out_object(&j);
	json_out_key(&j, "a");
	json_out_int(&j, 1);
	json_out_key(&j, "b");
	json_out_array(&j);
	json_out_array(&j);
	json_out_array_end(&j);
	json_out_null(&j);
	json_out_bool(&j, true);
	json_out_bool(&j, false);
	json_out_object(&j);
	json_out_key(&j, "x");
	json_out_cstr(&j, NULL);
	json_out_object_end(&j);
	json_out_int(&j, INT64_MIN);
	json_out_array_end(&j);
	json_out_key(&j, "c");
	json_out_object(&j);
	json_out_object_end(&j);
	json_out_key(&j, "d");
	json_out_raw(&j, STR_LIT("[1,2]"));
	json_out_key(&j, "e");
	json_out_cstr(&j, "");
	json_out_object_end(&j);
	ck_assert_str_eq(buf_terminated(&out),
		"{\"a\":1,\"b\":[[],null,true,false,{\"x\":null},-9223372036854775808],\"c\":{},\"d\":[1,2],\"e\":\"\"}");
	ck_assert_int_eq(j.depth, 0);
}
END_TEST

static const char *text_of(struct str s)
{
	begin();
	json_out_text(&j, s);
	return buf_terminated(&out);
}

START_TEST(escapes)
{
	ck_assert_str_eq(text_of(STR_LIT("a\"b\\c/d")), "\"a\\\"b\\\\c/d\"");
	ck_assert_str_eq(text_of(STR_LIT("\b\f\n\r\t")), "\"\\b\\f\\n\\r\\t\"");
	ck_assert_str_eq(text_of(STR_LIT("\x01\x1f\0z")), "\"\\u0001\\u001f\\u0000z\"");
	ck_assert_str_eq(text_of(STR_LIT("B\xc3\xbc" "cher \xf0\x9f\x92\xb6")), "\"B\xc3\xbc" "cher \xf0\x9f\x92\xb6\"");
	ck_assert_str_eq(text_of(STR_LIT("")), "\"\"");
	ck_assert_str_eq(text_of((struct str){ NULL, 0 }), "\"\"");
}
END_TEST

START_TEST(bad_bytes_become_replacement_characters)
{
	ck_assert_str_eq(text_of(STR_LIT("M\xfcller")), "\"M\xef\xbf\xbdller\"");
	ck_assert_str_eq(text_of(STR_LIT("\xed\xa0\x80")), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
	ck_assert_str_eq(text_of(STR_LIT("end\xe2\x82")), "\"end\xef\xbf\xbd\xef\xbf\xbd\"");
}
END_TEST

START_TEST(keys_are_escaped)
{
	begin();
	json_out_object(&j);
	json_out_key(&j, "a\"b");
	json_out_int(&j, 0);
	json_out_object_end(&j);
	ck_assert_str_eq(buf_terminated(&out), "{\"a\\\"b\":0}");
}
END_TEST

static const char *number_of(const char *text)
{
	begin();
	json_out_number_text(&j, str_of(text));
	return buf_terminated(&out);
}

START_TEST(numbers_up_to_15_significant_digits)
{
	ck_assert_str_eq(number_of("12.34"), "12.34");
	ck_assert_str_eq(number_of("-0.05"), "-0.05");
	ck_assert_str_eq(number_of("1234567890123.45"), "1234567890123.45");
	ck_assert_str_eq(number_of("-1234567890123.45"), "-1234567890123.45");
	ck_assert_str_eq(number_of("12345678901234.56"), "\"12345678901234.56\"");
	ck_assert_str_eq(number_of("12345678901234567.89"), "\"12345678901234567.89\"");
	ck_assert_str_eq(number_of("0.000000000000000000123456789012345"), "0.000000000000000000123456789012345");
	ck_assert_str_eq(number_of("0.00"), "0.00");
}
END_TEST

START_TEST(numbers_as_text_on_request)
{
	begin();
	j.numbers_as_text = true;
	json_out_array(&j);
	json_out_number_text(&j, STR_LIT("12.34"));
	json_out_number_text(&j, STR_LIT("-1"));
	json_out_int(&j, 7);
	json_out_array_end(&j);
	ck_assert_str_eq(buf_terminated(&out), "[\"12.34\",\"-1\",7]");
}
END_TEST

START_TEST(deep_nesting)
{
	begin();
	for (int i = 0; i < 60; i++) {
		json_out_array(&j);
		json_out_int(&j, i);
	}
	for (int i = 0; i < 60; i++)
		json_out_array_end(&j);
	json_out_int(&j, 1);
	ck_assert(str_starts_with(buf_view(&out), "[0,[1,[2,[3,"));
	ck_assert_uint_eq(buf_size(&out), 60 * 2 + 10 + 50 * 2 + 59 + 2);
}
END_TEST

Suite *suite_json_out(void)
{
	const TTest *const tests[] = { nesting_and_commas, escapes, bad_bytes_become_replacement_characters, keys_are_escaped,
		numbers_up_to_15_significant_digits, numbers_as_text_on_request, deep_nesting };
	return SUITE_OF("json_out", tests);
}
