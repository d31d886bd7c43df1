import { isDeepStrictEqual } from 'node:util'
import { toPlainText } from '#src/content/body/plain.ts'
import { listReferences } from '#src/content/body/references.ts'
import { resolveMentions } from '#src/content/inline.ts'
import { lifecycleOf } from '#src/content/lifecycle.ts'
import { type Desk, type Mention, mention, type Noun } from '#src/content/noun.ts'
import { envelopeOf, membersOf } from '#src/content/rows.ts'
import { media } from '#src/media/service.ts'
import { sources } from '#src/sources/service.ts'
import { bodyMentions, placeQuotes, resolveBody } from './body.ts'
import { findCorrections } from './corrections.ts'
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
  mentions: listMentions,
  own: (stored, former) => ({
    bodyText: toPlainText(stored.body),
    status: former?.status ?? 'draft',
    publishedAt: former?.publishedAt ?? null,
    firstPublishedAt: former?.firstPublishedAt ?? null,
    publishedRevision: former?.publishedRevision ?? null,
    publishAt: former?.publishAt ?? null,
    unpublishAt: former?.unpublishAt ?? null,
    schedule: former?.schedule ?? null,
  }),

  update: async (db, row) =>
    void (await db.article.update({ where: { id: row.id }, data: recordOf(row), select: { id: true } })),
  find: async (db, ids) => (await db.article.findMany({ where: { id: { in: ids } } })).map(rowOf),
  remove: async (db, id) => void (await db.article.delete({ where: { id }, select: { id: true } })),

  derive: async (desk, change) => {
    if (isDeepStrictEqual(change.former?.body, change.row.body)) return {}
    return { placements: await placeQuotes(desk, change) }
  },

  present: async (db, rows, batch) => {
    const derived = await findDerivedRoles(db, rows, batch)
    const corrections = await findCorrections(db, rows)
    return rows.map((row) => ({
      ...envelopeOf(row),
      ...membersOf(row, articleMembers),
      sources: withDerivedRoles(row, derived),
      quotes: listReferences(row.body).quotes,
      status: row.status,
      publishedAt: row.publishedAt,
      firstPublishedAt: row.firstPublishedAt,
      publishAt: row.publishAt,
      unpublishAt: row.unpublishAt,
      scheduleFailure: row.schedule?.failure ?? null,
      corrections: corrections.get(row.id) ?? [],
      hasUnpublishedChanges: row.publishedRevision !== null && row.revision > row.publishedRevision,
    }))
  },
}

async function resolveArticle(desk: Desk, draft: ArticleDraft, former: ArticleRow | null): Promise<StoredArticle> {
  const idOf = await resolveMentions(desk, listMentions(draft))
  const resolved = {
    externalId: draft.externalId ?? null,
    slug: draft.slug ?? former?.slug ?? '',
    headline: draft.headline,
    kicker: draft.kicker ?? null,
    standfirst: draft.standfirst ?? null,
    slugline: draft.slugline ?? null,
    dateline: draft.dateline ? { place: draft.dateline.place ?? null, date: draft.dateline.date ?? null } : null,
    bylines: (draft.bylines ?? []).map(({ name, role, source }) => ({
      name,
      role: role ?? null,
      source: idOf(source),
    })),
    section: draft.section ?? null,
    tags: [...new Set(draft.tags)],
    language: draft.language ?? null,
    keyPoints: draft.keyPoints ?? [],
    body: await resolveBody(desk, draft.body, { former, idOf }),
    leadMedia: idOf(draft.leadMedia),
    media: (draft.media ?? [])
      .map((item, at) => ({ media: idOf(item.media), caption: item.caption ?? null, position: item.position ?? at }))
      .toSorted((a, b) => a.position - b.position),
    sources: (draft.sources ?? []).map(({ source, roles }) => ({ source: idOf(source), roles: [...new Set(roles)] })),
    related: (draft.related ?? []).map((article) => idOf(article)),
    provider: idOf(draft.provider),
    canonicalUrl: draft.canonicalUrl ?? null,
    seo: draft.seo ? { title: draft.seo.title ?? null, description: draft.seo.description ?? null } : null,
    urgency: draft.urgency ?? null,
    edNote: draft.edNote ?? null,
    embargoUntil: draft.embargoUntil ?? null,
  }
  if (resolved.sources.length === 0) return resolved
  const derived = await findDerivedRoles(desk.db, former ? [resolved, former] : [resolved], desk.batch)
  return { ...resolved, sources: withoutDerivedRoles(resolved, former, derived) }
}

function listMentions(said: ArticleDraft | StoredArticle): Mention[] {
  const { body, leadMedia, media: items, sources: rests, bylines, related, provider } = said
  return [
    ...bodyMentions(body),
    ...mention(media, '/leadMedia', leadMedia),
    ...(items ?? []).flatMap((item, at) => mention(media, `/media/${at}/media`, item.media)),
    ...(rests ?? []).flatMap(({ source }, at) => mention(sources, `/sources/${at}/source`, source)),
    ...(bylines ?? []).flatMap(({ source }, at) => mention(sources, `/bylines/${at}/source`, source)),
    ...(related ?? []).flatMap((article, at) => mention(articles, `/related/${at}`, article)),
    ...mention(sources, '/provider', provider),
  ]
}

export const articleService = lifecycleOf(articles)
