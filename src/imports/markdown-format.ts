import { z } from 'zod'
import { escapeHtml } from '#src/content/body/html.ts'
import { createParser } from '#src/content/body/markdown.ts'
import type { Body } from '#src/content/body/schema.ts'
import { bodyLimit } from '#src/platform/http/server.ts'
import { charsetOf, charsets, decodeDocument } from './charset.ts'
import { answerDocument, documentParameters } from './document-answer.ts'
import { type ImportFormat, readWhole } from './format.ts'
import { type DescribedMedia, readFormatted } from './formatted.ts'
import { cutFrontMatter, type FrontMatter } from './front-matter.ts'
import { resolveUrl } from './html/elements.ts'
import { readFragment } from './html/fragment.ts'
import { partKey, type Reading } from './reading.ts'

const MarkdownFile = z.any().meta({
  type: 'string',
  description:
    'An article in Markdown, with or without front matter in YAML (`title`, `date`, `author`, `tags` and the like); at most 1 MiB.',
  example: `---
title: Harbour bridge reopens
author: Ida Brekke
tags: [norvik, transport]
---
NORVIK, March 3 – The harbour bridge **reopened** on Tuesday.
`,
})

/** A Markdown file with the front matter that site generators know. */
export const markdownFormat: ImportFormat = {
  types: ['text/markdown'],
  charsets,
  takes: documentParameters,
  body: MarkdownFile,
  run: async (request, reply, settings) => {
    const bytes = await readWhole(request, bodyLimit)
    const text = decodeDocument(bytes, { header: charsetOf(request.headers['content-type']) })
    const reading = readMarkdown(text, request.query.url ?? null)
    await answerDocument(request, reply, { format: 'text/markdown', bytes, reading, ...settings })
  },
}

/**
 * Reads an article in Markdown.
 *
 * @param url where it is on the web, for its relative addresses
 * @throws DomainError for front matter that is none, and for what a body cannot hold
 */
export function readMarkdown(file: string, url: string | null): Reading {
  const { matter, text } = cutFrontMatter(file.replace(/\r\n?/g, '\n'))
  const base = url ?? matter.said.canonicalUrl ?? null
  const { body, media, warnings } = readFragment(parser.render(text), { base, firstKey: 1 })
  const lead = leadOf(matter, base)
  const { headline, rest } = matter.head.headline ? { headline: matter.head.headline, rest: body } : takeHeadline(body)
  const reading = readFormatted({
    body: rest,
    media: [...(lead ? [lead] : []), ...media],
    lead: lead?.key ?? null,
    head: { ...matter.head, headline },
    said: matter.said,
    externalId: matter.externalId,
    warnings: [...matter.warnings, ...warnings],
  })
  if (matter.place === null || reading.said.dateline) return reading
  return { ...reading, said: { ...reading.said, dateline: { place: matter.place, date: null } } }
}

/** The title of a picture is the line that is printed under it. */
const parser = createParser(({ src, alt, title }) => {
  const image = `<img src="${escapeHtml(src)}" alt="${escapeHtml(alt)}">`
  return title === null ? image : `<figure>${image}<figcaption>${escapeHtml(title)}</figcaption></figure>`
})

/** A file without a title has it as its first heading. */
function takeHeadline(body: Body): { headline: string | null; rest: Body } {
  const [first] = body
  if (first?._type !== 'block' || first.style !== 'h2') return { headline: null, rest: body }
  return { headline: first.children.map(({ text }) => text).join(''), rest: body.slice(1) }
}

function leadOf({ image }: FrontMatter, base: string | null): DescribedMedia | null {
  const url = resolveUrl(image?.src, base)
  if (!image || !url) return null
  const { alt: altText, caption, creditLine } = image
  return { key: partKey('media', 0), kind: 'picture', url, id: null, altText, caption, creditLine }
}
