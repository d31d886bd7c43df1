import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'

declare module 'fastify' {
  interface FastifyInstance {
    db: Database
  }
}

/** What a POST answers; `body` is as the route's response schema for `status` has it, undefined for none. */
export interface Answer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** An answer as it goes over the wire and into the table. */
interface WrittenAnswer {
  status: number
  text: string
  headers: Record<string, string>
}

const keptFor = '24 hours'
const purgeEveryMinutes = 10
const purgedAtOnce = 1000

/**
 * Does the work of a POST and sends its answer. With an `Idempotency-Key`, work and answer are committed together, and
 * the same request under the same key gets that answer again for 24 hours, also when the first one was lost on the way.
 * A failure is not kept, so the same key may be tried again.
 *
 * @param work opens its own transaction on the `db` it is given; it may run again when the database asks for a retry
 * @throws DomainError `request.idempotency_in_progress`, `request.idempotency_key_reused` or `request.invalid_header`
 */
export async function answerOnce(
  request: FastifyRequest,
  reply: FastifyReply,
  work: (db: Db) => Promise<Answer>,
): Promise<void> {
  const { db } = request.server
  const key = readKey(request)
  if (key === null) return await send(reply, writeAnswer(reply, await work(db)))

  const claim = { key, actorId: ownerOf(request.actor), fingerprint: fingerprintOf(request) }
  const { answer, isReplay } = await inTransaction(db, async (tx) => {
    await lockKey(tx, claim)
    const kept = await findAnswer(tx, claim)
    if (kept) return { answer: kept, isReplay: true }
    const fresh = writeAnswer(reply, await work(tx))
    await keepAnswer(tx, claim, fresh)
    return { answer: fresh, isReplay: false }
  })
  if (isReplay) reply.header('idempotency-replayed', 'true')
  await send(reply, answer)
}

/** Removes answers that are no longer replayed, now and then and a bounded number at a time. */
export const idempotency = fp(
  async (app) => {
    const purge = () =>
      purgeAnswers(app.db).catch((error: unknown) => app.log.warn({ err: error }, 'old answers were not removed'))
    const timer = setInterval(purge, purgeEveryMinutes * 60_000).unref()
    app.addHook('onClose', async () => clearInterval(timer))
  },
  { name: 'idempotency' },
)

/** @returns how many answers were removed, at most 1,000; those that another process is removing are left to it */
export function purgeAnswers(db: Db): Promise<number> {
  return db.$executeRaw`
    DELETE FROM idempotency_keys WHERE (actor_id, key) IN (
      SELECT actor_id, key FROM idempotency_keys
      WHERE created_at < now() - ${keptFor}::interval
      ORDER BY created_at LIMIT ${purgedAtOnce} FOR UPDATE SKIP LOCKED)`
}

interface Claim {
  key: string
  actorId: string
  fingerprint: Uint8Array<ArrayBuffer>
}

function readKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key']
  if (key === undefined) return null
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key
  const detail = 'Idempotency-Key takes 1 to 255 printable ASCII characters without spaces.'
  throw new DomainError('request.invalid_header', detail, {
    errors: [{ header: 'Idempotency-Key', code: 'invalid_format', detail }],
  })
}

function ownerOf(actor: Actor): string {
  if (actor.id === null) throw new Error('Answers are kept for tokens only.')
  return actor.id
}

function fingerprintOf(request: FastifyRequest): Uint8Array<ArrayBuffer> {
  const head = JSON.stringify([request.method, request.url, request.mediaType ?? null])
  const digest = createHash('sha256')
    .update(head)
    .update(request.bodyBytes ?? '')
    .digest()
  return new Uint8Array(digest)
}

async function lockKey(tx: Db, { key, actorId }: Claim): Promise<void> {
  const [lock] = await tx.$queryRaw<[{ taken: boolean }]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`idempotency ${actorId} ${key}`}, 0)) AS taken`
  if (lock.taken) return
  throw new DomainError('request.idempotency_in_progress', 'A request with this Idempotency-Key is still running.', {
    retryAfter: 1,
  })
}

async function findAnswer(tx: Db, { key, actorId, fingerprint }: Claim): Promise<WrittenAnswer | null> {
  const [kept] = await tx.$queryRaw<(WrittenAnswer & { isSame: boolean })[]>`
    SELECT status, headers, body AS text, fingerprint = ${fingerprint} AS "isSame" FROM idempotency_keys
    WHERE actor_id = ${actorId}::uuid AND key = ${key} AND created_at >= now() - ${keptFor}::interval`
  if (kept && !kept.isSame) {
    throw new DomainError('request.idempotency_key_reused', 'This Idempotency-Key was used for another request.', {
      errors: [
        { header: 'Idempotency-Key', code: 'reused', detail: 'Stands for a request with another address or body.' },
      ],
    })
  }
  return kept ?? null
}

async function keepAnswer(tx: Db, { key, actorId, fingerprint }: Claim, answer: WrittenAnswer): Promise<void> {
  const row = { fingerprint, status: answer.status, headers: answer.headers, body: answer.text }
  await tx.idempotencyKey.upsert({
    where: { actorId_key: { actorId, key } },
    create: { actorId, key, ...row },
    update: { ...row, createdAt: new Date() },
  })
}

/** Writes the body through the route's response schema, so that nothing undeclared gets out or into the table. */
function writeAnswer(reply: FastifyReply, { status, body, headers = {} }: Answer): WrittenAnswer {
  if (body === undefined) return { status, headers, text: '' }
  // Where a status has answers of several types, the framework looks for the schema by the type alone.
  const write = reply.getSerializationFunction(String(status), 'application/json')
  const text = write ? write(body as Record<string, unknown>) : reply.code(status).serialize(body)
  return { status, headers, text: text.toString() }
}

/** Ends when the answer is on its way: a reply can be awaited. */
async function send(reply: FastifyReply, { status, text, headers }: WrittenAnswer): Promise<void> {
  reply.code(status).headers(headers)
  await (text === '' ? reply.send() : reply.type('application/json; charset=utf-8').send(text))
}
