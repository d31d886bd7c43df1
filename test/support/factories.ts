import { randomUUID } from 'node:crypto'
import type { ArticleDraft } from '#src/articles/schema.ts'
import type { MediaDraft } from '#src/media/schema.ts'
import type { QuoteDraft } from '#src/quotes/schema.ts'
import type { SourceDraft } from '#src/sources/schema.ts'

/** A word that no other test uses. */
export function aWord(): string {
  return `w${randomUUID().replaceAll('-', '').slice(0, 12)}`
}

/** Valid drafts; pass only what the test is about. */
export function aSource(changes: Partial<SourceDraft> = {}): SourceDraft {
  return { name: `Source ${aWord()}`, kind: 'person', ...changes }
}

export function aMedia(changes: Partial<MediaDraft> = {}): MediaDraft {
  return { kind: 'picture', caption: `Picture ${aWord()}`, ...changes }
}

export function aQuote(changes: Partial<QuoteDraft> = {}): QuoteDraft {
  return { text: `Words ${aWord()}.`, kind: 'direct', ...changes }
}

export function anArticle(changes: Partial<ArticleDraft> = {}): ArticleDraft {
  return { headline: `Story ${aWord()}`, ...changes }
}

/** A paragraph that prints the words of a quote, given by id or as a draft, between two others. */
export function aParagraphQuoting(quote: string | QuoteDraft, words: string) {
  return {
    _type: 'block' as const,
    style: 'normal' as const,
    children: [
      { _type: 'span' as const, text: '“', marks: [] },
      { _type: 'span' as const, text: words, marks: ['q1'] },
      { _type: 'span' as const, text: '” somebody said.', marks: [] },
    ],
    markDefs: [{ _type: 'quote' as const, _key: 'q1', quote }],
  }
}

/** An article that the gate lets through, with a quote and a picture; pass what the test is about. */
export function aStory(changes: Partial<ArticleDraft> = {}): ArticleDraft {
  const words = `The pier ${aWord()} held.`
  const speaker = aSource({ capacity: 'harbour pilot' })
  return anArticle({
    standfirst: 'It held.',
    language: 'en',
    section: 'local',
    bylines: [{ name: 'Ida Brekke' }],
    body: [aParagraphQuoting(aQuote({ text: words, speaker, language: 'en' }), words)],
    media: [{ media: aMedia({ altText: 'A pier', creditLine: 'Coast Wire', language: 'en' }) }],
    ...changes,
  })
}

/** As many tags as an article may have, each as long in a header as it may be. */
export function manyTags(): string[] {
  return Array.from({ length: 100 }, (_, at) => `${at}`.padStart(100, '橋'))
}
