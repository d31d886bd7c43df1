import type { DraftBodyOf } from './schema.ts'

interface ReferenceMap<Quote, Media, NewQuote, NewMedia> {
  quote: (quote: Quote) => NewQuote
  media: (media: Media) => NewMedia
}

/** What a body refers to, each once, in reading order. */
export function listReferences<Quote, Media>(body: DraftBodyOf<Quote, Media>): { quotes: Quote[]; media: Media[] } {
  const quotes = new Set<Quote>()
  const media = new Set<Media>()
  for (const block of body) {
    if (block._type === 'image') media.add(block.media)
    if (block._type === 'pullQuote') quotes.add(block.quote)
    if (block._type === 'block') for (const mark of block.markDefs) if (mark._type === 'quote') quotes.add(mark.quote)
  }
  return { quotes: [...quotes], media: [...media] }
}

/** The body with every reference replaced by what the map makes of it. */
export function mapReferences<Quote, Media, NewQuote, NewMedia>(
  body: DraftBodyOf<Quote, Media>,
  map: ReferenceMap<Quote, Media, NewQuote, NewMedia>,
): DraftBodyOf<NewQuote, NewMedia> {
  return body.map((block) => mapBlock(block, map))
}

function mapBlock<Quote, Media, NewQuote, NewMedia>(
  block: DraftBodyOf<Quote, Media>[number],
  map: ReferenceMap<Quote, Media, NewQuote, NewMedia>,
): DraftBodyOf<NewQuote, NewMedia>[number] {
  if (block._type === 'image') return { ...block, media: map.media(block.media) }
  if (block._type === 'pullQuote') return { ...block, quote: map.quote(block.quote) }
  if (block._type === 'embed') return block
  const markDefs = block.markDefs.map((mark) =>
    mark._type === 'quote' ? { ...mark, quote: map.quote(mark.quote) } : mark,
  )
  return { ...block, markDefs }
}
