-- AlterTable
ALTER TABLE "media" ADD COLUMN     "file" TEXT;

-- AlterTable
ALTER TABLE "published_parts" ADD COLUMN     "file" TEXT,
ADD COLUMN     "rights_until" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "stored_files" (
    "sha256" TEXT NOT NULL,
    "mime_type" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "duration" DOUBLE PRECISION,
    "placeholder" TEXT,
    "dominant_color" TEXT,
    "metadata" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "touched_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stored_files_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "signing_keys" (
    "purpose" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("purpose")
);

-- CreateIndex
CREATE INDEX "stored_files_touched_at_idx" ON "stored_files"("touched_at");

-- CreateIndex
CREATE INDEX "media_file_idx" ON "media"("file");

-- AddForeignKey
ALTER TABLE "media" ADD CONSTRAINT "media_file_fkey" FOREIGN KEY ("file") REFERENCES "stored_files"("sha256") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- Whose rights end next.
CREATE INDEX media_rights_until_idx ON media ((rights ->> 'validUntil'), id) WHERE rights ->> 'validUntil' IS NOT NULL;

-- A revision can be restored only as long as the file is there that it names.
CREATE INDEX revisions_media_file_idx ON revisions ((snapshot ->> 'file'))
  WHERE type = 'media' AND snapshot ->> 'file' IS NOT NULL;
