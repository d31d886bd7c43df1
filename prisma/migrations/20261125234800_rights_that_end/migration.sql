-- DropIndex
DROP INDEX "published_parts_rights_until_idx";

-- AlterTable
ALTER TABLE "published_articles" ADD COLUMN     "stands_until" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "published_articles_stands_until_idx" ON "published_articles"("stands_until") WHERE (stands_until IS NOT NULL);

-- What was published before is looked at once: then it says when its rights begin or end.
UPDATE published_articles SET stands_until = CURRENT_TIMESTAMP
WHERE state = 'live' AND EXISTS (
  SELECT FROM published_facets JOIN published_parts ON type = 'media' AND facet = 'media:' || id
  WHERE article_id = published_articles.id AND document::jsonb -> 'rights' <> 'null'
);
