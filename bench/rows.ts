import type { ClientBase } from 'pg'
import type { SourceDraft } from '#src/sources/schema.ts'
import type { DraftBlock, InlineQuote, StoryDraft } from './drafts.ts'

type Row = Record<string, unknown>

/** The rows of each table, in the order in which foreign keys let them be inserted. */
export interface Rows {
  sources: Row[]
  media: Row[]
  quotes: Row[]
  articles: Row[]
  references: Row[]
  placements: Row[]
  revisions: Row[]
}

export interface Making {
  /** Makes the id of each new resource. */
  newId(): string
  actorId: string | null
  now: string
}

export const emptyRows = (): Rows => ({
  sources: [],
  media: [],
  quotes: [],
  articles: [],
  references: [],
  placements: [],
  revisions: [],
})

/** Inserts all rows of one table by one prepared statement with one parameter; triggers and foreign keys do their part. */
export async function insertRows(client: ClientBase, rows: Rows): Promise<void> {
  for (const [table, all] of Object.entries(rows) as [keyof Rows, Row[]][]) {
    const [first] = all
    if (!first) continue
    const columns = Object.keys(first).map((column) => `"${column}"`)
    const text = `INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::"${table}", $1)`
    await client.query({ name: `insert ${table}`, text, values: [JSON.stringify(all)] })
  }
}

/** Adds what creating a source stores. */
export function addSource(rows: Rows, draft: SourceDraft, making: Making): string {
  return addResource(rows, making, { type: 'source', table: 'sources', stored: { ...emptySource, ...draft } })
}

/** Adds what `POST /v1/articles` stores for a draft: the article, what it brings inline, and all that follows from it. */
export function addArticle(rows: Rows, draft: StoryDraft, making: Making): string {
  const body = draft.body.map((block, at) => keyed(block, at, (quote) => addQuote(rows, quote, making)))
  const media = draft.media.map(({ media }, position) => ({
    media: addMedia(rows, media, making),
    caption: null,
    position,
  }))
  const bylines = (draft.bylines ?? []).map(({ name, role = null }) => ({ name, role, source: null }))
  const stored = { ...emptyArticle, ...draft, slug: slugOf(draft.headline), bylines, body, media }
  const own = { body_text: body.map(textOf).join('\n\n'), status: 'draft' }
  const id = addResource(rows, making, { type: 'article', table: 'articles', stored, own })
  for (const [position, { block, quote }] of printsOf(body).entries()) {
    rows.references.push(reference({ type: 'article', id, member: 'body' }, { quote_id: quote }))
    rows.placements.push({ ...placementOf(block), quote_id: quote, article_id: id, position })
  }
  for (const item of media) {
    rows.references.push(reference({ type: 'article', id, member: 'media' }, { media_id: item.media }))
  }
  return id
}

function addQuote(rows: Rows, draft: InlineQuote, making: Making): string {
  const id = addResource(rows, making, { type: 'quote', table: 'quotes', stored: { ...emptyQuote, ...draft } })
  rows.references.push(reference({ type: 'quote', id, member: 'speaker' }, { source_id: draft.speaker }))
  return id
}

function addMedia(rows: Rows, draft: StoryDraft['media'][number]['media'], making: Making): string {
  return addResource(rows, making, { type: 'media', table: 'media', stored: { ...emptyMedia, ...draft } })
}

interface NewResource {
  type: string
  table: 'sources' | 'media' | 'quotes' | 'articles'
  stored: object
  /** Columns that the server owns. */
  own?: object
}

function addResource(rows: Rows, { newId, actorId, now }: Making, { type, table, stored, own }: NewResource): string {
  const id = newId()
  const envelope = { id, revision: 1, created_at: now, updated_at: now, created_by: actorId, updated_by: actorId }
  const columns = Object.entries(stored).map(([member, value]) => [columnOf(member), value])
  rows[table].push({ ...envelope, ...Object.fromEntries(columns), ...own })
  const snapshot = { ...stored, deletedAt: null }
  const changed = Object.keys(stored)
  rows.revisions.push({ type, resource_id: id, number: 1, snapshot, changed, created_at: now, created_by: actorId })
  return id
}

/** With a column for every kind of target, because all rows of a table are inserted with the columns of the first. */
function reference(from: { type: string; id: string; member: string }, to: Row): Row {
  const targets = { source_id: null, media_id: null, quote_id: null, ...to }
  return { from_type: from.type, from_id: from.id, member: from.member, ...targets }
}

type StoredBlock = ReturnType<typeof keyed>

function keyed(block: DraftBlock, at: number, store: (quote: InlineQuote) => string) {
  const children = block.children.map((span, at) => ({ ...span, _key: `s${at + 1}` }))
  const markDefs = block.markDefs.map((mark) => ({ ...mark, quote: store(mark.quote) }))
  return { ...block, _key: `b${at + 1}`, children, markDefs }
}

function printsOf(body: StoredBlock[]): { block: StoredBlock; quote: string }[] {
  return body.flatMap((block) => block.markDefs.map(({ quote }) => ({ block, quote })))
}

/** Where the one quote of a block is printed: its middle span. */
function placementOf(block: StoredBlock): Row {
  const [before = '', exact = ''] = block.children.map((span) => span.text)
  const text = textOf(block)
  const [start, end] = [before.length, before.length + exact.length]
  const [prefix, suffix] = [text.slice(Math.max(0, start - 32), start), text.slice(end, end + 32)]
  return { block: block._key, start, end, exact, prefix, suffix, state: 'anchored', fidelity: 'verbatim' }
}

function textOf(block: { children: { text: string }[] }): string {
  return block.children.map(({ text }) => text).join('')
}

function columnOf(member: string): string {
  return member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function slugOf(words: string): string {
  return words.toLowerCase().replace(/[^a-z0-9]+/g, '-')
}

/** What the service stores for members that a draft leaves out. */
const emptySource = {
  externalId: null,
  named: true,
  anonymityReason: null,
  aliases: [],
  description: null,
  capacity: null,
  affiliation: null,
  sameAs: [],
  url: null,
  language: null,
  reliability: null,
  notes: null,
  protection: 'none',
}

const emptyMedia = {
  externalId: null,
  kind: null,
  caption: null,
  altText: null,
  creditLine: null,
  creator: null,
  supplier: null,
  copyrightNotice: null,
  usageTerms: null,
  licence: null,
  takenAt: null,
  place: null,
  language: null,
  focalPoint: null,
  rights: null,
  digitalSourceType: null,
}

const emptyQuote = {
  externalId: null,
  capacity: null,
  via: [],
  addressee: null,
  channel: null,
  saidAt: null,
  place: null,
  language: null,
  original: null,
  context: null,
  verification: 'unverified',
  evidence: [],
}

const emptyArticle = {
  externalId: null,
  kicker: null,
  standfirst: null,
  slugline: null,
  dateline: null,
  section: null,
  tags: [],
  language: null,
  keyPoints: [],
  leadMedia: null,
  sources: [],
  related: [],
  provider: null,
  canonicalUrl: null,
  seo: null,
  urgency: null,
  edNote: null,
  embargoUntil: null,
}
