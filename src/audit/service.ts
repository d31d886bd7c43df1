import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import type { AuditLineModel } from '#src/platform/db/generated/models.ts'
import { insertRows } from '#src/platform/db/insert.ts'
import { readCursor, writeCursor } from '#src/platform/http/cursor.ts'
import { cutPage } from '#src/platform/http/paging.ts'
import type { AuditLine, AuditQuery } from './schema.ts'

interface Deed {
  /** `<type>.<act>`, such as `article.published`. */
  action: string
  type: AuditLine['type']
  id: string
  /** The revision that came of it, or the last one of what is no more. */
  revision?: number | undefined
  /** What else matters later, such as a reason. */
  details?: object | undefined
}

/** Writes down who did something that matters later; part of the caller's transaction. */
export async function recordAudit(db: Db, actor: Actor, deed: Deed): Promise<void> {
  await insertRows(db, { audit_lines: [auditRow(actor, deed)] })
}

/** The row that `recordAudit` writes. */
export function auditRow(actor: Actor, { action, type, id: resourceId, revision, details }: Deed): object {
  return { actorId: actor.id, action, type, resourceId, revision, details }
}

/**
 * One page of what was done, newest first.
 *
 * @throws DomainError `request.invalid_cursor`
 */
export async function listAuditLines(
  db: Db,
  { limit, cursor, ...filters }: AuditQuery,
): Promise<{ data: AuditLine[]; next: string | null }> {
  const scope = `audit:${JSON.stringify(filters)}`
  const { resource, actor, action, after, before } = filters
  const rows = await db.auditLine.findMany({
    where: {
      ...(resource !== undefined && { resourceId: resource }),
      ...(actor !== undefined && { actorId: actor }),
      ...(action !== undefined && { action }),
      at: { ...(after !== undefined && { gt: after }), ...(before !== undefined && { lt: before }) },
      ...(cursor !== undefined && { id: { lt: readCursor(cursor, scope)[0] as number } }),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
  })
  const { data, next } = cutPage(rows, limit, ({ id }) => writeCursor(scope, [Number(id)]))
  return { data: data.map(present), next }
}

function present({ at, actorId, action, type, resourceId, revision, details }: AuditLineModel): AuditLine {
  const told = details as AuditLine['details']
  return { at: at.toISOString(), actor: actorId, action, type, id: resourceId, revision, details: told }
}
