-- The words of what one statement writes are remembered together: rows that come in by the hundred share most of theirs.
-- Each is looked up once, where a trigger on each row looked up every word of every row. OFFSET 0 has each looked up in the
-- index: how many there are the planner cannot know, and for one row it would read the whole table.
CREATE FUNCTION learn_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_words (shelf, word)
  SELECT TG_ARGV[0], lexeme FROM (SELECT DISTINCT unnest(tsvector_to_array(search)) AS lexeme FROM written) AS lexemes
  WHERE length(lexeme) BETWEEN 4 AND 40
    AND NOT EXISTS (SELECT 1 FROM search_words WHERE word = lexeme AND shelf = TG_ARGV[0] OFFSET 0);
  RETURN NULL;
END $$;

-- What is written over something else, where its words may be others.
CREATE FUNCTION learn_rewritten() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_words (shelf, word)
  SELECT TG_ARGV[0], lexeme FROM (
    SELECT DISTINCT unnest(tsvector_to_array(written.search)) AS lexeme
    FROM written JOIN former USING (id) WHERE written.search IS DISTINCT FROM former.search) AS lexemes
  WHERE length(lexeme) BETWEEN 4 AND 40
    AND NOT EXISTS (SELECT 1 FROM search_words WHERE word = lexeme AND shelf = TG_ARGV[0] OFFSET 0);
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION index_source() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search := search_vector(NEW.language, concat_ws(' ', NEW.name, array_to_string(NEW.aliases, ' ')),
    concat_ws(' ', NEW.capacity, NEW.description), NULL, NEW.notes);
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION index_media() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search := search_vector(NEW.language, NEW.caption, concat_ws(' ', NEW.alt_text, NEW.credit_line, NEW.creator),
    NEW.place, NULL);
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION index_quote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search := search_vector(NEW.language, NEW.text, concat_ws(' ', NEW.original ->> 'text', NEW.context),
    concat_ws(' ', NEW.capacity, NEW.channel, NEW.place), NULL);
  RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION index_article() RETURNS trigger LANGUAGE plpgsql AS $$
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
  RETURN NEW;
END $$;

CREATE TRIGGER learn_source AFTER INSERT ON sources REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION learn_written('source');
CREATE TRIGGER relearn_source AFTER UPDATE ON sources REFERENCING NEW TABLE AS written OLD TABLE AS former
  FOR EACH STATEMENT EXECUTE FUNCTION learn_rewritten('source');
CREATE TRIGGER learn_media AFTER INSERT ON media REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION learn_written('media');
CREATE TRIGGER relearn_media AFTER UPDATE ON media REFERENCING NEW TABLE AS written OLD TABLE AS former
  FOR EACH STATEMENT EXECUTE FUNCTION learn_rewritten('media');
CREATE TRIGGER learn_quote AFTER INSERT ON quotes REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION learn_written('quote');
CREATE TRIGGER relearn_quote AFTER UPDATE ON quotes REFERENCING NEW TABLE AS written OLD TABLE AS former
  FOR EACH STATEMENT EXECUTE FUNCTION learn_rewritten('quote');
CREATE TRIGGER learn_article AFTER INSERT ON articles REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION learn_written('article');
CREATE TRIGGER relearn_article AFTER UPDATE ON articles REFERENCING NEW TABLE AS written OLD TABLE AS former
  FOR EACH STATEMENT EXECUTE FUNCTION learn_rewritten('article');
