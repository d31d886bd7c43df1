-- CreateEnum
CREATE TYPE "change_surface" AS ENUM ('editorial', 'content');

-- CreateEnum
CREATE TYPE "published_state" AS ENUM ('live', 'killed');

-- DropIndex
DROP INDEX "search_words_word_idx";

-- AlterTable
ALTER TABLE "articles" ADD COLUMN     "publish_at" TIMESTAMPTZ(3),
ADD COLUMN     "schedule" JSONB,
ADD COLUMN     "unpublish_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "revisions" ADD COLUMN     "act" TEXT,
ADD COLUMN     "reason" TEXT;

-- AlterTable
ALTER TABLE "search_words" ALTER COLUMN "type" TYPE TEXT;
ALTER TABLE "search_words" RENAME COLUMN "type" TO "shelf";

-- CreateTable
CREATE TABLE "changes" (
    "seq" BIGSERIAL NOT NULL,
    "position" BIGINT,
    "surface" "change_surface" NOT NULL,
    "type" "resource_type" NOT NULL,
    "resource_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "revision" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "changes_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "change_feed" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "last_position" BIGINT NOT NULL DEFAULT 0,
    "pruned_position" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "change_feed_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "followers" (
    "name" TEXT NOT NULL,
    "position" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "followers_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "audit_lines" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "type" "resource_type" NOT NULL,
    "resource_id" UUID NOT NULL,
    "revision" INTEGER,
    "details" JSONB,

    CONSTRAINT "audit_lines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "corrections" (
    "id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID,

    CONSTRAINT "corrections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "published_articles" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "state" "published_state" NOT NULL DEFAULT 'live',
    "revision" INTEGER NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "first_published_at" TIMESTAMPTZ(3) NOT NULL,
    "modified_at" TIMESTAMPTZ(3) NOT NULL,
    "headline" TEXT NOT NULL,
    "standfirst" TEXT,
    "body_text" TEXT NOT NULL,
    "terms" TEXT NOT NULL,
    "language" TEXT,
    "section" TEXT,
    "document" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "br" BYTEA NOT NULL,
    "gzip" BYTEA NOT NULL,
    "etag" TEXT NOT NULL,
    "keys" TEXT NOT NULL,
    "notice" TEXT,
    "search" tsvector,

    CONSTRAINT "published_articles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "published_facets" (
    "facet" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "article_id" UUID NOT NULL,

    CONSTRAINT "published_facets_pkey" PRIMARY KEY ("facet","published_at","article_id")
);

-- CreateTable
CREATE TABLE "published_parts" (
    "type" "resource_type" NOT NULL,
    "id" UUID NOT NULL,
    "slug" TEXT,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "modified_at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT,
    "verification" TEXT,
    "speaker" UUID,
    "sources" UUID[],
    "language" TEXT,
    "title" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "document" TEXT NOT NULL,
    "search" tsvector,

    CONSTRAINT "published_parts_pkey" PRIMARY KEY ("type","id")
);

-- CreateTable
CREATE TABLE "redirects" (
    "slug" TEXT NOT NULL,
    "article_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "redirects_pkey" PRIMARY KEY ("slug")
);

-- CreateIndex
CREATE UNIQUE INDEX "changes_position_key" ON "changes"("position");

-- CreateIndex
CREATE INDEX "changes_surface_idx" ON "changes"("surface", "position");

-- CreateIndex
CREATE INDEX "changes_unplaced_idx" ON "changes"("seq") WHERE (position IS NULL);

-- CreateIndex
CREATE INDEX "audit_lines_resource_id_idx" ON "audit_lines"("resource_id", "id");

-- CreateIndex
CREATE INDEX "corrections_article_id_idx" ON "corrections"("article_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "published_articles_slug_key" ON "published_articles"("slug");

-- CreateIndex
CREATE INDEX "published_articles_published_at_idx" ON "published_articles"("published_at", "id") WHERE (state = 'live');

-- CreateIndex
CREATE INDEX "published_articles_modified_at_idx" ON "published_articles"("modified_at", "id") WHERE (state = 'live');

-- CreateIndex
CREATE INDEX "published_articles_search_idx" ON "published_articles" USING GIN ("search");

-- CreateIndex
CREATE INDEX "published_facets_article_id_idx" ON "published_facets"("article_id");

-- CreateIndex
CREATE INDEX "published_parts_slug_idx" ON "published_parts"("type", "slug");

-- CreateIndex
CREATE INDEX "published_parts_published_at_idx" ON "published_parts"("type", "published_at", "id");

-- CreateIndex
CREATE INDEX "published_parts_speaker_idx" ON "published_parts"("speaker", "published_at", "id");

-- CreateIndex
CREATE INDEX "published_parts_verification_idx" ON "published_parts"("verification", "published_at", "id");

-- CreateIndex
CREATE INDEX "published_parts_title_idx" ON "published_parts"("title", "id") WHERE (type = 'source');

-- CreateIndex
CREATE INDEX "published_parts_sources_idx" ON "published_parts" USING GIN ("sources");

-- CreateIndex
CREATE INDEX "published_parts_search_idx" ON "published_parts" USING GIN ("search");

-- CreateIndex
CREATE INDEX "redirects_article_id_idx" ON "redirects"("article_id");

-- CreateIndex
CREATE INDEX "articles_publish_at_idx" ON "articles"("publish_at") WHERE (publish_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "articles_unpublish_at_idx" ON "articles"("unpublish_at") WHERE (unpublish_at IS NOT NULL);

-- CreateIndex
CREATE INDEX "search_words_word_idx" ON "search_words"("word", "shelf");

-- AddForeignKey
ALTER TABLE "corrections" ADD CONSTRAINT "corrections_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "published_articles" ADD CONSTRAINT "published_articles_id_fkey" FOREIGN KEY ("id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "published_facets" ADD CONSTRAINT "published_facets_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "published_articles"("id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "redirects" ADD CONSTRAINT "redirects_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- Compressed bytes do not compress again, and are sent as they are.
ALTER TABLE published_articles ALTER COLUMN br SET STORAGE EXTERNAL, ALTER COLUMN gzip SET STORAGE EXTERNAL;

INSERT INTO change_feed DEFAULT VALUES;
ALTER TABLE change_feed ADD CONSTRAINT change_feed_has_one_row CHECK (id);

-- Whoever writes a revision tells of a change: no way of writing can forget it. Only what may stand in a published
-- snapshot wakes those who follow; waking makes commits wait for each other.
CREATE FUNCTION tell_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO changes (surface, type, resource_id, kind, revision, at)
  VALUES ('editorial', NEW.type, NEW.resource_id,
    CASE
      WHEN NEW.act IS NOT NULL THEN NEW.act
      WHEN NEW.number = 1 THEN 'created'
      WHEN NEW.changed = ARRAY['deletedAt'] AND NEW.snapshot ->> 'deletedAt' IS NULL THEN 'restored'
      WHEN NEW.changed = ARRAY['deletedAt'] THEN 'trashed'
      ELSE 'changed'
    END, NEW.number, clock_timestamp());
  IF NEW.number > 1 AND NEW.type <> 'article' THEN
    PERFORM pg_notify('verbatim_changes', '');
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER tell_change AFTER INSERT ON revisions FOR EACH ROW EXECUTE FUNCTION tell_change();

-- Words are kept by shelf: the published ones apart, so that no draft lends readers a word.
DROP FUNCTION learn_words(resource_type, tsvector);
DROP FUNCTION search_candidates(resource_type, text);

CREATE FUNCTION learn_words(on_shelf text, vector tsvector) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO search_words (shelf, word)
  SELECT on_shelf, lexeme FROM unnest(tsvector_to_array(vector)) AS lexeme
  WHERE length(lexeme) BETWEEN 4 AND 40
    AND NOT EXISTS (SELECT 1 FROM search_words WHERE word = lexeme AND shelf = on_shelf);
END $$;

CREATE FUNCTION search_candidates(on_shelf text, q text) RETURNS TABLE (word text, candidates text[])
LANGUAGE sql STABLE SET pg_trgm.similarity_threshold = 0.15 AS $$
  SELECT typed.word, array_agg(DISTINCT known.word)
  FROM unnest(tsvector_to_array(to_tsvector('simple', q))) AS typed (word)
  JOIN search_words AS known
    ON (known.word % typed.word OR known.word = ANY (search_swaps(typed.word)))
      AND known.shelf = on_shelf AND abs(length(known.word) - length(typed.word)) <= 1
  WHERE length(typed.word) BETWEEN 4 AND 40
    AND NOT EXISTS (SELECT 1 FROM search_words AS same WHERE same.word = typed.word AND same.shelf = on_shelf)
  GROUP BY typed.word
$$;

CREATE FUNCTION index_published_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.headline, NEW.standfirst, NEW.body_text, NEW.terms, NEW.language)
     IS NOT DISTINCT FROM (OLD.headline, OLD.standfirst, OLD.body_text, OLD.terms, OLD.language) THEN
    RETURN NEW;
  END IF;
  NEW.search := search_vector(NEW.language, NEW.headline, concat_ws(' ', NEW.standfirst, NEW.terms), NEW.body_text, NULL);
  PERFORM learn_words('published_article', NEW.search);
  RETURN NEW;
END $$;

CREATE FUNCTION index_published_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.title, NEW.text, NEW.language) IS NOT DISTINCT FROM (OLD.title, OLD.text, OLD.language) THEN
    RETURN NEW;
  END IF;
  NEW.search := search_vector(NEW.language, NEW.title, NEW.text, NULL, NULL);
  PERFORM learn_words('published_' || NEW.type::text, NEW.search);
  RETURN NEW;
END $$;

CREATE TRIGGER index_published_article BEFORE INSERT OR UPDATE ON published_articles
  FOR EACH ROW EXECUTE FUNCTION index_published_article();
CREATE TRIGGER index_published_part BEFORE INSERT OR UPDATE ON published_parts
  FOR EACH ROW EXECUTE FUNCTION index_published_part();

-- From the first change on: a process that does background work may come later than the first editor.
INSERT INTO followers (name) VALUES ('snapshots'), ('published');
