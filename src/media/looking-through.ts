import type { Database } from '#src/platform/db/client.ts'
import { originalKey } from '#src/platform/storage/storage.ts'
import { type Holdings, removeFile } from './unused-files.ts'

/** What a look through the storage found. */
export interface Findings {
  /** Files and what was made of them that were removed. */
  removed: number
  /** Rows whose file is not there. */
  missing: number
}

/** What was made of a file is made again when it is asked for: so long it is kept. */
const renditionsAreKeptMs = 90 * 86_400_000

/**
 * Compares what the storage has with what the database says of it: files without a row are removed when they are older
 * than the grace time, rows without a file are marked, and told by `listMissingFiles`. Of renditions, those are removed
 * that were made long ago: a picture whose credit or focal point has changed has others, and nothing says which.
 *
 * @param stopping ends it early, with what was found so far
 */
export async function lookThrough(holdings: Holdings, stopping: AbortSignal): Promise<Findings> {
  const findings: Findings = { removed: 0, missing: 0 }
  for (let at = 0; at < 256 && !stopping.aborted; at++) {
    const shelf = at.toString(16).padStart(2, '0')
    const { there, removed } = await tidyOriginals(holdings, shelf)
    findings.removed += removed + (await tidyRenditions(holdings, shelf))
    findings.missing += await markMissing(holdings, shelf, there)
  }
  return findings
}

/** @returns `there`, the keys of the originals of the shelf */
async function tidyOriginals(holdings: Holdings, shelf: string): Promise<{ there: Set<string>; removed: number }> {
  const { db, storage, graceMs } = holdings
  const known = await listRows(db, shelf)
  const there = new Set<string>()
  let removed = 0
  for await (const { key, writtenAt } of storage.list(`originals/${shelf}/`)) {
    there.add(key)
    const sha256 = shelf + key.slice(`originals/${shelf}/`.length)
    if (known.has(sha256) || !isOlder(writtenAt, graceMs)) continue
    if (await removeFile(holdings, sha256)) removed++
  }
  return { there, removed }
}

async function tidyRenditions({ db, storage, graceMs }: Holdings, shelf: string): Promise<number> {
  const known = await listRows(db, shelf)
  let removed = 0
  for await (const { key, writtenAt } of storage.list(`renditions/${shelf}/`)) {
    const sha256 = shelf + (key.split('/')[2] ?? '')
    if (!isOlder(writtenAt, known.has(sha256) ? renditionsAreKeptMs : graceMs)) continue
    await storage.remove(key)
    removed++
  }
  return removed
}

/** @returns how many rows of the shelf are without their file */
async function markMissing({ db, storage }: Holdings, shelf: string, there: Set<string>): Promise<number> {
  const missing: string[] = []
  for (const sha256 of await listRows(db, shelf)) {
    const key = originalKey(sha256)
    // It may have come since the list was read.
    if (!there.has(key) && !(await storage.find(key))) missing.push(sha256)
  }
  await db.$executeRaw`
    UPDATE stored_files SET missing_since = CASE WHEN sha256 = ANY(${missing}) THEN now() END
    WHERE sha256 >= ${shelf} AND sha256 < ${endOf(shelf)}
      AND (missing_since IS NOT NULL) <> (sha256 = ANY(${missing}))`
  return missing.length
}

async function listRows(db: Database, shelf: string): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ sha256: string }[]>`
    SELECT sha256 FROM stored_files WHERE sha256 >= ${shelf} AND sha256 < ${endOf(shelf)}`
  return new Set(rows.map(({ sha256 }) => sha256))
}

/** What comes after all that begins with the two digits; after `ff` any letter does. */
function endOf(shelf: string): string {
  return shelf === 'ff' ? 'g' : (Number.parseInt(shelf, 16) + 1).toString(16).padStart(2, '0')
}

function isOlder(writtenAt: number, ms: number): boolean {
  return writtenAt <= Date.now() - ms
}
