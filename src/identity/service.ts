import { createHash, randomBytes } from 'node:crypto'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Database, Db } from '#src/platform/db/client.ts'
import type { TokenModel } from '#src/platform/db/generated/models.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { readCursor, writeCursor } from '#src/platform/http/cursor.ts'
import { cutPage } from '#src/platform/http/paging.ts'
import type { NewToken, Token, TokenDraft, TokenPage, TokenQuery } from './schema.ts'

/** The token that the environment gives has this id in every database, so that a changed one replaces the former. */
const environmentTokenId = '00000000-0000-7000-8000-000000000001'
const listScope = 'tokens'

/**
 * Finds who holds a secret.
 *
 * @returns null when nobody does, or when the token has expired or was revoked
 */
export async function findActor(db: Db, secret: string): Promise<Actor | null> {
  const token = await db.token.findFirst({ where: { hash: hashOf(secret), ...isLive() } })
  return token && { id: token.id, name: token.name, role: token.role }
}

/** Makes a token; its secret is in the answer and kept nowhere. */
export async function createToken(db: Db, actor: Actor, draft: TokenDraft): Promise<NewToken> {
  const secret = newSecret()
  const { name, role, expiresAt } = draft
  const token = await db.token.create({
    data: { name, role, hash: hashOf(secret), createdBy: actor.id, expiresAt: expiresAt ? new Date(expiresAt) : null },
  })
  return { ...present(token), token: secret }
}

/** Lists all tokens, newest first, also those that no longer work. */
export async function listTokens(db: Db, { limit, cursor }: TokenQuery): Promise<TokenPage> {
  const rows = await db.token.findMany({
    ...(cursor && { where: { id: { lt: String(readCursor(cursor, listScope)[0]) } } }),
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  const { data, next } = cutPage(rows.map(present), limit, ({ id }) => writeCursor(listScope, [id]))
  return { data, page: { limit, next } }
}

/**
 * Revokes a token at once; revoking it again changes nothing.
 *
 * @throws DomainError `token.not_found`, or `token.last_administrator` when nobody could administer the service without it
 */
export async function revokeToken(db: Database, id: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockAdministrators(tx)
    const token = await tx.token.findUnique({ where: { id } })
    if (!token) throw new DomainError('token.not_found', `There is no token ${id}.`)
    if (token.role === 'admin' && !(await hasAdministrator(tx, { except: id }))) {
      throw new DomainError('token.last_administrator', 'This is the last administrator token that works.')
    }
    await tx.token.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: new Date() } })
  })
}

/**
 * Sees to it at start that somebody can administer the service. A secret from the environment becomes the token that
 * stands for the environment, in place of the one it gave before. Safe with several processes at once.
 *
 * @returns the secret of an administrator token that was made because there was none; null otherwise
 */
export async function ensureAdministrator(db: Database, secret: string | null): Promise<string | null> {
  return inTransaction(db, async (tx) => {
    await lockAdministrators(tx)
    if (secret !== null) {
      await keepEnvironmentToken(tx, secret)
      return null
    }
    if (await hasAdministrator(tx, { except: null })) return null
    const made = newSecret()
    await tx.token.create({ data: { name: 'First administrator', role: 'admin', hash: hashOf(made) } })
    return made
  })
}

async function keepEnvironmentToken(tx: Db, secret: string): Promise<void> {
  const token = { name: 'ADMIN_TOKEN', role: 'admin', hash: hashOf(secret), expiresAt: null, revokedAt: null } as const
  const id = environmentTokenId
  await tx.token.deleteMany({ where: { hash: token.hash, id: { not: id } } })
  await tx.token.upsert({ where: { id }, create: { id, ...token }, update: token })
}

/** Lets one process at a time decide whether there is an administrator; ends with the transaction. */
async function lockAdministrators(tx: Db): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))`
}

async function hasAdministrator(tx: Db, { except }: { except: string | null }): Promise<boolean> {
  const others = except === null ? {} : { id: { not: except } }
  return (await tx.token.count({ where: { role: 'admin', ...others, ...isLive() } })) > 0
}

function isLive() {
  return { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] }
}

function newSecret(): string {
  return `vbt_${randomBytes(32).toString('base64url')}`
}

function hashOf(secret: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash('sha256').update(secret).digest())
}

function present({ hash: _hash, ...token }: TokenModel): Token {
  return token
}
