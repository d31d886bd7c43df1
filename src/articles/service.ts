import { isDeepStrictEqual } from 'node:util'
import { toPlainText } from '#src/content/body/plain.ts'
import { listReferences } from '#src/content/body/references.ts'
import { resolveOptional, resolveReference } from '#src/content/inline.ts'
import { lifecycleOf } from '#src/content/lifecycle.ts'
import type { Desk, Noun, Reference, ResourceType } from '#src/content/noun.ts'
import { envelopeOf, membersOf } from '#src/content/rows.ts'
import { media } from '#src/media/service.ts'
import { sources } from '#src/sources/service.ts'
import { bodyReferences, placeQuotes, resolveBody } from './body.ts'
import { articleFilters, articleSorts } from './filters.ts'
import { articleRelations } from './relations.ts'
import { findDerivedRoles, withDerivedRoles, withoutDerivedRoles } from './roles.ts'
import { type Article, ArticleDraft } from './schema.ts'
import { type ArticleRow, type ArticleState, articleMembers, recordOf, rowOf, type StoredArticle } from './stored.ts'

export const articles: Noun<{ Draft: ArticleDraft; Stored: StoredArticle; Own: ArticleState; Resource: Article }> = {
  type: 'article',
  plural: 'articles',
  title: 'Article',
  Draft: ArticleDraft,
  members: articleMembers,
  texts: ['headline', 'kicker', 'standfirst', 'slugline', 'edNote'],
  defaults: { bylines: [], tags: [], keyPoints: [], body: [], media: [], sources: [], related: [] },
  filters: articleFilters,
  sorts: articleSorts,
  relations: articleRelations(() => articles),
  highlights: {
    headline: 'headline',
    standfirst: 'standfirst',
    body: 'body_text',
  },
  slugBase: ({ headline }) => headline,

  resolve: resolveArticle,
  references: listArticleReferences,
  own: (stored, former) => ({
    bodyText: toPlainText(stored.body),
    origin: former?.origin ?? null,
    status: former?.status ?? 'draft',
    publishedAt: former?.publishedAt ?? null,
    firstPublishedAt: former?.firstPublishedAt ?? null,
    publishedRevision: former?.publishedRevision ?? null,
  }),

  update: async (db, row) =>
    void (await db.article.update({ where: { id: row.id }, data: recordOf(row), select: { id: true } })),
  find: async (db, ids) => (await db.article.findMany({ where: { id: { in: ids } } })).map(rowOf),
  remove: async (db, id) => void (await db.article.delete({ where: { id }, select: { id: true } })),

  derive: async (desk, change) => {
    if (!isDeepStrictEqual(change.former?.body, change.row.body)) await placeQuotes(desk, change)
  },

  present: async (db, rows) => {
    const derived = await findDerivedRoles(db, rows)
    return rows.map((row) => ({
      ...envelopeOf(row),
      ...membersOf(row, articleMembers),
      sources: withDerivedRoles(row, derived),
      quotes: listReferences(row.body).quotes,
      origin: row.origin,
      status: row.status,
      publishedAt: row.publishedAt,
      firstPublishedAt: row.firstPublishedAt,
      hasUnpublishedChanges: row.publishedRevision !== null && row.revision > row.publishedRevision,
    }))
  },
}

async function resolveArticle(desk: Desk, draft: ArticleDraft, former: ArticleRow | null): Promise<StoredArticle> {
  const resolved = {
    externalId: draft.externalId ?? null,
    slug: draft.slug ?? former?.slug ?? '',
    headline: draft.headline,
    kicker: draft.kicker ?? null,
    standfirst: draft.standfirst ?? null,
    slugline: draft.slugline ?? null,
    dateline: draft.dateline ? { place: draft.dateline.place ?? null, date: draft.dateline.date ?? null } : null,
    bylines: await inOrder(draft.bylines, async ({ name, role, source }, at) => ({
      name,
      role: role ?? null,
      source: await resolveOptional(sources, desk, { reference: source, pointer: `/bylines/${at}/source` }),
    })),
    section: draft.section ?? null,
    tags: [...new Set(draft.tags)],
    language: draft.language ?? null,
    keyPoints: draft.keyPoints ?? [],
    body: await resolveBody(desk, draft.body, former),
    leadMedia: await resolveOptional(media, desk, { reference: draft.leadMedia, pointer: '/leadMedia' }),
    media: await resolveMedia(desk, draft.media),
    sources: await inOrder(draft.sources, async ({ source, roles }, at) => ({
      source: await resolveReference(sources, desk, { reference: source, pointer: `/sources/${at}/source` }),
      roles: [...new Set(roles)],
    })),
    related: await inOrder(draft.related, (reference, at) =>
      resolveReference(articles, desk, { reference, pointer: `/related/${at}` }),
    ),
    provider: await resolveOptional(sources, desk, { reference: draft.provider, pointer: '/provider' }),
    canonicalUrl: draft.canonicalUrl ?? null,
    seo: draft.seo ? { title: draft.seo.title ?? null, description: draft.seo.description ?? null } : null,
    urgency: draft.urgency ?? null,
    edNote: draft.edNote ?? null,
    embargoUntil: draft.embargoUntil ?? null,
  }
  if (resolved.sources.length === 0) return resolved
  const derived = await findDerivedRoles(desk.db, former ? [resolved, former] : [resolved])
  return { ...resolved, sources: withoutDerivedRoles(resolved, former, derived) }
}

async function resolveMedia(desk: Desk, draft: ArticleDraft['media']): Promise<StoredArticle['media']> {
  const listed = await inOrder(draft, async (item, at) => ({
    media: await resolveReference(media, desk, { reference: item.media, pointer: `/media/${at}/media` }),
    caption: item.caption ?? null,
    position: item.position ?? at,
  }))
  return listed.toSorted((a, b) => a.position - b.position)
}

/** One after another, since all of it goes through one transaction; nothing makes an empty list. */
async function inOrder<Item, Result>(
  items: Item[] | null | undefined,
  map: (item: Item, at: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (const [at, item] of (items ?? []).entries()) results.push(await map(item, at))
  return results
}

function listArticleReferences(stored: StoredArticle): Reference[] {
  const to = (type: ResourceType, id: string | null, member: string, pointer: string): Reference[] =>
    id === null ? [] : [{ type, id, member, pointer }]
  return [
    ...bodyReferences(stored.body),
    ...to('media', stored.leadMedia, 'leadMedia', '/leadMedia'),
    ...stored.media.flatMap((item, at) => to('media', item.media, 'media', `/media/${at}/media`)),
    ...stored.sources.flatMap((item, at) => to('source', item.source, 'sources', `/sources/${at}/source`)),
    ...stored.bylines.flatMap((byline, at) => to('source', byline.source, 'bylines', `/bylines/${at}/source`)),
    ...stored.related.flatMap((id, at) => to('article', id, 'related', `/related/${at}`)),
    ...to('source', stored.provider, 'provider', '/provider'),
  ]
}

export const articleService = lifecycleOf(articles)
