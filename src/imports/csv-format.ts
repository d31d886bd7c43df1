import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { deskOf } from '#src/content/noun.ts'
import type { Origin } from '#src/content/origin.ts'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { answerWithLines, problemOf } from './answering.ts'
import { charsetOf, charsets, decodeDocument } from './charset.ts'
import { findAffiliation, orderRows, refuseAffiliation } from './csv/affiliations.ts'
import { fileSourceRow, originOfRow } from './csv/filing-sources.ts'
import { readSourceRow, type SourceRow, sourceColumns } from './csv/source-row.ts'
import { type ImportFormat, type ImportRequest, readWhole } from './format.ts'
import { inDryRun, inSavepoint } from './importing.ts'
import { lockNames } from './matching.ts'
import { compressRaw, findMade, keepRaw, originOf, type RawInput, rememberMade } from './origin.ts'
import type { ResultLine } from './results.ts'
import { refuseKey, requireSome } from './rows/formats.ts'

const tableBytes = 8 * 1024 * 1024
const maxRows = 20_000
/** What is committed together. */
const rowsAtOnce = 50

const SourceTable = z.any().meta({
  type: 'string',
  description: `Sources as CSV, at most 8 MiB and ${maxRows} rows. The first row names the columns: ${sourceColumns.join(', ')}. Aliases and pages are parted by | or ;, an affiliation is a name or an external id.`,
  example: 'name,kind,affiliation\nNorvik Harbour Board,organization,\nMarit Solheim,person,Norvik Harbour Board\n',
})

/** Sources as a table. */
export const csvFormat: ImportFormat = {
  types: ['text/csv'],
  charsets,
  takes: ['dryRun', 'onError', 'url'],
  body: SourceTable,
  run: async (request, reply) => {
    refuseKey(request)
    const bytes = await readWhole(request, tableBytes)
    const text = decodeDocument(bytes, { header: charsetOf(request.headers['content-type']) })
    const [url, raw] = [request.query.url ?? null, await compressRaw(bytes, 'text/csv')]
    const origin = originOf(request.actor, { format: 'text/csv', bytes, url })
    await answerWithLines(reply, requireSome(importTable(request, reply, { text, raw, origin })))
  },
}

interface Table {
  text: string
  raw: RawInput
  origin: Origin
}

type Request = FastifyRequest & ImportRequest
type Failure = (line: number, error: DomainError) => ResultLine

async function* importTable(request: Request, reply: FastifyReply, table: Table): AsyncGenerator<ResultLine> {
  const { actor, server, query } = request
  const fail: Failure = (line, error) => {
    return { line, status: 'failed', type: 'source', id: null, externalId: null, problem: problemOf(reply, error) }
  }
  const { rows, failed } = await readRows(table.text, fail)
  const made = await findMade(server.db, table.raw)
  const stops = query.onError === 'stop'
  const file = (db: Db, batch: SourceRow[]) => fileBatch(db, actor, { ...table, batch, made, fail, stops })
  if (stops && failed[0]) return yield failed[0]
  yield* failed
  if (query.dryRun) {
    const results = await inDryRun(server.db, (tx) => file(tx, rows))
    return yield* results.map((result) => (result.status === 'created' ? { ...result, id: null } : result))
  }
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    const results = await inTransaction(server.db, (tx) => file(tx, rows.slice(at, at + rowsAtOnce)))
    yield* results
    if (stops && results.at(-1)?.status === 'failed') return
  }
}

/** Reads all rows before any is filed: a table whose end cannot be read is refused as a whole. */
async function readRows(text: string, fail: Failure): Promise<{ rows: SourceRow[]; failed: ResultLine[] }> {
  // Loaded when the first table comes: most processes never see one.
  const { readTable } = await import('./csv/table.ts')
  const rows: SourceRow[] = []
  const failed: ResultLine[] = []
  for await (const row of readTable(text, { columns: sourceColumns, required: ['name', 'kind'] })) {
    if (rows.length + failed.length === maxRows) {
      throw new DomainError('import.too_large', `A table may have ${maxRows} rows; send more as NDJSON.`)
    }
    try {
      rows.push(readSourceRow(row))
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      failed.push(fail(row.line, error))
    }
  }
  return { rows: orderRows(rows), failed }
}

interface Batch extends Table {
  batch: SourceRow[]
  made: ReadonlySet<string>
  fail: Failure
  stops: boolean
}

async function fileBatch(
  tx: Db,
  actor: Actor,
  { batch, made, fail, stops, origin, raw }: Batch,
): Promise<ResultLine[]> {
  const file = await keepRaw(tx, origin, raw)
  await lockNames(
    tx,
    batch.map(({ draft }) => draft.name),
  )
  const results: ResultLine[] = []
  for (const row of batch) {
    const result = await inSavepoint(tx, (db) => fileRow(db, actor, { row, made, file })).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error
      return fail(row.line, error)
    })
    results.push(result)
    if (stops && result.status === 'failed') break
  }
  await rememberMade(
    tx,
    file.import,
    results.flatMap(({ id }) => id ?? []),
  )
  return results
}

async function fileRow(
  db: Db,
  actor: Actor,
  { row, made, file }: { row: SourceRow; made: ReadonlySet<string>; file: Origin },
): Promise<ResultLine> {
  const desk = deskOf(db, actor)
  desk.batch.origin = originOfRow(file, row)
  const said = row.affiliation
  const affiliation = said === null ? null : ((await findAffiliation(db, said)) ?? refuseAffiliation(said))
  const { id, status, externalId, warnings } = await fileSourceRow(desk, { row, affiliation, made })
  const told = warnings.length > 0 ? { warnings } : {}
  return { line: row.line, status, type: 'source', id, externalId, ...told }
}
