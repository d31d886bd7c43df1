import { z } from 'zod'
import { change, FeedPageInfo } from '#src/content/change-schema.ts'

const changeExample = {
  type: 'article',
  id: '01936d5e-8a00-7000-8000-000000000020',
  kind: 'published',
  revision: 2,
  at: '2026-03-03T09:30:00.000Z',
  slug: 'harbour-bridge-reopens-after-winter-repairs',
}

export const PublishedChange = z
  .object({
    ...change,
    kind: z.enum(['published', 'updated', 'unpublished', 'killed', 'deleted']).meta({
      description:
        'What happened: `published` for the first time or again, `updated` in what readers see, `unpublished`, `killed` or `deleted`: throw your copy away.',
    }),
    slug: z.string().nullable().meta({
      description: 'Under which readers find it now; null when they do not, whatever happened then.',
    }),
  })
  .meta({ id: 'PublishedChange', description: 'That something happened to what readers see.', example: changeExample })
export type PublishedChange = z.infer<typeof PublishedChange>

export const PublishedChangePage = z.object({ data: z.array(PublishedChange), page: FeedPageInfo }).meta({
  id: 'PublishedChangePage',
  description: 'A page of what happened to what readers see, oldest first.',
  example: { data: [changeExample], page: FeedPageInfo.meta()?.example },
})
