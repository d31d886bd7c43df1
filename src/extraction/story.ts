import type { Byline } from './bylines.ts'
import { cutDateline, type Dateline } from './dateline.ts'
import { findLexicon, guessLanguage, listLexicons } from './language.ts'
import type { Lexicon } from './languages/lexicon.ts'
import { type Picture, readPage } from './page.ts'
import { readQuotes, readUnattributed, type StoryQuote } from './quotes.ts'
import type { StorySource } from './sources.ts'
import { maxQuotations } from './speech.ts'

/** What an editor would file of a raw text. All text is as printed; nothing is looked up. */
export interface Story {
  /** BCP 47; null when neither given nor told by the text. */
  language: string | null
  headline: string | null
  kicker: string | null
  standfirst: string | null
  keyPoints: string[]
  bylines: Byline[]
  dateline: Dateline | null
  /** The line that says when the article appeared, as printed. */
  published: string | null
  /** The masthead over the headline. */
  publisher: string | null
  body: string[]
  media: Picture[]
  sources: StorySource[]
  quotes: StoryQuote[]
  /** Key of the source that supplied the article, if its dateline names one. */
  provider: string | null
  /** Corrections and credits of the desk. */
  editorsNotes: string[]
  /** Lines left out, in their order. */
  dropped: string[]
  warnings: StoryWarning[]
}

interface StoryWarning {
  code: 'no_headline' | 'no_body' | 'language_unknown' | 'too_many_quotations'
  detail: string
}

/**
 * Turns the raw text of one article, as scraped or filed, into a structured story. Never throws; what could not be
 * read is in `warnings`. Time is linear in the length of the text.
 *
 * @param options.language BCP 47; guessed from the text when not given
 */
export function extractStory(text: string, options: { language?: string } = {}): Story {
  const language = options.language ?? guessLanguage(text)
  const lexicon = findLexicon(language)
  const lexicons = lexicon ? [lexicon] : listLexicons()
  const page = readPage(text, lexicons)
  return completeStory({ ...page, ...readDateline(page.body, lexicons), language })
}

/** What a page says before its sentences are read. */
export type StoryParts = Omit<Story, 'sources' | 'quotes' | 'provider' | 'warnings'>

/** Reads the sources and quotes of an article that was taken apart already; `body` is without the dateline. */
export function completeStory(parts: StoryParts): Story {
  const { language, body, dateline } = parts
  const lexicon = findLexicon(language)
  const creditLines = parts.media.flatMap(({ creditLine }) => creditLine ?? [])
  const { unread, ...reading } = lexicon ? readQuotes(body, { dateline, creditLines }, lexicon) : readUnattributed(body)
  const story = { ...parts, ...reading }
  return { ...story, warnings: listWarnings({ ...story, unread }) }
}

function readDateline(body: string[], lexicons: readonly Lexicon[]): { dateline: Dateline | null; body: string[] } {
  const [first = '', ...rest] = body
  const cut = cutDateline(first, lexicons)
  return cut ? { dateline: cut.dateline, body: [cut.rest, ...rest].filter(Boolean) } : { dateline: null, body }
}

function listWarnings({
  headline,
  body,
  language,
  unread,
}: Pick<Story, 'headline' | 'body' | 'language'> & { unread: readonly number[] }): StoryWarning[] {
  const warnings: StoryWarning[] = []
  if (headline === null) warnings.push({ code: 'no_headline', detail: 'No line of the text reads as a headline.' })
  if (body.length === 0) warnings.push({ code: 'no_body', detail: 'No paragraph of the text reads as body.' })
  if (!findLexicon(language)) {
    warnings.push({
      code: 'language_unknown',
      detail: 'Quotes are without speaker: the language is unknown or has no rules.',
    })
  }
  for (const paragraph of unread) {
    const detail = `Paragraph ${paragraph} holds more than ${maxQuotations} quotations; none of them was read.`
    warnings.push({ code: 'too_many_quotations', detail })
  }
  return warnings
}
