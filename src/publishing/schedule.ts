import type { Article } from '#src/articles/schema.ts'
import { articles } from '#src/articles/service.ts'
import type { ArticleState, Schedule } from '#src/articles/stored.ts'
import { type Desk, deskOf, storedOf } from '#src/content/noun.ts'
import { lockRow, presentOne } from '#src/content/writing.ts'
import { DomainError } from '#src/errors.ts'
import type { Actor } from '#src/platform/auth/actor.ts'
import type { Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import { openArticle, recordAct, type Subject } from './acts.ts'
import { readDossier } from './dossier.ts'
import { inspect, judge } from './gate.ts'
import { publishRow } from './publish.ts'
import type { Override } from './schema.ts'
import { statusWithoutSchedule, unpublishRow } from './takedown.ts'

/**
 * Has an article published at a time, in the state it has then; a time set before is replaced. The gate runs now, as of
 * that time, and again then.
 *
 * @param at RFC 3339
 * @throws DomainError `request.invalid` (422) for a time that has passed by the database's clock, or that does not come
 * before the time to take it down, and what `publishArticle` throws
 */
export async function schedulePublication(
  db: Db,
  actor: Actor,
  { at, override, ...subject }: Subject & { at: string; override?: Override | undefined },
): Promise<Article> {
  return inTransaction(db, async (tx) => {
    const desk = deskOf(tx, actor)
    const former = await openArticle(desk, subject)
    const { id, revision } = former
    const dossier = await readDossier(tx, { id, revision, article: storedOf(articles, former) })
    requireOrder({ now: dossier.now, publishAt: at, unpublishAt: former.unpublishAt })
    const passed = judge(inspect({ ...dossier, now: at }), override)
    const publish = { by: actor.id, ...(override ? { override: override.reason } : {}) }
    const row = await recordAct(desk, former, {
      act: 'scheduled',
      state: {
        status: former.status === 'published' ? 'published' : 'scheduled',
        publishAt: at,
        schedule: withoutFailure({ ...former.schedule, publish }),
      },
      reason: passed.length > 0 ? override?.reason : undefined,
      details: { publishAt: at },
    })
    return presentOne(articles, tx, row)
  })
}

/**
 * Has an article taken down at a time; a time set before is replaced.
 *
 * @throws DomainError `article.not_published` (409) for what is neither published nor going to be, `request.invalid` (422)
 * for the time, and what `openArticle` throws
 */
export async function scheduleTakedown(db: Db, actor: Actor, { at, ...subject }: Subject & { at: string }) {
  return inTransaction(db, async (tx) => {
    const desk = deskOf(tx, actor)
    const former = await openArticle(desk, subject)
    if (former.status !== 'published' && former.status !== 'scheduled') {
      throw new DomainError('article.not_published', 'This article is neither published nor scheduled.')
    }
    requireOrder({ now: await readClock(tx), publishAt: former.publishAt, unpublishAt: at })
    const row = await recordAct(desk, former, {
      act: 'scheduled',
      state: { unpublishAt: at, schedule: withoutFailure({ ...former.schedule, unpublish: { by: actor.id } }) },
      details: { unpublishAt: at },
    })
    return presentOne(articles, tx, row)
  })
}

async function readClock(db: Db): Promise<string> {
  const [clock] = await db.$queryRaw<[{ now: Date }]>`SELECT clock_timestamp() AS now`
  return clock.now.toISOString()
}

function requireOrder({
  now,
  publishAt,
  unpublishAt,
}: {
  now: string
  publishAt: string | null
  unpublishAt: string | null
}) {
  const past = [publishAt, unpublishAt].find((time) => time !== null && Date.parse(time) <= Date.parse(now))
  if (past) throw invalidTime(`${past} has passed: it is ${now}.`, 'in_the_past')
  if (publishAt !== null && unpublishAt !== null && Date.parse(unpublishAt) <= Date.parse(publishAt)) {
    throw invalidTime(`It would be taken down (${unpublishAt}) before it is published (${publishAt}).`, 'out_of_order')
  }
}

function invalidTime(detail: string, code: string): DomainError {
  return new DomainError('request.invalid', 'Nothing can be scheduled for this time.', {
    errors: [{ pointer: '/at', code, detail }],
  })
}

function withoutFailure({ failure: _, ...schedule }: Schedule): Schedule {
  return schedule
}

/** Publishes an article whose time has come and that the caller's transaction has locked; throws like `publishArticle`. */
export async function publishDue(db: Db, articleId: string): Promise<void> {
  const former = await lockRow(articles, db, { id: articleId, strength: 'edit' })
  const { by = null, override } = former.schedule?.publish ?? {}
  await publishRow(scheduleDesk(db, by), former, override === undefined ? undefined : { reason: override })
}

/** Takes down an article whose time has come and that the caller's transaction has locked. */
export async function unpublishDue(db: Db, articleId: string): Promise<void> {
  const former = await lockRow(articles, db, { id: articleId, strength: 'edit' })
  await unpublishRow(scheduleDesk(db, former.schedule?.unpublish?.by ?? null), former)
}

/** What is done in time is done by whoever scheduled it. */
function scheduleDesk(db: Db, by: string | null): Desk {
  return deskOf(db, { id: by, name: 'schedule', role: 'editor' })
}

/** Writes down that a publication that was due could not be, so that an editor sees why; it is not tried again. */
export async function recordScheduleFailure(db: Db, articleId: string, failure: DomainError): Promise<void> {
  await inTransaction(db, async (tx) => {
    const former = await lockRow(articles, tx, { id: articleId, strength: 'edit' })
    if (former.publishAt === null) return
    const { publish, unpublish } = former.schedule ?? {}
    const { code, message: detail } = failure
    const failed = { at: await readClock(tx), code, detail }
    await recordAct(scheduleDesk(tx, publish?.by ?? null), former, {
      act: 'schedule_failed',
      state: {
        status: statusWithoutSchedule(former),
        publishAt: null,
        schedule: { ...(unpublish ? { unpublish } : {}), failure: failed },
      } satisfies Partial<ArticleState>,
      reason: detail,
      details: { code },
    })
  })
}
