-- Full text search. Vectors are written by triggers, so that no way of writing a row can forget them.
-- Each holds the words as they stand ('simple') and their stems in the language of the row.

CREATE FUNCTION search_config(language text) RETURNS regconfig
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE split_part(lower(language), '-', 1)
    WHEN 'ar' THEN 'arabic' WHEN 'ca' THEN 'catalan' WHEN 'da' THEN 'danish' WHEN 'de' THEN 'german'
    WHEN 'el' THEN 'greek' WHEN 'en' THEN 'english' WHEN 'es' THEN 'spanish' WHEN 'eu' THEN 'basque'
    WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french' WHEN 'ga' THEN 'irish' WHEN 'hi' THEN 'hindi'
    WHEN 'hu' THEN 'hungarian' WHEN 'hy' THEN 'armenian' WHEN 'id' THEN 'indonesian' WHEN 'it' THEN 'italian'
    WHEN 'lt' THEN 'lithuanian' WHEN 'nb' THEN 'norwegian' WHEN 'ne' THEN 'nepali' WHEN 'nl' THEN 'dutch'
    WHEN 'nn' THEN 'norwegian' WHEN 'no' THEN 'norwegian' WHEN 'pt' THEN 'portuguese' WHEN 'ro' THEN 'romanian'
    WHEN 'ru' THEN 'russian' WHEN 'sr' THEN 'serbian' WHEN 'sv' THEN 'swedish' WHEN 'ta' THEN 'tamil'
    WHEN 'tr' THEN 'turkish' WHEN 'yi' THEN 'yiddish' ELSE 'simple' END::regconfig
$$;

-- Every configuration a vector may have been made with: what a query without a language has to try.
CREATE FUNCTION search_configs() RETURNS regconfig[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ARRAY['arabic', 'catalan', 'danish', 'german', 'greek', 'english', 'spanish', 'basque', 'finnish', 'french',
    'irish', 'hindi', 'hungarian', 'armenian', 'indonesian', 'italian', 'lithuanian', 'norwegian', 'nepali', 'dutch',
    'portuguese', 'romanian', 'russian', 'serbian', 'swedish', 'tamil', 'turkish', 'yiddish']::regconfig[]
$$;

-- A vector holds at most 1 MB; text behind 150,000 characters is not searched.
CREATE FUNCTION search_vector(language text, a text, b text, c text, d text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(vector::text, ' ')::tsvector, '') FROM (
    SELECT setweight(to_tsvector(config, left(coalesce(a, ''), 10000)), 'A')
        || setweight(to_tsvector(config, left(coalesce(b, ''), 20000)), 'B')
        || setweight(to_tsvector(config, left(coalesce(c, ''), 150000)), 'C')
        || setweight(to_tsvector(config, left(coalesce(d, ''), 20000)), 'D') AS vector
    FROM (SELECT DISTINCT unnest(ARRAY['simple', search_config(language)]::regconfig[]) AS config) AS configs
  ) AS vectors
$$;

-- Remembers the words of a text for the correction of typing mistakes. There is no unique index: a word that two
-- transactions add at once stands twice, which hurts nobody, and neither has to wait for the other.
CREATE FUNCTION learn_words(of_type resource_type, vector tsvector) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_words (type, word)
  SELECT of_type, lexeme FROM unnest(tsvector_to_array(vector)) AS lexeme
  WHERE length(lexeme) BETWEEN 4 AND 40
    AND NOT EXISTS (SELECT 1 FROM search_words WHERE word = lexeme AND type = of_type);
END $$;

-- A word with each pair of its neighbouring letters swapped.
CREATE FUNCTION search_swaps(word text) RETURNS text[]
LANGUAGE sql IMMUTABLE AS $$
  SELECT array_agg(overlay(word PLACING reverse(substr(word, at, 2)) FROM at FOR 2))
  FROM generate_series(1, length(word) - 1) AS at
$$;

-- The words of a query that occur nowhere, each with words that do and look like it. The low threshold lets short
-- words through, but for swapped letters, which leave a word of four one trigram in common; the application keeps those
-- that are one typing mistake away.
CREATE FUNCTION search_candidates(of_type resource_type, q text) RETURNS TABLE (word text, candidates text[])
LANGUAGE sql STABLE SET pg_trgm.similarity_threshold = 0.15 AS $$
  SELECT typed.word, array_agg(DISTINCT known.word)
  FROM unnest(tsvector_to_array(to_tsvector('simple', q))) AS typed (word)
  JOIN search_words AS known
    ON (known.word % typed.word OR known.word = ANY (search_swaps(typed.word)))
      AND known.type = of_type AND abs(length(known.word) - length(typed.word)) <= 1
  WHERE length(typed.word) BETWEEN 4 AND 40
    AND NOT EXISTS (SELECT 1 FROM search_words AS same WHERE same.word = typed.word AND same.type = of_type)
  GROUP BY typed.word
$$;

-- A query as typed, in its words and in their stems in each of the languages.
CREATE FUNCTION search_stems(configs regconfig[], q text) RETURNS tsquery
LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(string_agg(DISTINCT '(' || query::text || ')', ' | ')::tsquery, ''::tsquery)
  FROM (SELECT websearch_to_tsquery(config, q) AS query
        FROM unnest(configs || 'simple'::regconfig) AS config) AS queries
  WHERE numnode(query) > 0
$$;

-- Any of some words, in themselves and in their stems.
CREATE FUNCTION search_any(configs regconfig[], words text[]) RETURNS tsquery
LANGUAGE sql IMMUTABLE AS $$
  SELECT coalesce(string_agg(DISTINCT '(' || query::text || ')', ' | ')::tsquery, ''::tsquery)
  FROM (SELECT plainto_tsquery(config, word) AS query
        FROM unnest(configs || 'simple'::regconfig) AS config, unnest(words) AS word) AS queries
  WHERE numnode(query) > 0
$$;

CREATE FUNCTION index_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search := search_vector(NEW.language, concat_ws(' ', NEW.name, array_to_string(NEW.aliases, ' ')),
    concat_ws(' ', NEW.capacity, NEW.description), NULL, NEW.notes);
  PERFORM learn_words('source', NEW.search);
  RETURN NEW;
END $$;

CREATE FUNCTION index_media() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search := search_vector(NEW.language, NEW.caption, concat_ws(' ', NEW.alt_text, NEW.credit_line, NEW.creator),
    NEW.place, NULL);
  PERFORM learn_words('media', NEW.search);
  RETURN NEW;
END $$;

CREATE FUNCTION index_quote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search := search_vector(NEW.language, NEW.text, concat_ws(' ', NEW.original ->> 'text', NEW.context),
    concat_ws(' ', NEW.capacity, NEW.channel, NEW.place), NULL);
  PERFORM learn_words('quote', NEW.search);
  RETURN NEW;
END $$;

CREATE FUNCTION index_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.headline, NEW.standfirst, NEW.kicker, NEW.slugline, NEW.key_points, NEW.tags, NEW.body_text,
       NEW.bylines, NEW.ed_note, NEW.language)
     IS NOT DISTINCT FROM (OLD.headline, OLD.standfirst, OLD.kicker, OLD.slugline, OLD.key_points, OLD.tags, OLD.body_text,
       OLD.bylines, OLD.ed_note, OLD.language) THEN
    RETURN NEW;
  END IF;
  NEW.search := search_vector(NEW.language, NEW.headline,
    concat_ws(' ', NEW.standfirst, NEW.kicker, NEW.slugline, array_to_string(NEW.key_points || NEW.tags, ' ')),
    NEW.body_text,
    concat_ws(' ', (SELECT string_agg(byline ->> 'name', ' ') FROM jsonb_array_elements(NEW.bylines) AS byline), NEW.ed_note));
  PERFORM learn_words('article', NEW.search);
  RETURN NEW;
END $$;

CREATE TRIGGER index_source BEFORE INSERT OR UPDATE ON sources FOR EACH ROW EXECUTE FUNCTION index_source();
CREATE TRIGGER index_media BEFORE INSERT OR UPDATE ON media FOR EACH ROW EXECUTE FUNCTION index_media();
CREATE TRIGGER index_quote BEFORE INSERT OR UPDATE ON quotes FOR EACH ROW EXECUTE FUNCTION index_quote();
CREATE TRIGGER index_article BEFORE INSERT OR UPDATE ON articles FOR EACH ROW EXECUTE FUNCTION index_article();
