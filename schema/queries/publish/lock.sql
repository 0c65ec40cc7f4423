-- One publish at a time; held to the end of the transaction. The number spells KONT.
SELECT pg_advisory_xact_lock(1263488596)
