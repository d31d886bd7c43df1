import { findAddressee } from './addressees.ts'
import type { Lexicon } from './languages/lexicon.ts'
import { describeMention, describeSpeaker, type Mention } from './mentions.ts'
import { type NounPhrase, readForward } from './noun-phrases.ts'
import { isBesideQuote, type Token } from './tokens.ts'

/** Who is said to speak in a sentence, by which word. */
export interface Attribution {
  cue: { start: number; end: number; text: string; lower: string }
  /** Token indexes of the whole attribution in its sentence, `to` exclusive. */
  from: number
  to: number
  speaker: Mention
  manner: 'verb' | 'naming' | 'preposition'
  /** The speaker stands after the verb ("said X"). */
  inverted: boolean
  /** The phrase that names the speaker. */
  source: NounPhrase
  addressee: Mention | null
  channel: string | null
  saidAt: string | null
}

/** A cue and the phrase that names its source, before anything is known of them. */
interface Parts {
  source: NounPhrase | null
  at: number
  length: number
  from: number
  manner: Attribution['manner']
  inverted?: boolean
}

/** Describes the source of a cue and reads what stands around it; null where the phrase names nobody. */
export function complete(sentence: readonly Token[], parts: Parts, lexicon: Lexicon): Attribution | null {
  const { source, at, length, manner } = parts
  const beside = manner === 'verb' && isBesideQuote(sentence, at)
  const speaker = source && (beside ? describeSpeaker : describeMention)(source, lexicon)
  const cue = sentence[at]
  const lastOfCue = sentence[at + length - 1]
  if (!source || !speaker || !cue || !lastOfCue) return null
  const cueWords = sentence.slice(at, at + length)
  const afterVerb = Math.max(at + length, source.to)
  const addressed =
    manner === 'verb' && lexicon.tellingVerbs.has(cue.lower) ? readForward(sentence, at + 1, lexicon) : null
  const outlet =
    addressed || manner !== 'verb'
      ? null
      : findAddressee(sentence, { from: parts.from, at, to: afterVerb, source }, lexicon)
  const to = Math.max(afterVerb, addressed?.to ?? outlet?.to ?? 0)
  return {
    cue: {
      start: cue.start,
      end: lastOfCue.end,
      text: cueWords.map(({ text }) => text).join(' '),
      lower: cue.lower,
    },
    from: leadIn(sentence, parts.from, lexicon),
    to,
    speaker,
    source,
    manner,
    inverted: parts.inverted ?? false,
    addressee: addressed ? describeMention(addressed, lexicon) : (outlet?.mention ?? null),
    ...readCircumstances(sentence, { from: parts.from, to }, lexicon),
  }
}

/** Steps back over what belongs to the verb but stands before its subject ("|a-t-il déclaré"). */
function leadIn(sentence: readonly Token[], from: number, { auxiliaries }: Lexicon): number {
  let at = from
  while (at > 0 && auxiliaries.has(sentence[at - 1]?.lower ?? '')) at--
  return at
}

/** A lead-in of more tokens ("In a statement on Friday, |X said|") tells of something else. */
const maxLeadIn = 8

/** How far around an attribution its channel and day are looked for, in tokens. */
const reach = 10

function readCircumstances(
  sentence: readonly Token[],
  { from, to }: { from: number; to: number },
  lexicon: Lexicon,
): Pick<Attribution, 'channel' | 'saidAt'> {
  const channel = findChannel(
    sentence,
    { from: Math.max(0, from - reach), to: Math.min(sentence.length, to + reach) },
    lexicon,
  )
  const opens = from <= maxLeadIn && lexicon.prepositions.has(sentence[0]?.lower ?? '')
  const near = sentence.slice(opens ? 0 : from, to + 4).find(({ lower }) => lexicon.weekdays.has(lower))
  return { channel, saidAt: near?.text ?? null }
}

function findChannel(
  sentence: readonly Token[],
  { from, to }: { from: number; to: number },
  { channels }: Lexicon,
): string | null {
  let best: { name: string; rank: number } | null = null
  for (let at = from; at < to; at++) {
    const found = channels.at(sentence, at, to)?.value
    if (found && (!best || found.rank < best.rank)) best = found
  }
  return best?.name ?? null
}
