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
const shelves = [...'0123456789abcdef']

/**
 * Compares what the storage has with what the database says of it: files without a row are removed when they are older
 * than the grace time, rows without a file are marked, and told by `listMissingFiles`. Of renditions, those are removed
 * that were made long ago: a picture whose credit or focal point has changed has others, and nothing says which.
 *
 * @param stopping ends it early, with what was found so far
 */
export async function lookThrough(holdings: Holdings, stopping: AbortSignal): Promise<Findings> {
  const findings: Findings = { removed: 0, missing: 0 }
  for (const shelf of shelves) {
    if (stopping.aborted) break
    const { removed, missing } = await lookAt(holdings, shelf)
    findings.removed += removed
    findings.missing += missing
  }
  return findings
}

/** @param shelf a hexadecimal digit, with which the SHA-256 of its files begin */
async function lookAt(holdings: Holdings, shelf: string): Promise<Findings> {
  // Before the lists: a file comes before its row.
  const rows = await listRows(holdings.db, shelf)
  const originals = await tidyOriginals(holdings, { shelf, rows })
  const renditions = await tidyRenditions(holdings, { shelf, rows })
  const missing = await listMissing(holdings, { rows, there: originals.there })
  const marked = [...rows].filter(([, isMarked]) => isMarked).map(([sha256]) => sha256)
  if (missing.length > 0 || marked.length > 0) await markMissing(holdings.db, missing, marked)
  return { removed: originals.removed + renditions, missing: missing.length }
}

/** Which files of a shelf there are by the database, and whether they are marked as missing. */
type Rows = Map<string, boolean>

async function listRows(db: Database, shelf: string): Promise<Rows> {
  const rows = await db.$queryRaw<{ sha256: string; isMarked: boolean }[]>`
    SELECT sha256, missing_since IS NOT NULL AS "isMarked" FROM stored_files
    WHERE sha256 >= ${shelf} AND sha256 < ${shelves[shelves.indexOf(shelf) + 1] ?? 'g'}`
  return new Map(rows.map(({ sha256, isMarked }) => [sha256, isMarked]))
}

interface Shelf {
  shelf: string
  rows: Rows
}

/** @returns `there`, the keys of the originals of the shelf */
async function tidyOriginals(
  holdings: Holdings,
  { shelf, rows }: Shelf,
): Promise<{ there: Set<string>; removed: number }> {
  const there = new Set<string>()
  let removed = 0
  for await (const { key, writtenAt } of holdings.storage.list(`originals/${shelf}`)) {
    there.add(key)
    const sha256 = key.split('/').slice(1).join('')
    if (rows.has(sha256) || !isOlder(writtenAt, holdings.graceMs)) continue
    if (await removeFile(holdings, { sha256, key })) removed++
  }
  return { there, removed }
}

async function tidyRenditions({ storage, graceMs }: Holdings, { shelf, rows }: Shelf): Promise<number> {
  let removed = 0
  for await (const { key, writtenAt } of storage.list(`renditions/${shelf}`)) {
    const sha256 = key.split('/').slice(1, 3).join('')
    if (!isOlder(writtenAt, rows.has(sha256) ? renditionsAreKeptMs : graceMs)) continue
    await storage.remove(key)
    removed++
  }
  return removed
}

async function listMissing({ storage }: Holdings, { rows, there }: { rows: Rows; there: Set<string> }) {
  const missing: string[] = []
  for (const sha256 of rows.keys()) {
    const key = originalKey(sha256)
    // A list may have been read while the file was being written anew.
    if (!there.has(key) && !(await storage.find(key))) missing.push(sha256)
  }
  return missing
}

/** Marks those that are missing now, and no longer those that were and are back. */
async function markMissing(db: Database, missing: string[], marked: string[]): Promise<void> {
  await db.$executeRaw`
    UPDATE stored_files SET missing_since = CASE WHEN sha256 = ANY(${missing}) THEN coalesce(missing_since, now()) END
    WHERE sha256 = ANY(${[...missing, ...marked]})`
}

function isOlder(writtenAt: number, ms: number): boolean {
  return writtenAt <= Date.now() - ms
}
