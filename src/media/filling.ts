import type { Metadata } from '#src/platform/imaging/metadata.ts'
import { cleanText } from '#src/platform/text.ts'
import { MediaDraft } from './schema.ts'

/** The members that a file can say something for. */
const told = [
  'caption',
  'altText',
  'creator',
  'creditLine',
  'copyrightNotice',
  'usageTerms',
  'takenAt',
  'place',
  'digitalSourceType',
] as const satisfies (keyof MediaDraft & keyof Metadata)[]

/**
 * A draft whose empty members say what the file says of itself; what is written already stays. Texts are cut to the
 * length that their members may have, and what a member cannot say is left out.
 */
export function fillEmpty(draft: MediaDraft, metadata: Metadata): MediaDraft {
  const filled = told.flatMap((name) => {
    const said = metadata[name]
    if (said === null || (draft[name] ?? null) !== null) return []
    const member = MediaDraft.shape[name].unwrap().unwrap()
    const longest = 'maxLength' in member ? member.maxLength : null
    const result = member.safeParse(cut(cleanText(said).normalize().trim(), longest ?? said.length))
    return result.success ? [[name, result.data]] : []
  })
  return { ...draft, ...Object.fromEntries(filled) }
}

function cut(text: string, longest: number): string {
  // A character of two halves may stand where the text is cut.
  return text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
