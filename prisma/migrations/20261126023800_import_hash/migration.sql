-- AlterTable
ALTER TABLE "articles" ADD COLUMN     "import_hash" TEXT;

-- AlterTable
ALTER TABLE "media" ADD COLUMN     "import_hash" TEXT;

-- AlterTable
ALTER TABLE "quotes" ADD COLUMN     "import_hash" TEXT;

-- AlterTable
ALTER TABLE "sources" ADD COLUMN     "import_hash" TEXT;
