-- Finds words in spite of a typo (search_words).
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateEnum
CREATE TYPE "resource_type" AS ENUM ('source', 'media', 'quote', 'article');

-- CreateEnum
CREATE TYPE "article_status" AS ENUM ('draft', 'scheduled', 'published', 'unpublished', 'killed');

-- CreateEnum
CREATE TYPE "placement_state" AS ENUM ('anchored', 'moved', 'orphaned');

-- CreateEnum
CREATE TYPE "placement_fidelity" AS ENUM ('verbatim', 'abridged', 'altered');

-- CreateEnum
CREATE TYPE "role" AS ENUM ('viewer', 'editor', 'admin');

-- CreateTable
CREATE TABLE "sources" (
    "id" UUID NOT NULL,
    "external_id" TEXT,
    "slug" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID,
    "updated_by" UUID,
    "deleted_at" TIMESTAMPTZ(3),
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "named" BOOLEAN NOT NULL DEFAULT true,
    "anonymity_reason" TEXT,
    "aliases" TEXT[],
    "description" TEXT,
    "capacity" TEXT,
    "affiliation" UUID,
    "same_as" TEXT[],
    "url" TEXT,
    "language" TEXT,
    "reliability" TEXT,
    "notes" TEXT,
    "protection" TEXT NOT NULL DEFAULT 'none',
    "search" tsvector,

    CONSTRAINT "sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media" (
    "id" UUID NOT NULL,
    "external_id" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID,
    "updated_by" UUID,
    "deleted_at" TIMESTAMPTZ(3),
    "kind" TEXT,
    "caption" TEXT,
    "alt_text" TEXT,
    "credit_line" TEXT,
    "creator" TEXT,
    "supplier" UUID,
    "copyright_notice" TEXT,
    "usage_terms" TEXT,
    "licence" TEXT,
    "taken_at" TEXT,
    "place" TEXT,
    "language" TEXT,
    "focal_point" JSONB,
    "rights" JSONB,
    "digital_source_type" TEXT,
    "search" tsvector,

    CONSTRAINT "media_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quotes" (
    "id" UUID NOT NULL,
    "external_id" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID,
    "updated_by" UUID,
    "deleted_at" TIMESTAMPTZ(3),
    "text" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "speaker" UUID,
    "capacity" TEXT,
    "via" UUID[],
    "addressee" UUID,
    "channel" TEXT,
    "said_at" TEXT,
    "place" TEXT,
    "language" TEXT,
    "original" JSONB,
    "context" TEXT,
    "verification" TEXT NOT NULL DEFAULT 'unverified',
    "verified_by" UUID,
    "verified_at" TIMESTAMPTZ(3),
    "evidence" TEXT[],
    "search" tsvector,

    CONSTRAINT "quotes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "articles" (
    "id" UUID NOT NULL,
    "external_id" TEXT,
    "slug" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID,
    "updated_by" UUID,
    "deleted_at" TIMESTAMPTZ(3),
    "headline" TEXT NOT NULL,
    "kicker" TEXT,
    "standfirst" TEXT,
    "slugline" TEXT,
    "dateline" JSONB,
    "bylines" JSONB NOT NULL DEFAULT '[]',
    "section" TEXT,
    "tags" TEXT[],
    "language" TEXT,
    "key_points" TEXT[],
    "body" JSONB NOT NULL DEFAULT '[]',
    "lead_media" UUID,
    "media" JSONB NOT NULL DEFAULT '[]',
    "sources" JSONB NOT NULL DEFAULT '[]',
    "related" UUID[],
    "provider" UUID,
    "canonical_url" TEXT,
    "seo" JSONB,
    "urgency" INTEGER,
    "ed_note" TEXT,
    "embargo_until" TIMESTAMPTZ(3),
    "origin" JSONB,
    "status" "article_status" NOT NULL DEFAULT 'draft',
    "published_at" TIMESTAMPTZ(3),
    "first_published_at" TIMESTAMPTZ(3),
    "published_revision" INTEGER,
    "body_text" TEXT NOT NULL DEFAULT '',
    "search" tsvector,

    CONSTRAINT "articles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "references" (
    "id" BIGSERIAL NOT NULL,
    "from_type" "resource_type" NOT NULL,
    "from_id" UUID NOT NULL,
    "member" TEXT NOT NULL,
    "source_id" UUID,
    "media_id" UUID,
    "quote_id" UUID,
    "article_id" UUID,

    CONSTRAINT "references_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "placements" (
    "id" BIGSERIAL NOT NULL,
    "quote_id" UUID NOT NULL,
    "article_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "block" TEXT,
    "start" INTEGER,
    "end" INTEGER,
    "exact" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "suffix" TEXT NOT NULL,
    "state" "placement_state" NOT NULL,
    "fidelity" "placement_fidelity" NOT NULL,

    CONSTRAINT "placements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "revisions" (
    "type" "resource_type" NOT NULL,
    "resource_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "snapshot" JSONB NOT NULL,
    "changed" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID,

    CONSTRAINT "revisions_pkey" PRIMARY KEY ("type","resource_id","number")
);

-- CreateTable
CREATE TABLE "search_words" (
    "id" BIGSERIAL NOT NULL,
    "type" "resource_type" NOT NULL,
    "word" TEXT NOT NULL,

    CONSTRAINT "search_words_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tokens" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "role" NOT NULL,
    "hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" UUID,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "actor_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "status" INTEGER NOT NULL,
    "headers" JSONB NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("actor_id","key")
);

-- CreateIndex
CREATE UNIQUE INDEX "sources_external_id_key" ON "sources"("external_id");

-- CreateIndex
CREATE INDEX "sources_created_at_idx" ON "sources"("created_at", "id");

-- CreateIndex
CREATE INDEX "sources_updated_at_idx" ON "sources"("updated_at", "id");

-- CreateIndex
CREATE INDEX "sources_name_idx" ON "sources"("name", "id");

-- CreateIndex
CREATE INDEX "sources_search_idx" ON "sources" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "sources_slug_key" ON "sources"("slug") WHERE (deleted_at IS NULL);

-- CreateIndex
CREATE UNIQUE INDEX "media_external_id_key" ON "media"("external_id");

-- CreateIndex
CREATE INDEX "media_created_at_idx" ON "media"("created_at", "id");

-- CreateIndex
CREATE INDEX "media_updated_at_idx" ON "media"("updated_at", "id");

-- CreateIndex
CREATE INDEX "media_search_idx" ON "media" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "quotes_external_id_key" ON "quotes"("external_id");

-- CreateIndex
CREATE INDEX "quotes_created_at_idx" ON "quotes"("created_at", "id");

-- CreateIndex
CREATE INDEX "quotes_updated_at_idx" ON "quotes"("updated_at", "id");

-- CreateIndex
CREATE INDEX "quotes_speaker_idx" ON "quotes"("speaker");

-- CreateIndex
CREATE INDEX "quotes_search_idx" ON "quotes" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "articles_external_id_key" ON "articles"("external_id");

-- CreateIndex
CREATE INDEX "articles_created_at_idx" ON "articles"("created_at", "id");

-- CreateIndex
CREATE INDEX "articles_updated_at_idx" ON "articles"("updated_at", "id");

-- CreateIndex
CREATE INDEX "articles_published_at_idx" ON "articles"("published_at", "id");

-- CreateIndex
CREATE INDEX "articles_section_idx" ON "articles"("section", "created_at", "id");

-- CreateIndex
CREATE INDEX "articles_tags_idx" ON "articles" USING GIN ("tags");

-- CreateIndex
CREATE INDEX "articles_search_idx" ON "articles" USING GIN ("search");

-- CreateIndex
CREATE UNIQUE INDEX "articles_slug_key" ON "articles"("slug") WHERE (deleted_at IS NULL);

-- CreateIndex
CREATE INDEX "references_from_idx" ON "references"("from_type", "from_id");

-- CreateIndex
CREATE INDEX "references_source_id_idx" ON "references"("source_id");

-- CreateIndex
CREATE INDEX "references_media_id_idx" ON "references"("media_id");

-- CreateIndex
CREATE INDEX "references_quote_id_idx" ON "references"("quote_id");

-- CreateIndex
CREATE INDEX "references_article_id_idx" ON "references"("article_id");

-- CreateIndex
CREATE INDEX "placements_quote_id_idx" ON "placements"("quote_id");

-- CreateIndex
CREATE INDEX "placements_article_id_idx" ON "placements"("article_id", "position");

-- CreateIndex
CREATE INDEX "search_words_word_idx" ON "search_words"("word", "type");

-- CreateIndex
CREATE INDEX "search_words_trigram_idx" ON "search_words" USING GIN ("word" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "tokens_hash_key" ON "tokens"("hash");

-- CreateIndex
CREATE INDEX "tokens_created_at_idx" ON "tokens"("created_at", "id");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- AddForeignKey
ALTER TABLE "references" ADD CONSTRAINT "references_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "references" ADD CONSTRAINT "references_media_id_fkey" FOREIGN KEY ("media_id") REFERENCES "media"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "references" ADD CONSTRAINT "references_quote_id_fkey" FOREIGN KEY ("quote_id") REFERENCES "quotes"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "references" ADD CONSTRAINT "references_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "placements" ADD CONSTRAINT "placements_quote_id_fkey" FOREIGN KEY ("quote_id") REFERENCES "quotes"("id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "placements" ADD CONSTRAINT "placements_article_id_fkey" FOREIGN KEY ("article_id") REFERENCES "articles"("id") ON DELETE CASCADE ON UPDATE RESTRICT;
