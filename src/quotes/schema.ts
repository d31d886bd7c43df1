import { z } from 'zod'
import { mergePatchOf } from '#src/content/merge.ts'
import { ExternalId, envelope, envelopeExample, Highlight, optional, referenceTo } from '#src/content/schema.ts'
import { Id } from '#src/platform/id.ts'
import { DateOrInstant, Instant, LanguageTag, text, WebUrl } from '#src/platform/text.ts'
import { Source, SourceDraft } from '#src/sources/schema.ts'

export const QuoteKind = z.enum(['direct', 'partial', 'indirect']).meta({
  description: 'The words themselves, a few of them inside somebody else’s sentence, or what was said in other words.',
})

export const Verification = z.enum(['unverified', 'verified', 'disputed', 'retracted'])

const Original = z.strictObject({ text: text(20_000), language: LanguageTag }).meta({
  id: 'Original',
  description: 'The words in the language they were said in.',
  example: { text: 'Broen holder.', language: 'nb' },
})

const members = {
  text: text(20_000).meta({
    description: 'The words, without quotation marks.',
    example: 'The bridge held when it had to.',
  }),
  kind: QuoteKind,
  capacity: text(300).meta({
    description: 'In what capacity it was said, so that it stays true when the person changes post.',
    example: 'harbour master of Norvik',
  }),
  channel: text(300).meta({ description: 'Where it was said.', example: 'in a statement' }),
  saidAt: DateOrInstant.meta({ description: 'When it was said: a day, or a point in time.' }),
  place: text(300).meta({ description: 'Where the speaker was.', example: 'Norvik' }),
  language: LanguageTag.meta({ description: 'The language of `text`, as a BCP 47 tag.' }),
  original: Original,
  context: text(5_000).meta({ description: 'What one must know to understand the words.' }),
  verification: Verification.meta({ description: 'Whether somebody has checked that it was said.' }),
  evidence: z.array(WebUrl).max(50).meta({ description: 'Where the words can be checked.' }),
}

const reference = referenceTo(SourceDraft)

export const QuoteDraft = z
  .strictObject({
    externalId: optional(ExternalId),
    text: members.text,
    kind: members.kind,
    speaker: optional(reference).meta({ description: 'Who said it.' }),
    capacity: optional(members.capacity),
    via: optional(z.array(reference).max(20)).meta({ description: 'Through whom it came, in order.' }),
    addressee: optional(reference).meta({ description: 'To whom it was said.' }),
    channel: optional(members.channel),
    saidAt: optional(members.saidAt),
    place: optional(members.place),
    language: optional(members.language),
    original: optional(members.original),
    context: optional(members.context),
    verification: optional(members.verification),
    evidence: optional(members.evidence),
  })
  .meta({
    id: 'QuoteDraft',
    description: 'What a client writes of a quote.',
    example: {
      text: 'The bridge held when it had to.',
      kind: 'direct',
      speaker: { name: 'Marit Solheim', kind: 'person' },
      capacity: 'harbour master of Norvik',
      channel: 'in a statement',
      saidAt: '2026-03-02',
    },
  })
export type QuoteDraft = z.infer<typeof QuoteDraft>

export const QuoteChange = mergePatchOf(QuoteDraft).meta({
  id: 'QuoteChange',
  description: 'A JSON Merge Patch of a quote.',
  example: { context: 'Said at the reopening ceremony.' },
})

export const Placement = z
  .object({
    article: Id,
    block: z.string().nullable().meta({ description: 'The key of the block; null when orphaned.' }),
    start: z.int().min(0).nullable().meta({ description: 'Offset in UTF-16 units in the plain text of the block.' }),
    end: z.int().min(0).nullable().meta({ description: 'Offset behind the last unit.' }),
    exact: z.string().meta({ description: 'The words as printed.' }),
    prefix: z.string().meta({ description: 'What stands before them.' }),
    suffix: z.string().meta({ description: 'What stands behind them.' }),
    state: z.enum(['anchored', 'moved', 'orphaned']).meta({
      description:
        'Anchored where an editor put it, found again by its words after the text was replaced, or not found.',
    }),
    fidelity: z
      .enum(['verbatim', 'abridged', 'altered'])
      .meta({ description: 'Whether the print is still what was said.' }),
  })
  .meta({
    id: 'Placement',
    description: 'Where a quote is printed.',
    example: {
      article: '01936d5e-8a00-7000-8000-000000000001',
      block: 'b3',
      start: 1,
      end: 32,
      exact: 'The bridge held when it had to.',
      prefix: '“',
      suffix: '” said Marit Solheim.',
      state: 'anchored',
      fidelity: 'verbatim',
    },
  })
export type Placement = z.infer<typeof Placement>

const shownSource = z.union([Id, Source])

export const Quote = z
  .object({
    ...envelope,
    text: members.text,
    kind: members.kind,
    speaker: shownSource.nullable().meta({ description: 'Who said it.' }),
    capacity: members.capacity.nullable(),
    via: z.array(shownSource).meta({ description: 'Through whom it came, in order.' }),
    addressee: shownSource.nullable().meta({ description: 'To whom it was said.' }),
    channel: members.channel.nullable(),
    saidAt: members.saidAt.nullable(),
    place: members.place.nullable(),
    language: members.language.nullable(),
    original: members.original.nullable(),
    context: members.context.nullable(),
    verification: members.verification,
    verifiedBy: Id.nullable().meta({ description: 'The id of the token that last moved `verification`.' }),
    verifiedAt: Instant.nullable().meta({ description: 'When `verification` was last moved.' }),
    evidence: members.evidence,
    placements: z.array(Placement).meta({ description: 'Where it is printed.' }),
    highlight: Highlight.optional(),
  })
  .meta({
    id: 'Quote',
    description: 'Words somebody said or wrote, once, wherever they are printed.',
    example: {
      ...envelopeExample('01936d5e-8a00-7000-8000-00000000001e'),
      text: 'The bridge held when it had to.',
      kind: 'direct',
      speaker: '01936d5e-8a00-7000-8000-00000000000a',
      capacity: 'harbour master of Norvik',
      via: [],
      addressee: null,
      channel: 'in a statement',
      saidAt: '2026-03-02',
      place: 'Norvik',
      language: 'en',
      original: null,
      context: null,
      verification: 'unverified',
      verifiedBy: null,
      verifiedAt: null,
      evidence: [],
      placements: [],
    },
  })
export type Quote = z.infer<typeof Quote>
