-- A connection for reports writes nothing and sees one state for the length of an answer. Most parameters of a report are not given: a plan made
-- for the values at hand leaves their conditions out.
SELECT set_config('default_transaction_read_only', 'on', false), set_config('default_transaction_isolation', 'repeatable read', false),
       set_config('plan_cache_mode', 'force_custom_plan', false)
