import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { BodyFormat, writeBody } from '#src/content/body/formats.ts'
import { escapeHtml, toHtml } from '#src/content/body/html.ts'
import { fieldsOf } from '#src/content/routes/query.ts'
import { readWeights } from '#src/platform/http/preferences.ts'
import { closedQuery } from '#src/platform/http/query.ts'
import { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import type { FormatContext } from './addresses.ts'
import { writeJsonLd } from './formats/json-ld.ts'
import { toNinjs } from './formats/ninjs.ts'
import { imageWriter } from './media-html.ts'

/** The forms in which an article can be had. */
const formats = ['json', 'jsonld', 'ninjs'] as const

export const FormQuery = closedQuery({
  format: z
    .enum(formats)
    .optional()
    .meta({ description: '`jsonld` is a NewsArticle of schema.org, `ninjs` an item of IPTC ninjs 3.1.' }),
  body: BodyFormat.optional(),
  fields: fieldsOf(PublishedArticle),
}).check(({ value: { format = 'json', ...parts }, issues }) => {
  if (format === 'json') return
  for (const [name, input] of Object.entries(parts)) {
    issues.push({ code: 'custom', path: [name], message: `cannot be combined with format=${format}`, input })
  }
})
export type FormQuery = z.infer<typeof FormQuery>

/** What is asked for; `isNegotiated` when the Accept header had a say in it. */
export interface Form extends FormQuery {
  format: (typeof formats)[number]
  isNegotiated: boolean
}

/** The form that a request asks for: by its query, or else by what it accepts. */
export function chooseForm({ headers }: FastifyRequest, query: FormQuery): Form {
  const isNegotiated = query.format === undefined && query.body === undefined && query.fields === undefined
  return { ...query, format: query.format ?? (isNegotiated ? preferredFormat(headers.accept) : 'json'), isNegotiated }
}

function preferredFormat(accepted = ''): 'json' | 'jsonld' {
  if (!accepted.includes('application/ld+json')) return 'json'
  const weights = readWeights(accepted)
  const weightOf = (type: string) => weights.get(type) ?? weights.get('application/*') ?? weights.get('*/*') ?? 0
  return weightOf('application/ld+json') > weightOf('application/json') ? 'jsonld' : 'json'
}

/** Whether it is what is asked for without parameters. */
export function isPlain({ format, isNegotiated }: Form): boolean {
  return isNegotiated && format === 'json'
}

/** Whether the document is sent as publishing wrote it. */
export function isStored({ format, body = 'blocks', fields }: Form): boolean {
  return format === 'json' && body === 'blocks' && fields === undefined
}

export const contentTypes: Record<Form['format'], string> = {
  json: 'application/json; charset=utf-8',
  jsonld: 'application/ld+json; charset=utf-8',
  ninjs: 'application/json; charset=utf-8',
}

/** The text of an article in a form. */
export function writeArticle(article: PublishedArticle, form: Form, context: FormatContext): string {
  if (form.format === 'jsonld') return writeJsonLd(article, context)
  if (form.format === 'ninjs') return JSON.stringify(toNinjs(article, context))
  const { body = 'blocks', fields } = form
  const shown = { ...article, body: body === 'html' ? writeHtml(article, context) : writeBody(article.body, body) }
  if (!fields) return JSON.stringify(shown)
  return JSON.stringify(Object.fromEntries(Object.entries(shown).filter(([member]) => fields.includes(member))))
}

/** The body with its pictures; a figure still says which media record it shows. */
function writeHtml(article: PublishedArticle, context: FormatContext): string {
  const writeImage = imageWriter(article, context)
  return toHtml(article.body, {
    image: ({ value }) => writeImage(value, ` data-media="${escapeHtml(value.media)}"`),
  })
}
