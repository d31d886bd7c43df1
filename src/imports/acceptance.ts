import { normaliseBody } from '#src/content/body/normal.ts'
import { parseDraft } from '#src/content/drafts.ts'
import type { Noun, Shapes } from '#src/content/noun.ts'
import { DomainError } from '#src/errors.ts'
import type { Reading } from './reading.ts'

/** A text of more lines is no single article; reading each of them would take long. */
const maxLines = 10_000

/** @throws DomainError `import.too_large` (413) for a text of more lines than an article can have */
export function requireArticleLength(text: string): void {
  if (text.split('\n', maxLines + 1).length <= maxLines) return
  throw new DomainError('import.too_large', `The text of an article may have at most ${maxLines} lines.`)
}

/** What one article can be made of; each is a row, or several, and all are one transaction. */
const most = { media: 200, quotes: 2_000, sources: 500 }

/**
 * Refuses a document of more than an article holds before anything of it is looked up.
 *
 * @throws DomainError `import.too_large`, `body.too_large` (413)
 */
export function requireArticleSize(reading: Pick<Reading, 'body' | keyof typeof most>): void {
  normaliseBody(reading.body)
  for (const part of ['media', 'quotes', 'sources'] as const) {
    const count = reading[part].length
    if (count <= most[part]) continue
    throw new DomainError('import.too_large', `An article has at most ${most[part]} ${part}; this one has ${count}.`)
  }
}

/**
 * Holds what was read out of a text to the rules for what a client sends, so that it can be changed later like
 * everything else.
 *
 * @throws DomainError `import.invalid` (422) that says which member is at fault
 */
export function acceptDraft<N extends Shapes>({ title, Draft }: Noun<N>, draft: N['Draft']): N['Draft'] {
  try {
    return parseDraft(Draft, draft)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const errors = error.options.errors?.map(({ pointer, code, detail }) => ({
      pointer: '',
      code,
      detail: `${title}${pointer}: ${detail}`,
    }))
    throw new DomainError('import.invalid', 'What the text says does not fit into the members it would be stored in.', {
      ...(errors && { errors }),
      cause: error,
    })
  }
}
