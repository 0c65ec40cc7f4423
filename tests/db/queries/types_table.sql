CREATE TABLE copied (
    n integer, truth boolean, small smallint, whole integer, large bigint, day date, letters text, fixed char(3), bytes bytea, id uuid,
    exact numeric, list text[], moment timestamptz)
