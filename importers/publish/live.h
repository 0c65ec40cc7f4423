/*
 * The keys a file can meet: what is live in the record table, and what the file itself brought. Answers in one probe what a row is.
 */
#ifndef KONTOR_IMPORTERS_PUBLISH_LIVE_H
#define KONTOR_IMPORTERS_PUBLISH_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "db/conn.h"

#include "../feed/feed.h"

struct live;

enum live_state {
	LIVE_NEW,           /* no such key yet                                                              */
	LIVE_SAME,          /* stored with the same content                                                 */
	LIVE_OTHER,         /* stored with other content                                                    */
	LIVE_AGAIN_SAME,    /* this file brought it before, same content                                    */
	LIVE_AGAIN_OTHER,   /* this file brought it before, other content                                   */
};

struct live_match {
	enum live_state state;
	int64_t record_id;  /* LIVE_SAME, LIVE_OTHER: the stored record                                     */
	int64_t batch_id;   /* and the batch it came from                                                   */
};

/* Loads the live keys: of one source and a range of key_order for facts, all of them for master data. */
bool live_load(struct db *db, const struct feed *feed, int32_t source_id, int64_t order_from, int64_t order_to, struct live **ret,
               struct err *err);
void live_free(struct live *l);
/* Asks and remembers that the file brought this key. */
struct live_match live_meet(struct live *l, struct hash128 key, uint64_t content);

#endif
