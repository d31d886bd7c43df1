import { z } from 'zod'
import { maxCursorLength } from '#src/platform/http/cursor.ts'
import { closedQuery, Limit } from '#src/platform/http/query.ts'
import { Id } from '#src/platform/id.ts'
import { Instant } from '#src/platform/text.ts'
import { ResourceType } from './schema.ts'

/** The parameters of a change feed. */
export const ChangeQuery = closedQuery({
  since: z.string().max(maxCursorLength).optional().meta({
    description:
      '`page.next` of the page before; `now` starts at the present end. Without it, the oldest change that is kept comes first.',
  }),
  limit: Limit,
})

/** The `page` member of a change feed, which has no last page. */
export const FeedPageInfo = z
  .object({
    limit: z.int().min(1).max(100).meta({ description: 'How many changes the page holds at most.' }),
    next: z.string().meta({
      description: 'What to send as `since` next time; never null. Nothing that happens later appears behind it.',
    }),
  })
  .meta({
    id: 'FeedPageInfo',
    description: 'Where a page stands in its feed. A page with fewer than `limit` changes reaches the present end.',
    example: { limit: 20, next: 'tRyIVDpz3kRbMTIzXQ' },
  })

/** What every feed says of a change. */
export const change = {
  type: ResourceType,
  id: Id.meta({ description: 'The id of what changed.' }),
  kind: z.string().meta({ description: 'What happened to it.' }),
  revision: z.int().min(1).nullable().meta({ description: 'The revision that came of it; null when none did.' }),
  at: Instant.meta({ description: 'When it happened. Changes of different resources may be told in another order.' }),
}

const changeExample = {
  type: 'article',
  id: '01936d5e-8a00-7000-8000-000000000020',
  kind: 'changed',
  revision: 2,
  at: '2026-03-03T09:30:00.000Z',
}

export const Change = z
  .object({
    ...change,
    kind: change.kind.meta({
      description:
        'What happened: `created`, `changed`, `reverted` to an old revision, `trashed`, `restored` from the trash, `purged` for good, `quote_released` where an article let go of a quote, or an act of publishing, such as `published`. More may be added.',
    }),
  })
  .meta({ id: 'Change', description: 'That something happened to a resource.', example: changeExample })
export type Change = z.infer<typeof Change>

export const ChangePage = z.object({ data: z.array(Change), page: FeedPageInfo }).meta({
  id: 'ChangePage',
  description: 'A page of what happened, oldest first.',
  example: { data: [changeExample], page: FeedPageInfo.meta()?.example },
})
