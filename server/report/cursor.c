#include "cursor.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/hash.h"

#define SIGNATURE_BYTES 16

static unsigned char secret[32];
static pthread_once_t secret_once = PTHREAD_ONCE_INIT;

static void make_secret(void)
{
	if (getrandom(secret, sizeof secret, 0) != sizeof secret)
		abort();
}

/* HMAC in the shape SHA-256 needs it: a hash around a hash, both keyed. */
static void sign(const void *p, size_t n, unsigned char out[SIGNATURE_BYTES])
{
	unsigned char pad[64], sum[32];
	pthread_once(&secret_once, make_secret);
	for (int pass = 0; pass < 2; pass++) {
		memset(pad, pass ? 0x5c : 0x36, sizeof pad);
		for (size_t i = 0; i < sizeof secret; i++)
			pad[i] ^= secret[i];
		struct sha256 *h = sha256_new();
		sha256_update(h, pad, sizeof pad);
		sha256_update(h, pass ? (const void *)sum : p, pass ? sizeof sum : n);
		sha256_final(h, sum);
	}
	memcpy(out, sum, SIGNATURE_BYTES);
}

void cursor_write(const struct cursor *c, struct buf *out)
{
	struct buf body = BUF_INIT;
	unsigned char signature[SIGNATURE_BYTES];
	buf_put(&body, &c->snapshot, sizeof c->snapshot);
	buf_put(&body, &c->question, sizeof c->question);
	for (size_t i = 0; i < c->keys_n; i++) {
		uint32_t n = (uint32_t)c->key[i].n;
		buf_put(&body, &n, sizeof n);
		buf_str(&body, c->key[i]);
	}
	sign(body.data, body.len, signature);
	buf_put(&body, signature, sizeof signature);
	buf_reserve(out, 2 * body.len + 1);
	hex_of((const unsigned char *)body.data, body.len, out->data + out->len);
	out->len += 2 * body.len;
	buf_free(&body);
}

static bool stale(struct err *err)
{
	err_set(err, ERR_STALE_CURSOR, "the cursor does not belong to this question");
	return err_hint(err, "ask again without a cursor");
}

static int digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool unhex(const char *text, struct buf *out)
{
	for (; text[0]; text += 2) {
		int high = digit(text[0]), low = text[1] ? digit(text[1]) : -1;
		if (high < 0 || low < 0)
			return false;
		buf_char(out, (char)(high << 4 | low));
	}
	return true;
}

static bool take(struct str *s, void *out, size_t n)
{
	if (s->n < n)
		return false;
	memcpy(out, s->p, n);
	*s = (struct str){ s->p + n, s->n - n };
	return true;
}

static bool take_keys(struct str s, struct cursor *c)
{
	uint32_t n;
	while (s.n) {
		if (c->keys_n == CURSOR_KEYS_MAX || !take(&s, &n, sizeof n) || s.n < n)
			return false;
		c->key[c->keys_n++] = (struct str){ s.p, n };
		s = (struct str){ s.p + n, s.n - n };
	}
	return true;
}

bool cursor_read(const char *text, struct buf *memory, struct cursor *ret, struct err *err)
{
	unsigned char signature[SIGNATURE_BYTES], differs = 0;
	*ret = (struct cursor){ 0 };
	if (!unhex(text, memory) || buf_size(memory) < SIGNATURE_BYTES)
		return stale(err);
	struct str body = buf_view(memory);
	body.n -= SIGNATURE_BYTES;
	sign(body.p, body.n, signature);
	for (size_t i = 0; i < SIGNATURE_BYTES; i++)
		differs |= signature[i] ^ (unsigned char)body.p[body.n + i];
	if (differs || !take(&body, &ret->snapshot, sizeof ret->snapshot) || !take(&body, &ret->question, sizeof ret->question) ||
	    !take_keys(body, ret))
		return stale(err);
	return true;
}
