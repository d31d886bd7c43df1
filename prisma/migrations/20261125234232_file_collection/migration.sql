-- AlterTable
ALTER TABLE "stored_files" ADD COLUMN     "missing_since" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "direct_uploads" (
    "id" UUID NOT NULL,
    "actor_id" UUID,
    "bytes" BIGINT NOT NULL,
    "mime_type" TEXT NOT NULL,
    "sha256" TEXT,
    "name" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "media_id" UUID,

    CONSTRAINT "direct_uploads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "storage_state" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "owner" TEXT NOT NULL,
    "begun_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "storage_state_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "direct_uploads_expires_at_idx" ON "direct_uploads"("expires_at");

-- CreateIndex
CREATE INDEX "published_parts_file_idx" ON "published_parts"("file") WHERE (file IS NOT NULL);

-- CreateIndex
CREATE INDEX "stored_files_missing_since_idx" ON "stored_files"("missing_since", "sha256") WHERE (missing_since IS NOT NULL);
