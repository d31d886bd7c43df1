-- By what a source is known, whatever the case: imports look there for each source that they name.
CREATE FUNCTION known_names(name text, aliases text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(lower(known)) FROM unnest(name || aliases) AS known
$$;
CREATE INDEX sources_known_names_idx ON sources USING gin (known_names(name, aliases)) WHERE deleted_at IS NULL AND named;
CREATE INDEX sources_same_as_idx ON sources USING gin (same_as) WHERE deleted_at IS NULL AND named;
