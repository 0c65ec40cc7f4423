#include "timeline.h"

#include <stdlib.h>

#include "base/arena.h"

/* Pieces in a growing array. */
struct pieces {
	struct piece *row;
	size_t n, capacity;
};

struct timelines {
	struct pieces standing;          /* disjoint and in order within a key                           */
	size_t *first;                   /* first piece by key; one more than keys                       */
	int32_t keys, keys_capacity;
	struct pieces offered;           /* of the key that is being added, in order of preference       */
};

static void pieces_push(struct pieces *pieces, struct piece piece)
{
	if (pieces->n == pieces->capacity) {
		pieces->capacity = pieces->capacity ? 2 * pieces->capacity : 64;
		pieces->row = xrealloc(pieces->row, pieces->capacity * sizeof *pieces->row);
	}
	pieces->row[pieces->n++] = piece;
}

struct timelines *timelines_new(void)
{
	return xcalloc(1, sizeof(struct timelines));
}

void timelines_free(struct timelines *t)
{
	if (!t)
		return;
	free(t->standing.row);
	free(t->offered.row);
	free(t->first);
	free(t);
}

/* A heap of indexes into offered[]: the most preferred piece, the lowest index, is on top. */
struct heap {
	size_t *index;
	size_t n;
};

static void heap_push(struct heap *heap, size_t index)
{
	size_t at = heap->n++;
	while (at > 0 && heap->index[(at - 1) / 2] > index) {
		heap->index[at] = heap->index[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap->index[at] = index;
}

static void heap_pop(struct heap *heap)
{
	size_t last = heap->index[--heap->n], at = 0;
	for (;;) {
		size_t child = 2 * at + 1;
		if (child >= heap->n)
			break;
		if (child + 1 < heap->n && heap->index[child + 1] < heap->index[child])
			child++;
		if (heap->index[child] >= last)
			break;
		heap->index[at] = heap->index[child];
		at = child;
	}
	heap->index[at] = last;
}

struct beginning {
	day_t day;
	size_t index;
};

static int beginning_order(const void *a, const void *b)
{
	const struct beginning *x = a, *y = b;
	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static void stand(struct timelines *t, size_t first, struct piece piece, day_t from, day_t to)
{
	struct piece *last = t->standing.n > first ? &t->standing.row[t->standing.n - 1] : NULL;
	piece.from = from;
	piece.to = to;
	if (last && last->to == from && last->holder == piece.holder && last->above == piece.above)
		last->to = to;
	else
		pieces_push(&t->standing, piece);
}

/* Walks from change to change; on each stretch the most preferred of the pieces that cover it stands. */
static void choose(struct timelines *t)
{
	const struct piece *offered = t->offered.row;
	size_t n = t->offered.n, next = 0, first = t->standing.n;
	struct beginning *beginnings = xmalloc((n + 1) * sizeof *beginnings);
	struct heap heap = { xmalloc((n + 1) * sizeof *heap.index), 0 };
	for (size_t i = 0; i < n; i++)
		beginnings[i] = (struct beginning){ offered[i].from, i };
	qsort(beginnings, n, sizeof *beginnings, beginning_order);
	day_t day = n ? beginnings[0].day : DAY_OPEN;
	while (next < n || heap.n > 0) {
		while (next < n && beginnings[next].day <= day)
			heap_push(&heap, beginnings[next++].index);
		while (heap.n > 0 && offered[heap.index[0]].to <= day)
			heap_pop(&heap);
		day_t until = next < n ? beginnings[next].day : DAY_OPEN;
		if (heap.n > 0) {
			const struct piece *best = &offered[heap.index[0]];
			if (best->to < until)
				until = best->to;
			stand(t, first, *best, day, until);
		}
		day = until;
	}
	free(beginnings);
	free(heap.index);
	t->offered.n = 0;
}

static void end_key(struct timelines *t)
{
	if (t->offered.n == 1)
		pieces_push(&t->standing, t->offered.row[--t->offered.n]);
	else if (t->offered.n > 1)
		choose(t);
}

/* Makes `key` the key that is being added; those skipped have no pieces. */
static void begin_key(struct timelines *t, int32_t key)
{
	while (t->keys + 1 >= t->keys_capacity || key >= t->keys_capacity) {
		t->keys_capacity = t->keys_capacity ? 2 * t->keys_capacity : 256;
		t->first = xrealloc(t->first, (size_t)t->keys_capacity * sizeof *t->first);
	}
	while (t->keys <= key)
		t->first[t->keys++] = t->standing.n;
}

void timelines_add(struct timelines *t, int32_t key, struct piece piece)
{
	if (key >= t->keys) {
		end_key(t);
		begin_key(t, key);
	}
	if (piece.from < piece.to)
		pieces_push(&t->offered, piece);
}

void timelines_finish(struct timelines *t)
{
	end_key(t);
	begin_key(t, t->keys);
	t->keys--;
}

const struct piece *timelines_of(const struct timelines *t, int32_t key, size_t *n)
{
	*n = 0;
	if (key < 0 || key >= t->keys)
		return NULL;
	*n = t->first[key + 1] - t->first[key];
	return t->standing.row + t->first[key];
}

const struct piece *timelines_at(const struct timelines *t, int32_t key, day_t day, day_t *until)
{
	size_t n;
	const struct piece *pieces = timelines_of(t, key, &n);
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (pieces[middle].to <= day)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == n)
		return NULL;
	bool covers = pieces[low].from <= day;
	day_t change = covers ? pieces[low].to : pieces[low].from;
	if (change < *until)
		*until = change;
	return covers ? &pieces[low] : NULL;
}

int32_t timelines_keys(const struct timelines *t)
{
	return t->keys;
}
