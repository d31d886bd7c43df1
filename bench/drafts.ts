import type { ArticleDraft } from '#src/articles/schema.ts'
import type { MediaDraft } from '#src/media/schema.ts'
import type { QuoteDraft } from '#src/quotes/schema.ts'
import type { SourceDraft } from '#src/sources/schema.ts'
import type { Paragraph, Picture, Speaker, Story } from './corpus.ts'

/** A draft that brings its quotes and pictures inline and names their speakers by id. */
export interface StoryDraft extends Omit<ArticleDraft, 'body' | 'media'> {
  body: DraftBlock[]
  media: { media: MediaDraft }[]
  language: string
}

export interface DraftBlock {
  _type: 'block'
  style: 'normal'
  children: { _type: 'span'; text: string; marks: string[] }[]
  markDefs: { _type: 'quote'; _key: string; quote: InlineQuote }[]
}

export type InlineQuote = QuoteDraft & { speaker: string }

export function draftOfSpeaker({ externalId, slug, name, capacity, description }: Speaker): SourceDraft {
  return { externalId, slug, name, kind: 'person', capacity, description, language: 'en' }
}

/** A story as `POST /v1/articles` takes it; `sourceIds` are the ids of the speakers, in the corpus' order. */
export function draftOfStory(story: Story, sourceIds: string[]): StoryDraft {
  const { headline, standfirst, section, tags, place, reporter, writtenAt, paragraphs, pictures } = story
  return {
    headline,
    standfirst,
    section,
    tags,
    language: 'en',
    dateline: { place: place.toUpperCase(), date: writtenAt.slice(0, 10) },
    bylines: [{ name: reporter, role: 'Reporter' }],
    body: paragraphs.map((paragraph) => blockOf(paragraph, { sourceIds, saidAt: writtenAt.slice(0, 10) })),
    media: pictures.map((picture) => ({ media: draftOfPicture(picture) })),
  }
}

function blockOf(
  { quote, text }: Paragraph,
  { sourceIds, saidAt }: { sourceIds: string[]; saidAt: string },
): DraftBlock {
  const span = (text: string, marks: string[] = []) => ({ _type: 'span' as const, text, marks })
  if (!quote) return { _type: 'block', style: 'normal', children: [span(text)], markDefs: [] }
  const { words, capacity } = quote
  const speaker = sourceIds[quote.speaker] as string
  const said: InlineQuote = {
    text: words,
    kind: 'direct',
    speaker,
    capacity,
    saidAt,
    language: 'en',
  }
  return {
    _type: 'block',
    style: 'normal',
    children: [span('“'), span(words, ['q1']), span(`” ${text}`)],
    markDefs: [{ _type: 'quote', _key: 'q1', quote: said }],
  }
}

function draftOfPicture({ caption, altText, creditLine }: Picture): MediaDraft {
  return { kind: 'picture', caption, altText, creditLine, language: 'en' }
}

/** A story as an agency would send it, for `POST /v1/imports`. */
export function textOfStory({ headline, standfirst, place, reporter, paragraphs, pictures }: Story): string {
  const [first = '', ...rest] = paragraphs.map(({ quote, text }) => (quote ? `“${quote.words}” ${text}` : text))
  const captions = pictures.map(({ caption, creditLine }) => `${caption} (Photo: ${creditLine})`)
  const lines = [headline, standfirst, `By ${reporter}`, ...captions, `${place.toUpperCase()} (Coast Wire) - ${first}`]
  return `${[...lines, ...rest].join('\n\n')}\n`
}
