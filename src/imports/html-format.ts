import { z } from 'zod'
import { charsetOf, charsets } from './charset.ts'
import { answerDocument, documentParameters } from './document-answer.ts'
import { type ImportFormat, readWhole } from './format.ts'
import { readPage } from './html/page.ts'

/** Pages carry scripts and styles with them that are larger than their text. */
export const pageBytes = 8 * 1024 * 1024

const Page = z.any().meta({
  type: 'string',
  description:
    'A page as a browser gets it, at most 8 MiB; in the charset that the Content-Type or the page declares, else UTF-8.',
  example:
    '<title>Bridge reopens</title><h1>Bridge reopens</h1><p>The harbour bridge of Norvik reopened on Tuesday.</p>',
})

/** A page, of which the article is filed. */
export const htmlFormat: ImportFormat = {
  types: ['text/html', 'application/xhtml+xml'],
  charsets,
  takes: documentParameters,
  body: Page,
  run: async (request, reply, settings) => {
    const bytes = await readWhole(request, pageBytes)
    const charset = charsetOf(request.headers['content-type'])
    const reading = await readPage(request.server.articleFinder, { bytes, charset, url: request.query.url ?? null })
    await answerDocument(request, reply, { format: 'text/html', bytes, reading, ...settings })
  },
}
