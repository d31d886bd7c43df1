-- AlterTable
ALTER TABLE "published_parts" ADD COLUMN     "copies" TEXT;
