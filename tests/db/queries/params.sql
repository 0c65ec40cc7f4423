SELECT $1::text AS letters, $2::bigint AS whole, $3::date AS day, $4::date AS ever, $5::date AS always, $6::text AS nothing, $7::numeric AS exact
