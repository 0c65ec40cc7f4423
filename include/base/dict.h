/*
 * Two open-addressing tables for the importer's inner loop: text -> id, and 128-bit key -> slot. Both grow by doubling, never shrink;
 * both account their memory.
 */
#ifndef KONTOR_BASE_DICT_H
#define KONTOR_BASE_DICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"

struct dict;                                             /* byte string -> int64                    */
struct dict *dict_new(void);
void dict_free(struct dict *d);
size_t dict_size(const struct dict *d);
bool dict_get(const struct dict *d, struct str key, int64_t *ret);
void dict_put(struct dict *d, struct str key, int64_t value); /* copies the key; replaces           */

struct keyset;                                           /* hash128 -> size_t slot number 0,1,2...  */
struct keyset *keyset_new(size_t expected);
void keyset_free(struct keyset *k);
size_t keyset_size(const struct keyset *k);
size_t keyset_bytes(const struct keyset *k);
#define KEYSET_NONE SIZE_MAX
size_t keyset_find(const struct keyset *k, struct hash128 key); /* KEYSET_NONE if absent            */
/* Adds the key if absent; *was_new tells. Slots are numbered in order of insertion. */
size_t keyset_add(struct keyset *k, struct hash128 key, bool *was_new);

#endif
