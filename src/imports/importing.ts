import type { Warning } from '#src/content/body/warnings.ts'
import type { Origin } from '#src/content/origin.ts'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { EndedRights } from '#src/publishing/media-rights.ts'
import { publishArticle } from '#src/publishing/publish.ts'
import { orderFetches } from './fetching.ts'
import { keepRaw, type RawInput, rememberMade } from './origin.ts'
import { findDecision } from './rows/publishing.ts'
import { type Document, fileDocument, type Outcome } from './service.ts'

export interface ImportOrder extends Document {
  /** The whole of what came, of which the document may be a part. */
  raw: RawInput
  dryRun?: boolean | undefined
  publish?: boolean | undefined
  fetchMedia?: boolean | undefined
  endedRights: EndedRights
}

export interface Imported extends Outcome {
  /** Whether readers see the article as it is now; undefined where that was not asked for. */
  published?: boolean
}

/** Ends a dry run: what was done is rolled back. */
class DryRunDone extends Error {
  readonly done: unknown
  constructor(done: unknown) {
    super('dry run')
    this.done = done
  }
}

/**
 * Imports one document in one transaction: the raw input, the article with its parts, on request its publication, and
 * the order to fetch its pictures. A dry run answers the same and stores nothing.
 *
 * @throws DomainError what `fileDocument` throws; a gate that does not let the article through is a warning
 */
export async function importDocument(db: Db, actor: Actor, order: ImportOrder): Promise<Imported> {
  const work = (tx: Db) => importInto(tx, actor, order)
  return order.dryRun ? inDryRun(db, work) : inTransaction(db, work)
}

/** Does the work, and takes back all that it wrote. */
export async function inDryRun<Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> {
  try {
    return await inSavepoint(db, async (tx) => {
      throw new DryRunDone(await work(tx))
    })
  } catch (error) {
    if (error instanceof DryRunDone) return error.done as Result
    throw error
  }
}

async function importInto(tx: Db, actor: Actor, order: ImportOrder): Promise<Imported> {
  const origin: Origin & { import: string } = await keepRaw(tx, order.origin, order.raw)
  const outcome = await fileDocument(tx, actor, { ...order, origin })
  await rememberMade(tx, origin.import, [outcome.article.id])
  if (order.fetchMedia) await orderFetches(tx, actor, { importId: origin.import, urls: outcome.urls })
  if (!order.publish) return outcome
  const { withheld } = order.reading
  if (withheld) {
    const warnings = [...outcome.warnings, { code: 'withheld', detail: withheld }]
    return { ...outcome, warnings, published: false }
  }
  const { id } = outcome.article
  const decided = await findDecision(tx, { id, isUnchanged: outcome.status === 'unchanged' })
  if (decided) {
    const { published = false, warnings = [] } = decided
    return { ...outcome, warnings: [...outcome.warnings, ...warnings], published }
  }
  const { warnings, article } = await publishImported(tx, actor, { id, endedRights: order.endedRights })
  return {
    ...outcome,
    article: article ?? outcome.article,
    warnings: [...outcome.warnings, ...warnings],
    published: article !== null,
  }
}

/** Publishes an article that was just imported; where the gate says no, it stays a draft and the warnings say why. */
async function publishImported(
  tx: Db,
  actor: Actor,
  { id, endedRights }: { id: string; endedRights: EndedRights },
): Promise<{ article: Outcome['article'] | null; warnings: Warning[] }> {
  try {
    const article = await inSavepoint(tx, (db) => publishArticle(db, actor, { id, expected: 'any', endedRights }))
    return { article, warnings: [] }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const reasons = error.options.errors?.map(({ detail }) => detail) ?? []
    const details = reasons.length > 0 ? reasons : [error.message]
    return { article: null, warnings: details.map((detail) => ({ code: error.code, detail })) }
  }
}

/** What `work` writes is taken back when it throws; a transaction around it goes on. */
export function inSavepoint<Result>(db: Db, work: (tx: Db) => Promise<Result>): Promise<Result> {
  return (db as Database).$transaction(work, { timeout: 60_000 })
}
