import { createHash } from 'node:crypto'
import { toPlainText } from '#src/content/body/plain.ts'
import { listReferences } from '#src/content/body/references.ts'
import type { Dossier } from './dossier.ts'
import { nextTurn } from './media-rights.ts'
import { listFacets, listParts, type Part } from './parts.ts'
import { nameSource, showMedia, showQuote, showSource } from './showing.ts'
import { bodyMembers, type PublishedArticle } from './snapshot/article.ts'
import { surrogateKeysOf } from './snapshot/facets.ts'

/** When readers first saw the article, since when they see it without a break, and when they last saw it change. */
export interface Times {
  firstPublishedAt: string
  publishedAt: string
  modifiedAt: string
}

/** A row of `published_articles`, but for the compressed bytes, with the facets and parts that belong to it. */
export interface Snapshot {
  row: {
    id: string
    slug: string
    revision: number
    firstPublishedAt: string
    publishedAt: string
    modifiedAt: string
    /** When it is to be written anew because rights begin or end; null for never. */
    standsUntil: string | null
    headline: string
    standfirst: string | null
    language: string | null
    section: string | null
    bodyText: string
    terms: string
    document: string
    summary: string
    etag: string
    keys: string
  }
  facets: string[]
  parts: Part[]
}

/** Makes the snapshot of an edition: one self-contained document, and what it is found by. */
export function renderSnapshot(dossier: Dossier, times: Times): Snapshot {
  const article = showArticle(dossier, times)
  const document = JSON.stringify(article)
  const facets = listFacets(dossier)
  const { id, slug, headline, standfirst, language, section } = article
  return {
    row: {
      ...{ id, slug, revision: dossier.revision, ...times, headline, standfirst, language, section },
      standsUntil: nextTurn(dossier),
      bodyText: toPlainText(article.body),
      terms: listTerms(article).join(' '),
      document,
      summary: JSON.stringify(summarise(article)),
      etag: createHash('sha256').update(document).digest('base64url').slice(0, 22),
      keys: surrogateKeysOf(id, facets),
    },
    facets,
    parts: listParts(dossier),
  }
}

function showArticle(dossier: Dossier, times: Times): PublishedArticle {
  const { id, article } = dossier
  const { slug, headline, kicker, standfirst, slugline, dateline, section, tags, language, keyPoints } = article
  const { canonicalUrl, seo, urgency, body } = article
  const lead = article.leadMedia === null ? undefined : dossier.media.get(article.leadMedia)
  return {
    ...{ id, slug, headline, kicker, standfirst, slugline, dateline, section, tags, language, keyPoints },
    bylines: article.bylines.map(({ name, role, source }) => ({ name, role, source: nameSource(dossier, source) })),
    leadMedia: lead ? showMedia(dossier, lead) : null,
    provider: nameSource(dossier, article.provider),
    ...{ canonicalUrl, seo, urgency },
    retracted: dossier.corrections.some(({ kind }) => kind === 'retraction'),
    ...times,
    body,
    media: [...article.media, ...listBodyMedia(article)].flatMap(({ media, caption, position }) => {
      const record = dossier.media.get(media)
      return record ? [{ media: showMedia(dossier, record), caption, position }] : []
    }),
    quotes: [...dossier.quotes.values()].map((quote) => ({
      ...showQuote(dossier, quote),
      prints: dossier.prints.get(quote.id) ?? [],
    })),
    sources: dossier.roles.flatMap(({ source, roles }) => {
      const record = dossier.sources.get(source)
      return record ? [{ source: showSource(dossier, record), roles }] : []
    }),
    related: article.related.flatMap((other) => dossier.related.get(other) ?? []),
    corrections: dossier.corrections as PublishedArticle['corrections'],
  }
}

/** What only the body shows, after all that the article lists: readers get its credits and rights, too. */
function listBodyMedia({ body, media }: Dossier['article']): Dossier['article']['media'] {
  const listed = new Set(media.map((item) => item.media))
  const next = Math.max(-1, ...media.map(({ position }) => position)) + 1
  const others = listReferences(body).media.filter((id) => !listed.has(id))
  return others.map((id, at) => ({ media: id, caption: null, position: next + at }))
}

function summarise(article: PublishedArticle): object {
  const left: ReadonlySet<string> = new Set(bodyMembers)
  return Object.fromEntries(Object.entries(article).filter(([member]) => !left.has(member)))
}

/** What is searched beside headline, standfirst and body. */
function listTerms({ kicker, keyPoints, tags, bylines, dateline }: PublishedArticle): string[] {
  const named = bylines.map(({ name }) => name)
  return [kicker, ...keyPoints, ...tags, ...named, dateline?.place].filter((term) => typeof term === 'string')
}
