import type { ArticleDraft } from '#src/articles/schema.ts'
import type { Body } from '#src/content/body/schema.ts'
import type { Warning } from '#src/content/body/warnings.ts'
import type { StoryQuote } from '#src/extraction/quotes.ts'
import type { StorySource } from '#src/extraction/sources.ts'
import type { Story } from '#src/extraction/story.ts'
import type { MediaDraft } from '#src/media/schema.ts'
import type { QuoteDraft } from '#src/quotes/schema.ts'
import type { SourceDraft } from '#src/sources/schema.ts'

/** A picture, video or audio of a document. */
export interface ReadMedia {
  /** What stands for its id in the body until it has a record: the form of an id, and no id of anything. */
  key: string
  /** The id that the document gives it; null where it gives none. */
  uri: string | null
  /** Where its file is; null when the document does not say. */
  url: string | null
  draft: Omit<MediaDraft, 'externalId' | 'supplier'>
  /** The caption that the document gives it in this story alone. */
  caption: string | null
  /** Whether only the text shows it. */
  isUnlisted?: boolean
  /** Key of the source that supplied it; null to look for the one that the credit line names. */
  supplier: string | null
}

/** A source of a document; `more` is what a document says that a text does not. */
export interface ReadSource extends StorySource {
  /** Whether it is none of those that the article rests on: a supplier, the source that stands for a byline. */
  isUnlisted?: boolean
  uri?: string | null
  more?: Partial<SourceDraft>
}

/** A quote of a document; one with a `key` is annotated under it in the body already, and has no passages. */
export interface ReadQuote extends StoryQuote {
  key?: string
  uri?: string | null
  more?: Partial<QuoteDraft>
}

/** One article as a document has it, whatever its format, before anything of it is looked up or stored. */
export interface Reading {
  /** Its id where it comes from; null when the document says none. */
  externalId: string | null
  /**
   * What the document says of the article; members that the format has no word for are left out. Sources of bylines are
   * given by their keys.
   */
  said: Partial<ArticleDraft>
  /** The text with its formats; media and quotes stand in it by their keys. */
  body: Body
  /** The keys of the blocks of `body` that passages count as paragraphs. */
  paragraphs: string[]
  media: ReadMedia[]
  /** Key of the media at the top, or null. */
  lead: string | null
  sources: ReadSource[]
  quotes: ReadQuote[]
  /** Why it is not to be published, where its sender says so. */
  withheld?: string
  /** Key of the source that supplied the article, or null. */
  provider: string | null
  warnings: Warning[]
}

/** The key of a part of a document by its number. */
export function partKey(kind: 'media' | 'quote', number: number): string {
  return `00000000-0000-7000-8${kind === 'media' ? '001' : '002'}-${number.toString(16).padStart(12, '0')}`
}

/** A body of plain paragraphs, and the keys of its blocks. */
export function bodyOfParagraphs(paragraphs: string[]): Pick<Reading, 'body' | 'paragraphs'> {
  const body: Body = paragraphs.map((text, at) => ({
    _type: 'block',
    _key: `b${at + 1}`,
    style: 'normal',
    children: [{ _type: 'span', _key: 's1', text, marks: [] }],
    markDefs: [],
  }))
  return { body, paragraphs: body.map(({ _key }) => _key) }
}

/** What an editor should look at: what the reading found hard, and the lines that were left out as page furniture. */
export function warningsOf({ warnings, dropped }: Pick<Story, 'warnings' | 'dropped'>): Warning[] {
  return [
    ...warnings,
    ...dropped.map((line) => ({ code: 'line_dropped', detail: `Left out: “${line.slice(0, 200)}”.` })),
  ]
}
