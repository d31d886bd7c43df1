import type { FastifyReply, FastifyRequest } from 'fastify'
import type pg from 'pg'
import { DomainError } from '#src/errors.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import type { FormatContext } from './addresses.ts'
import { type PreparedAnswer, prepare, prepareEncoded } from './answers.ts'
import { contentTypes, type Form, isStored, writeArticle } from './article-forms.ts'
import type { Encoding } from './encoding.ts'
import { briefly } from './headers.ts'
import { findLiveArticle, findTrace } from './published-articles.ts'

interface Wanted {
  slug: string
  form: Form
  encoding: Encoding
}

/** The answer that shows an article; null when readers find none under the slug. */
export async function prepareArticle(
  pool: pg.Pool,
  { slug, form, encoding }: Wanted,
  context: () => FormatContext,
): Promise<PreparedAnswer | null> {
  const asStored = isStored(form)
  const article = await findLiveArticle(pool, slug, asStored ? encoding : 'identity')
  if (!article) return null
  const { id, keys, etag, modifiedAt, document } = article
  const about = {
    contentType: contentTypes[form.format],
    keys,
    lastModified: modifiedAt,
    articleId: id,
    ...(form.isNegotiated && { vary: 'Accept, Accept-Encoding' }),
  }
  if (asStored) return prepareEncoded({ ...about, tag: etag, encoding, content: document })
  const body = writeArticle(JSON.parse(document.toString()) as PublishedArticle, form, context())
  return prepare({ ...about, body }, encoding)
}

/**
 * Leads to where an article stands now.
 *
 * @param below what follows the slug in the path
 * @throws DomainError `article.gone` (410) when it was killed, `article.not_found` (404) when readers never found one
 */
export async function redirectReader(
  request: FastifyRequest,
  reply: FastifyReply,
  { pool, slug, below = '' }: { pool: pg.Pool; slug: string; below?: string },
): Promise<FastifyReply> {
  const trace = await findTrace(pool, slug)
  // What is published next may be what was looked for: it makes the lists be forgotten, and this with them.
  reply.header('cache-control', briefly).header('surrogate-key', trace ? `article:${trace.id}` : 'articles')
  if (!trace) throw new DomainError('article.not_found', `No published article has the slug ${slug}.`)
  if (trace.notice !== null) {
    throw new DomainError('article.gone', trace.notice, { members: { notice: trace.notice } })
  }
  const [, query] = request.url.split('?', 2)
  const location = `/v1/content/articles/${trace.slug}${below}`
  return reply
    .code(301)
    .header('location', query ? `${location}?${query}` : location)
    .send()
}
