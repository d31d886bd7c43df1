import type { Db } from '#src/platform/db/client.ts'
import { readCursor, writeCursor } from '#src/platform/http/cursor.ts'
import { cutPage } from '#src/platform/http/paging.ts'
import type { MissingFile, MissingFilesQuery } from './missing-file-schema.ts'

const scope = 'missing-files'

/**
 * One page of the files that the storage was found not to have, by their SHA-256, with who names them.
 *
 * @returns `checkedAt` too: when the storage was last looked through; null when it never was
 * @throws DomainError `request.invalid_cursor`
 */
export async function listMissingFiles(
  db: Db,
  { limit, cursor }: MissingFilesQuery,
): Promise<{ checkedAt: string | null; data: MissingFile[]; next: string | null }> {
  const after = cursor === undefined ? undefined : (readCursor(cursor, scope)[0] as string)
  const rows = await db.storedFile.findMany({
    where: { missingSince: { not: null }, ...(after !== undefined && { sha256: { gt: after } }) },
    select: {
      sha256: true,
      mimeType: true,
      bytes: true,
      missingSince: true,
      records: { select: { id: true }, take: 100 },
    },
    orderBy: { sha256: 'asc' },
    take: limit + 1,
  })
  const { data, next } = cutPage(rows, limit, ({ sha256 }) => writeCursor(scope, [sha256]))
  const state = await db.storageState.findUnique({ where: { id: 1 }, select: { checkedAt: true } })
  return {
    checkedAt: state?.checkedAt?.toISOString() ?? null,
    data: data.map(({ bytes, missingSince, records, ...file }) => ({
      ...file,
      bytes: Number(bytes),
      missingSince: (missingSince as Date).toISOString(),
      media: records.map(({ id }) => id),
    })),
    next,
  }
}
