import { parseDraft } from '#src/content/drafts.ts'
import type { Noun, Shapes } from '#src/content/noun.ts'
import { DomainError } from '#src/errors.ts'

/** A text of more lines is no single article; reading each of them would take long. */
const maxLines = 10_000

/** @throws DomainError `import.too_large` (413) for a text of more lines than an article can have */
export function requireArticleLength(text: string): void {
  if (text.split('\n', maxLines + 1).length <= maxLines) return
  throw new DomainError('import.too_large', `The text of an article may have at most ${maxLines} lines.`)
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
