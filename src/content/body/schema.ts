import { z } from 'zod'
import { Id } from '#src/platform/id.ts'
import { canonicalUrl, text, textOrEmpty, WebUrl } from '#src/platform/text.ts'
import { checkBody, checkTextBlock, decorators, limits } from './checks.ts'

const Key = text(64).meta({ description: 'Names the element among its siblings.', example: 'b1' })

/** Where a link leads: http, https, mailto or tel. */
const Href = z
  .string()
  .refine((value) => canonicalHref(value) !== null, 'must be an http, https, mailto or tel URL')
  .overwrite((value) => canonicalHref(value) ?? value)
  .max(2048)
  .meta({ format: 'uri', description: 'An http, https, mailto or tel URL.', example: 'https://example.org/report' })

export function canonicalHref(value: string): string | null {
  return /^(?:mailto:[\w.!$&'*+/?=%@,;:~-]+|tel:[\w.+*#();=-]+)$/i.test(value) ? value : canonicalUrl(value)
}

const spanExample = { _type: 'span', _key: 's1', text: 'The bridge held when it had to.', marks: ['q1'] }

const quoteMarkExample = { _type: 'quote', _key: 'q1', quote: '01936d5e-8a00-7000-8000-00000000001e' }

const paragraphExample = {
  _type: 'block',
  _key: 'b1',
  style: 'normal',
  children: [spanExample, { _type: 'span', _key: 's2', text: ' So says the harbour master.', marks: [] }],
  markDefs: [quoteMarkExample],
}

const LinkMark = z.strictObject({ _type: z.literal('link'), _key: Key, href: Href }).meta({
  id: 'LinkMark',
  description: 'Makes the spans that name its key a link.',
  example: { _type: 'link', _key: 'l1', href: 'https://example.org/report' },
})

interface BodyParts<Quote extends z.ZodType, Media extends z.ZodType, ElementKey extends z.ZodType> {
  /** What a reference to a quote is. */
  quote: Quote
  /** What a reference to a media record is. */
  media: Media
  key: ElementKey
  /** Ends the names of the schema's components, to tell one form of the body from another. */
  suffix: string
}

/** The schema of a body of which the references and keys have the given form. Call it once for a suffix. */
export function bodySchema<Quote extends z.ZodType, Media extends z.ZodType, ElementKey extends z.ZodType>({
  quote,
  media,
  key: _key,
  suffix,
}: BodyParts<Quote, Media, ElementKey>) {
  const TextBlock = textBlockSchema({ quote, _key, suffix })
  const ImageBlock = z.strictObject({ _type: z.literal('image'), _key, media, caption: text(2_000).optional() }).meta({
    id: `ImageBlock${suffix}`,
    description: 'A media record between paragraphs.',
    example: { _type: 'image', _key: 'b2', media: '01936d5e-8a00-7000-8000-000000000014' },
  })
  const EmbedBlock = z.strictObject({ _type: z.literal('embed'), _key, url: WebUrl }).meta({
    id: `EmbedBlock${suffix}`,
    description: 'A page elsewhere that a frontend may show in place.',
    example: { _type: 'embed', _key: 'b3', url: 'https://example.org/harbour-camera' },
  })
  const PullQuoteBlock = z.strictObject({ _type: z.literal('pullQuote'), _key, quote }).meta({
    id: `PullQuoteBlock${suffix}`,
    description: 'A quote set apart from the text.',
    example: { _type: 'pullQuote', _key: 'b4', quote: '01936d5e-8a00-7000-8000-00000000001e' },
  })
  const Block = z
    .discriminatedUnion('_type', [TextBlock, ImageBlock, EmbedBlock, PullQuoteBlock])
    .meta({ id: `Block${suffix}`, description: 'One element of a body.', example: paragraphExample })

  return z
    .array(Block)
    .max(limits.blocks)
    .superRefine(checkBody)
    .meta({
      id: `Body${suffix}`,
      description: 'The text of a story as [Portable Text](https://www.portabletext.org); at most 500,000 characters.',
      example: [paragraphExample],
    })
}

function textBlockSchema<Quote extends z.ZodType, ElementKey extends z.ZodType>(parts: {
  quote: Quote
  _key: ElementKey
  suffix: string
}) {
  const { quote, _key, suffix } = parts
  const Span = z
    .strictObject({
      _type: z.literal('span'),
      _key,
      text: textOrEmpty(limits.spanLength),
      marks: z
        .array(text(64))
        .max(limits.markDefs)
        .default([])
        .meta({
          description: `Any of ${decorators.join(', ')}, and keys of the block's \`markDefs\`.`,
          example: ['strong'],
        }),
    })
    .meta({ id: `Span${suffix}`, description: 'A run of text with the same marks.', example: spanExample })
  const QuoteMark = z.strictObject({ _type: z.literal('quote'), _key: Key, quote }).meta({
    id: `QuoteMark${suffix}`,
    description: 'Says that the spans that name its key print the words of a quote.',
    example: quoteMarkExample,
  })

  return z
    .strictObject({
      _type: z.literal('block'),
      _key,
      style: z.enum(['normal', 'h2', 'h3', 'h4', 'blockquote']).default('normal'),
      listItem: z.enum(['bullet', 'number']).optional(),
      level: z
        .int()
        .min(1)
        .max(6)
        .optional()
        .meta({ description: 'How deep the list item is nested; 1 when left out.' }),
      children: z.array(Span).min(1).max(limits.spans),
      markDefs: z
        .array(z.discriminatedUnion('_type', [LinkMark, QuoteMark]))
        .max(limits.markDefs)
        .default([]),
    })
    .superRefine(checkTextBlock)
    .meta({
      id: `TextBlock${suffix}`,
      description: 'A paragraph, heading, block quotation or list item.',
      example: paragraphExample,
    })
}

/** A body as it is stored: every element has its key, every reference is an id. */
export const Body = bodySchema({ quote: Id, media: Id, key: Key, suffix: '' })

/** The key of an element in a body that is sent: it may be left out, the server then makes one. */
export const DraftKey = Key.optional()

interface Keyed {
  _key: string
}
interface PerhapsKeyed {
  _key?: string | undefined
}
export type Span<K = Keyed> = K & { _type: 'span'; text: string; marks: string[] }
export type LinkMark = { _type: 'link'; _key: string; href: string }
export type QuoteMark<Quote = string> = { _type: 'quote'; _key: string; quote: Quote }
export type TextBlock<Quote = string, K = Keyed> = K & {
  _type: 'block'
  style: 'normal' | 'h2' | 'h3' | 'h4' | 'blockquote'
  listItem?: 'bullet' | 'number' | undefined
  level?: number | undefined
  children: Span<K>[]
  markDefs: (LinkMark | QuoteMark<Quote>)[]
}
export type Block<Quote = string, Media = string, K = Keyed> =
  | TextBlock<Quote, K>
  | (K & { _type: 'image'; media: Media; caption?: string | undefined })
  | (K & { _type: 'embed'; url: string })
  | (K & { _type: 'pullQuote'; quote: Quote })

/** A body whose references are of the given types, its keys complete. */
export type BodyOf<Quote, Media> = Block<Quote, Media>[]
/** A body whose references are of the given types and which may lack keys. */
export type DraftBodyOf<Quote, Media> = Block<Quote, Media, PerhapsKeyed>[]
export type Body = BodyOf<string, string>
