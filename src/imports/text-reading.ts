import type { ArticleDraft } from '#src/articles/schema.ts'
import { readCaptionPlace } from '#src/extraction/caption-place.ts'
import { findLexicon, listLexicons } from '#src/extraction/language.ts'
import { extractStory, type Story } from '#src/extraction/story.ts'
import { CalendarDate } from '#src/platform/text.ts'
import { bodyOfParagraphs, partKey, type Reading, type ReadMedia, warningsOf } from './reading.ts'

/** Reads the raw text of an article. */
export function readText(text: string): Reading {
  const story = extractStory(text)
  const { body: blocks, paragraphs } = bodyOfParagraphs(story.body)
  const media = story.media.map(({ caption, creditLine }, at): ReadMedia => {
    const { place, date } = readCaptionPlace(caption, findLexicons(story.language))
    const when = { place: place?.slice(0, 300) ?? null, takenAt: isDay(date) ? date : null }
    const draft = { kind: 'picture' as const, caption: caption || null, creditLine, language: story.language, ...when }
    return { key: partKey('media', at), uri: null, url: null, draft, caption: null, supplier: null }
  })
  const lead = story.media.findIndex(({ role }) => role === 'lead')
  const body = blocks.flatMap((block, at) => [
    block,
    ...story.media.flatMap(({ role, afterParagraph }, number) =>
      role === 'inline' && afterParagraph === at
        ? [{ _type: 'image' as const, _key: `image${number}`, media: partKey('media', number) }]
        : [],
    ),
  ])
  return {
    externalId: null,
    said: membersOf(story),
    body,
    paragraphs,
    media,
    lead: media[lead]?.key ?? null,
    ...partsOf(story),
    warnings: warningsOf(story),
  }
}

const findLexicons = (language: string | null) => {
  const lexicon = findLexicon(language)
  return lexicon ? [lexicon] : listLexicons()
}

/** The sources and quotes of a story, as a reading has them. */
export function partsOf({ sources, quotes, provider }: Story): Pick<Reading, 'sources' | 'quotes' | 'provider'> {
  return { sources, quotes, provider }
}

/** What a story says of its article. */
export function membersOf(story: Story): Partial<ArticleDraft> {
  const { headline, kicker, standfirst, keyPoints, bylines, dateline, language } = story
  return {
    headline: headline ?? '',
    kicker,
    standfirst,
    keyPoints,
    bylines,
    dateline: dateline && { place: dateline.place, date: isDay(dateline.date) ? dateline.date : null },
    language,
    edNote: [...story.editorsNotes, ...openQuestions(story)].join('\n') || null,
  }
}

/** What the text says in words that no member holds, for an editor to settle: a day without a year is no date. */
function openQuestions({ dateline, published, publisher }: Story): string[] {
  return [
    ...(dateline?.date && !isDay(dateline.date) ? [`Dated “${dateline.date}” in the text.`] : []),
    ...(published ? [`Published according to the text: “${published}”.`] : []),
    ...(publisher ? [`Masthead of the text: “${publisher}”.`] : []),
  ]
}

export function isDay(value: string | null): value is string {
  return value !== null && CalendarDate.safeParse(value).success
}
