import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import { restoreRaw } from './origin.ts'
import type { ImportReport } from './report-schema.ts'

/** @throws DomainError `import.not_found` (404) */
export async function readReport(db: Db, id: string): Promise<ImportReport> {
  const kept = await db.import.findUnique({
    where: { id },
    omit: { raw: true },
    include: { fetches: { orderBy: { mediaId: 'asc' }, omit: { importId: true, actorId: true, dueAt: true } } },
  })
  if (!kept) throw notFound(id)
  const { fetches, receivedAt, ...report } = kept
  return {
    ...report,
    receivedAt: receivedAt.toISOString(),
    fetches: fetches.map(({ mediaId, status, problem, ...rest }) => ({
      media: mediaId,
      ...rest,
      status: status as ImportReport['fetches'][number]['status'],
      problem: problem as ImportReport['fetches'][number]['problem'],
    })),
  }
}

/**
 * What came in, byte for byte, and how a file of it is called.
 *
 * @throws DomainError `import.not_found` (404)
 */
export async function readRaw(db: Db, id: string): Promise<{ bytes: Buffer; name: string }> {
  const kept = await db.import.findUnique({ where: { id }, select: { raw: true, format: true } })
  if (!kept) throw notFound(id)
  return { bytes: await restoreRaw(kept.raw), name: `${id}.${extensions[kept.format] ?? 'xml'}` }
}

const extensions: Record<string, string> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'text/markdown': 'md',
  'text/csv': 'csv',
  'application/vnd.iptc.ninjs+json': 'json',
  'application/x-ndjson': 'json',
  'application/json': 'json',
}

function notFound(id: string): DomainError {
  return new DomainError('import.not_found', `No import has the id ${id}.`)
}
