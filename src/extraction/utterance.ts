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

interface Found {
  kind: Utterance['kind']
  spans: Span[]
  attribution: Attribution
  paragraph: number
}

/** Makes an utterance of words and the attribution that goes with them. */
export function utter({ kind, spans, attribution, paragraph }: Found): Utterance {
  const { speaker, addressee, channel, saidAt, cue, manner } = attribution
  const sure = manner === 'naming' ? 0.7 : 0.9
  return {
    ...silence,
    kind,
    spans,
    speaker: { mention: speaker, paragraph },
    addressee: addressee && { mention: addressee, paragraph },
    channel,
    saidAt,
    cue: cue.text,
    confidence: speaker.pronoun ? sure - 0.1 : sure,
  }
}
