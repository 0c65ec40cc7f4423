#include <stdlib.h>

#include "base/arena.h"

#include "publish.h"

void publish_touch(struct publish *pub, const struct feed *feed, const char *how, int64_t batch_id)
{
	/* Rows of one batch come together: the last entry is nearly always the one. */
	for (size_t i = pub->touches_n; i-- > 0;) {
		struct touch *t = &pub->touches[i];
		if (t->batch_id == batch_id && t->feed == feed && t->how == how) {
			t->rows++;
			return;
		}
	}
	pub->touches = xrealloc(pub->touches, (pub->touches_n + 1) * sizeof *pub->touches);
	pub->touches[pub->touches_n++] = (struct touch){ batch_id, feed, how, 1 };
}
