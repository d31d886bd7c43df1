import { escapeHtml, toHtml } from '#src/content/body/html.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import type { PrintedQuote } from '#src/publishing/snapshot/parts.ts'
import { listMedia } from './formats/article-media.ts'

/**
 * The body of an article for readers who see nothing of it but this: media and pull quotes with their credits and
 * speakers, corrections below, and a retraction before anything else.
 */
export function writeReaderHtml(article: PublishedArticle): string {
  const { retraction = [], other = [] } = Object.groupBy(article.corrections, ({ kind }) =>
    kind === 'retraction' ? 'retraction' : 'other',
  )
  return [
    ...retraction.map((note) => writeNote(note, article.language)),
    writeBody(article),
    ...other.map((note) => writeNote(note, article.language)),
  ].join('\n')
}

function writeBody(article: PublishedArticle): string {
  const media = new Map(listMedia(article).map((shown) => [shown.media.id, shown]))
  const quotes = new Map(article.quotes.map((quote) => [quote.id, quote]))
  return toHtml(article.body, {
    image: ({ value }) => {
      const shown = media.get(value.media)
      const caption = value.caption ?? shown?.caption ?? shown?.media.altText
      return writeFigure('', [caption, shown?.media.creditLine])
    },
    pullQuote: ({ value }) => {
      const quote = quotes.get(value.quote)
      return quote ? writePullQuote(quote) : ''
    },
  })
}

function writePullQuote({ text, speaker, capacity }: PrintedQuote): string {
  const by = [speaker?.name, capacity ?? speaker?.capacity].filter(Boolean).join(', ')
  return writeFigure(`<blockquote><p>${writeText(text)}</p></blockquote>`, [by])
}

/** @param captions what stands below, a line each */
function writeFigure(shown: string, captions: (string | null | undefined)[]): string {
  const lines = captions.filter(Boolean).map((line) => writeText(line ?? ''))
  const caption = lines.length > 0 ? `<figcaption>${lines.join('<br>')}</figcaption>` : ''
  return shown + caption === '' ? '' : `<figure>${shown}${caption}</figure>`
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

function writeText(text: string): string {
  return escapeHtml(text).replaceAll('\n', '<br>')
}
