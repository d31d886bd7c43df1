-- Whether a search hits so few rows that it takes less to fetch and sort all of them than to look through the rows in order
-- until the first thousand hits have come. The planner knows by costs, but takes each word that it has not counted for one that
-- stands in some of a thousand rows: of several, each in several stems, it expects hits at every turn, and reads a million
-- rows in order where there are fifty. Of n rows, h of them hits, the one way fetches h, the other 1,000 n / h.
CREATE FUNCTION finds_few(shelf regclass, query tsquery) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  plan json;
BEGIN
  EXECUTE format('EXPLAIN (FORMAT JSON) SELECT FROM %s WHERE search @@ %L::tsquery', shelf, query) INTO plan;
  RETURN (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8 ^ 2 < 1000 * (SELECT reltuples FROM pg_class WHERE oid = shelf);
END
$$;
