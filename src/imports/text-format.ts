import { bodyLimit } from '#src/platform/http/server.ts'
import { requireArticleLength } from './acceptance.ts'
import { charsetOf, charsets, decodeDocument } from './charset.ts'
import { answerDocument, documentParameters } from './document-answer.ts'
import { type ImportFormat, readWhole } from './format.ts'
import { RawText } from './schema.ts'
import { readText } from './text-reading.ts'

/** The raw text of one article, answered with all that it was taken apart into. */
export const textFormat: ImportFormat = {
  types: ['text/plain'],
  charsets,
  // It names no pictures by their addresses.
  takes: documentParameters.filter((name) => name !== 'fetchMedia'),
  body: RawText,
  run: async (request, reply, settings) => {
    const bytes = await readWhole(request, bodyLimit)
    const text = decodeDocument(bytes, { header: charsetOf(request.headers['content-type']) })
    requireArticleLength(text)
    await answerDocument(request, reply, { format: 'text/plain', bytes, reading: readText(text), ...settings })
  },
}
