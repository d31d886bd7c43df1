import { z } from 'zod'
import { toHtml } from './html.ts'
import { toMarkdown } from './markdown.ts'
import { toPlainText } from './plain.ts'
import type { Body } from './schema.ts'

export const BodyFormat = z
  .enum(['blocks', 'html', 'markdown', 'text'])
  .meta({ description: 'How `body` is written; `blocks` (Portable Text) unless told.' })
export type BodyFormat = z.infer<typeof BodyFormat>

const writers: Record<BodyFormat, (body: Body) => Body | string> = {
  blocks: (body) => body,
  html: (body) => toHtml(body),
  markdown: toMarkdown,
  text: toPlainText,
}

/** A body as answers show it. */
export function writeBody(body: Body, format: BodyFormat): Body | string {
  return writers[format](body)
}
