-- AlterTable
ALTER TABLE "media" ADD COLUMN     "origin" JSONB;

-- AlterTable
ALTER TABLE "quotes" ADD COLUMN     "origin" JSONB;

-- AlterTable
ALTER TABLE "sources" ADD COLUMN     "origin" JSONB;

-- CreateTable
CREATE TABLE "imports" (
    "id" UUID NOT NULL,
    "format" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "raw" BYTEA NOT NULL,
    "url" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "received_by" UUID,
    "made" UUID[] DEFAULT ARRAY[]::UUID[],

    CONSTRAINT "imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media_fetches" (
    "import_id" UUID NOT NULL,
    "media_id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_id" UUID,
    "problem" JSONB,

    CONSTRAINT "media_fetches_pkey" PRIMARY KEY ("import_id","media_id")
);

-- CreateIndex
CREATE INDEX "imports_received_at_idx" ON "imports"("received_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "imports_sha256_key" ON "imports"("sha256", "format");

-- CreateIndex
CREATE INDEX "media_fetches_due_at_idx" ON "media_fetches"("due_at") WHERE (status = 'waiting');

-- AddForeignKey
ALTER TABLE "media_fetches" ADD CONSTRAINT "media_fetches_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE RESTRICT;

-- What was imported before says no more than it did.
UPDATE "articles" SET "origin" = "origin" || jsonb_build_object('by', "created_by", 'import', NULL, 'line', NULL)
WHERE "origin" IS NOT NULL;
