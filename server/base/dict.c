#include "base/dict.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* ---- text -> int64 ---- */

struct dict_slot {
	const char *key;                 /* NULL = free                                                  */
	uint32_t n, tag;                 /* length, upper half of the hash                               */
	int64_t value;
};

struct dict {
	struct dict_slot *slots;
	size_t cap, size;                /* cap is a power of two, at most 3/4 full                      */
	struct arena *keys;
};

struct dict *dict_new(void)
{
	struct dict *d = xcalloc(1, sizeof *d);
	d->cap = 16;
	d->slots = xcalloc(d->cap, sizeof *d->slots);
	d->keys = arena_new(0);
	return d;
}

void dict_free(struct dict *d)
{
	if (!d)
		return;
	arena_free(d->keys);
	free(d->slots);
	free(d);
}

size_t dict_size(const struct dict *d)
{
	return d->size;
}

/* The slot with this key, or the free one where it belongs. Linear probing. */
static struct dict_slot *dict_probe(const struct dict *d, struct str key, uint64_t hash)
{
	uint32_t tag = (uint32_t)(hash >> 32);
	for (size_t i = hash & (d->cap - 1);; i = (i + 1) & (d->cap - 1)) {
		struct dict_slot *s = &d->slots[i];
		if (!s->key || (s->tag == tag && s->n == key.n && (key.n == 0 || memcmp(s->key, key.p, key.n) == 0)))
			return s;
	}
}

bool dict_get(const struct dict *d, struct str key, int64_t *ret)
{
	const struct dict_slot *s = dict_probe(d, key, hash64_of(key.p, key.n));
	if (!s->key)
		return false;
	*ret = s->value;
	return true;
}

static void dict_grow(struct dict *d)
{
	struct dict_slot *old = d->slots;
	size_t old_cap = d->cap;
	d->cap *= 2;
	d->slots = xcalloc(d->cap, sizeof *d->slots);
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].key) {
			struct str key = { old[i].key, old[i].n };
			*dict_probe(d, key, hash64_of(key.p, key.n)) = old[i];
		}
	free(old);
}

void dict_put(struct dict *d, struct str key, int64_t value)
{
	uint64_t hash = hash64_of(key.p, key.n);
	struct dict_slot *s = dict_probe(d, key, hash);
	if (!s->key) {
		if (4 * (d->size + 1) > 3 * d->cap) {
			dict_grow(d);
			s = dict_probe(d, key, hash);
		}
		*s = (struct dict_slot){ .key = arena_str(d->keys, key).p, .n = (uint32_t)key.n, .tag = (uint32_t)(hash >> 32) };
		d->size++;
	}
	s->value = value;
}

/* ---- 128-bit key -> slot number ---- */

struct keyset {
	struct hash128 *keys;            /* by slot number                                               */
	uint32_t *index;                 /* open addressing: slot number + 1, 0 = free                   */
	size_t size, keys_cap, index_cap;
};

struct keyset *keyset_new(size_t expected)
{
	struct keyset *k = xcalloc(1, sizeof *k);
	k->index_cap = 16;
	while (k->index_cap < 2 * expected)
		k->index_cap *= 2;
	k->index = xcalloc(k->index_cap, sizeof *k->index);
	return k;
}

void keyset_free(struct keyset *k)
{
	if (!k)
		return;
	free(k->keys);
	free(k->index);
	free(k);
}

size_t keyset_size(const struct keyset *k)
{
	return k->size;
}

size_t keyset_bytes(const struct keyset *k)
{
	return k->keys_cap * sizeof *k->keys + k->index_cap * sizeof *k->index;
}

static uint32_t *keyset_probe(const struct keyset *k, struct hash128 key)
{
	for (size_t i = key.lo & (k->index_cap - 1);; i = (i + 1) & (k->index_cap - 1)) {
		uint32_t *at = &k->index[i];
		if (*at == 0 || (k->keys[*at - 1].lo == key.lo && k->keys[*at - 1].hi == key.hi))
			return at;
	}
}

size_t keyset_find(const struct keyset *k, struct hash128 key)
{
	uint32_t at = *keyset_probe(k, key);
	return at ? at - 1 : KEYSET_NONE;
}

static void keyset_grow(struct keyset *k)
{
	free(k->index);
	k->index_cap *= 2;
	k->index = xcalloc(k->index_cap, sizeof *k->index);
	for (size_t i = 0; i < k->size; i++)
		*keyset_probe(k, k->keys[i]) = (uint32_t)i + 1;
}

size_t keyset_add(struct keyset *k, struct hash128 key, bool *was_new)
{
	uint32_t *at = keyset_probe(k, key);
	*was_new = *at == 0;
	if (!*was_new)
		return *at - 1;
	if (4 * (k->size + 1) > 3 * k->index_cap) {
		keyset_grow(k);
		at = keyset_probe(k, key);
	}
	if (k->size == k->keys_cap) {
		k->keys_cap = k->keys_cap ? 2 * k->keys_cap : 16;
		k->keys = xrealloc(k->keys, k->keys_cap * sizeof *k->keys);
	}
	k->keys[k->size] = key;
	*at = (uint32_t)++k->size;
	return k->size - 1;
}
