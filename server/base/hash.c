#include "base/hash.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <xxhash.h>

struct hash128 hash128_of(const void *p, size_t n)
{
	XXH128_hash_t h = XXH3_128bits(p, n);
	return (struct hash128){ h.high64, h.low64 };
}

uint64_t hash64_of(const void *p, size_t n)
{
	return XXH3_64bits(p, n);
}

static int hex_digit(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

struct hash128 hash128_of_uuid(const char *text)
{
	struct hash128 h = { 0, 0 };
	int digits = 0;
	for (; *text; text++) {
		if (*text == '-')
			continue;
		uint64_t *half = digits++ < 16 ? &h.hi : &h.lo;
		*half = *half << 4 | (uint64_t)hex_digit(*text);
	}
	return h;
}

/* OpenSSL's EVP calls fail only without memory or without the algorithm: both end the process. */
static void must(int ok)
{
	if (!ok)
		abort();
}

struct sha256 *sha256_new(void)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	must(ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL));
	return (struct sha256 *)ctx;
}

void sha256_update(struct sha256 *h, const void *p, size_t n)
{
	must(EVP_DigestUpdate((EVP_MD_CTX *)h, p, n));
}

void sha256_final(struct sha256 *h, unsigned char out[32])
{
	must(EVP_DigestFinal_ex((EVP_MD_CTX *)h, out, NULL));
	EVP_MD_CTX_free((EVP_MD_CTX *)h);
}

void sha256_of(const void *p, size_t n, unsigned char out[32])
{
	struct sha256 *h = sha256_new();
	sha256_update(h, p, n);
	sha256_final(h, out);
}

void hex_of(const unsigned char *p, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < n; i++) {
		out[2 * i] = digits[p[i] >> 4];
		out[2 * i + 1] = digits[p[i] & 15];
	}
	out[2 * n] = '\0';
}
