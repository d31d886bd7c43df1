import type { Attribution } from './attribution-parts.ts'
import type { Mention } from './mentions.ts'
import type { Span } from './quotations.ts'
import type { Token } from './tokens.ts'

/** Something somebody is reported to have said, before its speaker is looked up among the sources. */
export interface Utterance {
  kind: 'direct' | 'partial' | 'indirect'
  spans: Span[]
  /** Null when the text names nobody; `carried` when it stands at an earlier quotation. */
  speaker: PlacedMention | null
  carried: boolean
  relays: PlacedMention[]
  addressee: PlacedMention | null
  channel: string | null
  saidAt: string | null
  cue: string | null
  confidence: number
}

export interface PlacedMention {
  mention: Mention
  paragraph: number
}

/** One sentence of the body with what was found in it. */
export interface Sentence {
  readonly paragraph: number
  readonly tokens: readonly Token[]
  /** Looked for when first asked. */
  readonly attributions: readonly Attribution[]
  /** True where it holds a quotation. */
  readonly quotes: boolean
}

/** An utterance of which nothing is known but its words. */
export const silence: Omit<Utterance, 'kind' | 'spans'> = {
  speaker: null,
  carried: false,
  relays: [],
  addressee: null,
  channel: null,
  saidAt: null,
  cue: null,
  confidence: 0.3,
}

/**
 * How often a speaker found in each way was the right one, counted over annotated news (docs/extraction.md); from 0.5 on
 * a speaker is filed as fact.
 */
export const confidences = {
  /** A verb of speech, or "according to", with whole sentences. */
  verb: 0.95,
  /** The same with words woven into a sentence, and with reported speech. */
  woven: 0.8,
  /** A verb that names or judges ("called it “…”"). */
  naming: 0.75,
  /** Whoever spoke last in the same paragraph, or in the one before. */
  carried: { near: 0.9, far: 0.6 },
  /** Whoever an attribution without quoted words names, in the same paragraph or in the one before. */
  mentioned: { near: 0.7, far: 0.55 },
  /** The subject of the sentence: certain enough where case tells it. */
  guessed: { byCase: 0.65, byOrder: 0.4 },
  /** What a fragment takes away from a speaker that its own sentence does not name. */
  fragment: 0.5,
} as const

interface Found {
  kind: Utterance['kind']
  spans: Span[]
  attribution: Attribution
  paragraph: number
}

/** Makes an utterance of words and the attribution that goes with them. */
export function utter({ kind, spans, attribution, paragraph }: Found): Utterance {
  const { speaker, addressee, channel, saidAt, cue, manner } = attribution
  return {
    ...silence,
    kind,
    spans,
    speaker: { mention: speaker, paragraph },
    addressee: addressee && { mention: addressee, paragraph },
    channel,
    saidAt,
    cue: cue.text,
    confidence: manner === 'naming' ? confidences.naming : kind === 'direct' ? confidences.verb : confidences.woven,
  }
}
