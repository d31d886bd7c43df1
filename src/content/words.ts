import { diffArrays } from 'diff'
import type { TextChange } from './revision-schema.ts'

/** What comparing may still cost: the squares of the edits looked for, in all that is compared for one answer. */
export interface Effort {
  left: number
}

/** The most edits that are looked for in one text or list. */
export const mostEdits = 1_000

/** Enough for some thousand small changes, or three texts of which no word is left: other requests are waiting. */
export function fullEffort(): Effort {
  return { left: 3 * mostEdits ** 2 }
}

/** Items that stayed, and what went and came behind them. */
interface Place<Item> {
  kept: Item[]
  removed: Item[]
  added: Item[]
}

/** Two sequences place by place; what stayed is as it is in `after`. Beyond the effort all went, and all came. */
export function align<Item>(
  { before, after, isSame = Object.is }: { before: Item[]; after: Item[]; isSame?: (a: Item, b: Item) => boolean },
  effort: Effort,
): Place<Item>[] {
  const maxEditLength = Math.min(mostEdits, Math.floor(Math.sqrt(effort.left)))
  const found = diffArrays(before, after, { maxEditLength, comparator: isSame })
  if (!found) {
    effort.left -= maxEditLength ** 2
    return [{ kept: [], removed: before, added: after }]
  }
  const edits = found.reduce((sum, { added, removed, count }) => sum + (added || removed ? count : 0), 0)
  effort.left -= edits ** 2
  const places: Place<Item>[] = [{ kept: [], removed: [], added: [] }]
  for (const { added, removed, value } of found) {
    const [place] = places.slice(-1) as [Place<Item>]
    if (added) place.added = value
    else if (removed) place.removed = value
    else places.push({ kept: value, removed: [], added: [] })
  }
  return places
}

/** What became of a text, word by word: all but what was added is the old text, all but what was removed the new one. */
export function diffWords(before: string, after: string, effort: Effort): TextChange[] {
  const places = align({ before: splitWords(before), after: splitWords(after) }, effort)
  const texts = places.map(({ kept, removed, added }) => ({
    kept: kept.join(''),
    removed: removed.join(''),
    added: added.join(''),
  }))
  return texts
    .reduce(joinPlaces, [])
    .flatMap(({ kept, removed, added }): TextChange[] => [
      ...(kept ? [{ op: 'same' as const, text: kept }] : []),
      ...(removed ? [{ op: 'removed' as const, text: removed }] : []),
      ...(added ? [{ op: 'added' as const, text: added }] : []),
    ])
}

type TextPlace = Record<'kept' | 'removed' | 'added', string>

/** White space that stayed between two changes is taken to change with them, so that phrases are not torn. */
function joinPlaces(places: TextPlace[], place: TextPlace): TextPlace[] {
  const previous = places.at(-1)
  const { kept, removed, added } = place
  const isBetween = previous && kept.trim() === '' && hasChange(previous) && hasChange(place)
  if (!isBetween) return [...places, place]
  const joined = {
    kept: previous.kept,
    removed: previous.removed + kept + removed,
    added: previous.added + kept + added,
  }
  return [...places.slice(0, -1), joined]
}

function hasChange({ removed, added }: TextPlace): boolean {
  return removed + added !== ''
}

/** Finds words also in scripts that put no space between them; for the others the language makes next to no difference. */
const segmenter = new Intl.Segmenter('en', { granularity: 'word' })

/** Words, and what stands between them. */
function splitWords(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment)
}

/** The words of a text, each once. */
export function vocabularyOf(text: string): Set<string> {
  const words = Array.from(segmenter.segment(text)).filter(({ isWordLike }) => isWordLike)
  return new Set(words.map(({ segment }) => segment.toLowerCase()))
}

/** Whether two texts share at least half of their words, so that one can be taken for a new version of the other. */
export function areAlike(one: Set<string>, other: Set<string>): boolean {
  const shared = one.intersection(other).size
  return shared > 0 && shared * 2 >= Math.max(one.size, other.size)
}
