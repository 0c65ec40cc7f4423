#include "array.h"

static void next(struct array *a)
{
	buf_char(&a->text, a->n++ ? ',' : '{');
}

void array_int(struct array *a, int64_t v)
{
	next(a);
	buf_int64(&a->text, v);
}

void array_day(struct array *a, day_t d)
{
	char text[DAY_TEXT_SIZE];
	next(a);
	buf_cstr(&a->text, day_text(d, text));
}

void array_char(struct array *a, char c)
{
	next(a);
	buf_char(&a->text, c);
}

void array_word(struct array *a, const char *word)
{
	next(a);
	buf_cstr(&a->text, word);
}

void array_decimal(struct array *a, struct decimal d)
{
	char text[DECIMAL_TEXT_SIZE];
	next(a);
	buf_cstr(&a->text, decimal_text(d, text));
}

const char *array_text(struct array *a)
{
	if (!a->closed)
		buf_cstr(&a->text, a->n ? "}" : "{}");
	a->closed = true;
	return buf_terminated(&a->text);
}

void array_clear(struct array *a)
{
	buf_clear(&a->text);
	a->n = 0;
	a->closed = false;
}

void array_free(struct array *a)
{
	buf_free(&a->text);
	a->n = 0;
	a->closed = false;
}
