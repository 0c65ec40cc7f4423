-- A connection for reports writes nothing and sees one state for the length of an answer. Most parameters of a report are not given: a plan made
-- for the values at hand leaves their conditions out. Right after a large import no statistics are there yet: a loop planned for one row would run for
-- each of many, and records have no B-tree to look one up in; reading each table once is never far from the best.
SELECT set_config('default_transaction_read_only', 'on', false), set_config('default_transaction_isolation', 'repeatable read', false),
       set_config('plan_cache_mode', 'force_custom_plan', false), set_config('enable_nestloop', 'off', false)
