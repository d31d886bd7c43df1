import type { Db } from '#src/platform/db/client.ts'
import type { Metadata } from '#src/platform/imaging/metadata.ts'
import type { MediaFile } from './file-schema.ts'

/** A file as answers show it, with what it says of itself. */
export interface StoredFile extends MediaFile {
  metadata: Metadata | null
}

/** The files with these SHA-256, by it; nulls, and those that are not there, are left out. */
export async function findFiles(db: Db, hashes: (string | null)[]): Promise<Map<string, StoredFile>> {
  const wanted = [...new Set(hashes.filter((hash) => hash !== null))]
  if (wanted.length === 0) return new Map()
  const records = await db.storedFile.findMany({
    where: { sha256: { in: wanted } },
    select: {
      sha256: true,
      mimeType: true,
      bytes: true,
      width: true,
      height: true,
      duration: true,
      placeholder: true,
      dominantColor: true,
      metadata: true,
    },
  })
  return new Map(
    records.map((record) => {
      const file = { ...record, bytes: Number(record.bytes), metadata: record.metadata as Metadata | null }
      return [record.sha256, file]
    }),
  )
}
