/* Non-cryptographic hashes (XXH3) for identity inside one installation; SHA-256 for files and pseudonyms. */
#ifndef KONTOR_BASE_HASH_H
#define KONTOR_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct hash128 {
	uint64_t hi, lo;
};

struct hash128 hash128_of(const void *p, size_t n);
uint64_t hash64_of(const void *p, size_t n);
/* From the text of a uuid (32 hexadecimal digits and hyphens), hi first. */
struct hash128 hash128_of_uuid(const char *text);

struct sha256;                                           /* streaming; wraps OpenSSL                */
struct sha256 *sha256_new(void);
void sha256_update(struct sha256 *h, const void *p, size_t n);
void sha256_final(struct sha256 *h, unsigned char out[32]); /* and frees h                          */
void sha256_of(const void *p, size_t n, unsigned char out[32]);
void hex_of(const unsigned char *p, size_t n, char *out); /* 2n + 1 bytes                           */

#endif
