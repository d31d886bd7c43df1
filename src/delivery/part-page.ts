import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import { Prisma } from '#src/platform/db/generated/client.ts'
import type { RelatedArticle } from '#src/publishing/snapshot/article.ts'
import { type FacetKind, facetOf } from '#src/publishing/snapshot/facets.ts'
import type { Representation } from './answers.ts'
import { withMembers } from './list-answers.ts'
import { isShown, listParts, partsOf } from './part-list.ts'
import { shownAtMost } from './part-schema.ts'

type PartType = 'source' | 'quote' | 'media'

/** A part, with its JSON as publishing wrote it. */
interface Part {
  id: string
  document: string
}

/** @throws DomainError `quote.not_found`; a quote that no published article prints is not there */
export async function showQuote(db: Db, id: string): Promise<Representation> {
  const part = await readPart(db, 'quote', { id })
  return present(part, 'quote', { articles: await listNewestWith(db, 'quote', id) })
}

/** @throws DomainError `source.not_found`; a source that no published article names is not there */
export async function showSource(db: Db, slug: string): Promise<Representation> {
  const part = await readPart(db, 'source', { slug })
  const [quotes, articles] = await Promise.all([
    listParts(db, { type: 'quote', filters: { speaker: part.id }, limit: shownAtMost }),
    listNewestWith(db, 'source', part.id),
  ])
  return present(part, 'source', { quotes: quotes.rows.map(({ json }) => JSON.parse(json)), articles })
}

/**
 * @throws DomainError `media.not_found`; a media record that no published article shows is not there; `media.rights_ended`
 * (410) of one that is left out because there are no rights to it now
 */
export async function showMedia(db: Db, id: string): Promise<Representation> {
  const part = await readPart(db, 'media', { id }).catch(async (error: unknown) => {
    throw (await isLeftOut(db, id)) ? rightsEnded() : error
  })
  return present(part, 'media', { articles: await listNewestWith(db, 'media', id) })
}

async function isLeftOut(db: Db, id: string): Promise<boolean> {
  const [found] = await db.$queryRaw<object[]>`
    SELECT facet FROM published_facets WHERE facet = ${facetOf('withheld', id)} LIMIT 1`
  return found !== undefined
}

export function rightsEnded(): DomainError {
  return new DomainError('media.rights_ended', 'This may not be shown now: its rights have ended, or not begun.')
}

function present({ id, document }: Part, type: PartType, uses: object): Representation {
  return {
    contentType: 'application/json; charset=utf-8',
    body: withMembers(document, uses),
    // Whether the page is there, and what it lists, depends on which articles are published.
    keys: `articles ${facetOf(type, id)}`,
    lastModified: null,
  }
}

async function readPart(db: Db, type: PartType, address: { id: string } | { slug: string }): Promise<Part> {
  const [member, name] = 'id' in address ? (['id', address.id] as const) : (['slug', address.slug] as const)
  const isNamed = member === 'id' ? Prisma.sql`listed.id = ${name}::uuid` : Prisma.sql`listed.slug = ${name}`
  // Of parts that nobody rebuilt since one took the slug of another, the later one has it.
  const [part] = await db.$queryRaw<Part[]>`
    SELECT id::text, document FROM ${partsOf(type)} AS listed WHERE ${isNamed} AND ${isShown}
    ORDER BY modified_at DESC LIMIT 1`
  if (part) return part
  throw new DomainError(`${type}.not_found`, `No published article shows a ${type} with the ${member} ${name}.`)
}

/** The newest published articles that have a facet. */
async function listNewestWith(db: Db, kind: FacetKind, value: string): Promise<RelatedArticle[]> {
  const articles = await db.$queryRaw<(Omit<RelatedArticle, 'publishedAt'> & { publishedAt: Date })[]>`
    SELECT id::text, slug, headline, article.published_at AS "publishedAt"
    FROM published_facets AS listed JOIN published_articles AS article
      ON article.id = listed.article_id AND article.published_at = listed.published_at
    WHERE facet = ${facetOf(kind, value)} AND state = 'live'
    ORDER BY listed.published_at DESC, article_id DESC LIMIT ${shownAtMost}`
  return articles.map((article) => ({ ...article, publishedAt: article.publishedAt.toISOString() }))
}
