CREATE SEQUENCE record_number MINVALUE 0 START 0;
COMMENT ON SEQUENCE record_number IS 'Numbers of records. Advanced once per publish, under the publish lock; a failed publish leaves a gap.';
