import { toHtml } from '#src/content/body/html.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import type { PrintedQuote } from '#src/publishing/snapshot/parts.ts'
import type { FormatContext } from './addresses.ts'
import { imageWriter, writeFigure, writeText } from './media-html.ts'

/**
 * The body of an article for readers who see nothing of it but this: media and pull quotes with their credits and
 * speakers, corrections below, and a retraction before anything else.
 */
export function writeReaderHtml(article: PublishedArticle, context: FormatContext): string {
  const { retraction = [], other = [] } = Object.groupBy(article.corrections, ({ kind }) =>
    kind === 'retraction' ? 'retraction' : 'other',
  )
  return [
    ...retraction.map((note) => writeNote(note, article.language)),
    writeBody(article, context),
    ...other.map((note) => writeNote(note, article.language)),
  ].join('\n')
}

function writeBody(article: PublishedArticle, context: FormatContext): string {
  const writeImage = imageWriter(article, context)
  const quotes = new Map(article.quotes.map((quote) => [quote.id, quote]))
  return toHtml(article.body, {
    image: ({ value }) => writeImage(value),
    pullQuote: ({ value }) => {
      const quote = quotes.get(value.quote)
      return quote ? writePullQuote(quote) : ''
    },
  })
}

function writePullQuote({ text, speaker, capacity }: PrintedQuote): string {
  const by = [speaker?.name, capacity ?? speaker?.capacity].filter(Boolean).join(', ')
  return writeFigure(`<blockquote><p>${writeText(text)}</p></blockquote>`, { lines: [by] })
}

type Correction = PublishedArticle['corrections'][number]

const labels: Record<string, Record<Correction['kind'], string>> = {
  en: { correction: 'Correction', clarification: 'Clarification', update: 'Update', retraction: 'Retraction' },
  de: { correction: 'Berichtigung', clarification: 'Klarstellung', update: 'Aktualisierung', retraction: 'Widerruf' },
  fr: { correction: 'Correction', clarification: 'Précision', update: 'Mise à jour', retraction: 'Rétractation' },
}
const english = labels.en as (typeof labels)[string]

/** A correction under its name in the language of the story where that is known here, else in English. */
function writeNote({ kind, text, at }: Correction, language: string | null): string {
  const label = (labels[language?.split('-')[0] ?? ''] ?? english)[kind]
  const day = at.slice(0, 10)
  return `<aside><p><strong>${label}</strong> (<time datetime="${at}">${day}</time>): ${writeText(text)}</p></aside>`
}
