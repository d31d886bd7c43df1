import fc from 'fast-check'
import type { JsonSchema, OpenApiDocument } from '#src/platform/http/openapi-shape.ts'
import { resolve } from '#test/support/schemas.ts'

/** What an id names. Drawn values hold `@source:7`; which id that is, is settled when the request is sent. */
export const kinds = ['source', 'media', 'quote', 'article', 'token', 'import'] as const
export type Kind = (typeof kinds)[number]

/** How many new resources may stand in one another in one request. */
const maxNesting = 2

interface Place {
  /** How many new resources the value stands in. */
  nesting: number
  /** The member it is the value of. */
  name: string
  kind: Kind
}

/** Draws values that a schema of the document allows, and that mean something where the schema alone cannot say it. */
export function drawerOf(document: OpenApiDocument) {
  const known = new Map<string, fc.Arbitrary<unknown>>()

  function draw(schema: JsonSchema, place: Place): fc.Arbitrary<unknown> {
    if (schema.$ref) return drawComponent(schema.$ref, place)
    if ('const' in schema) return fc.constant(schema.const)
    if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum)
    if (Array.isArray(schema.anyOf)) return drawUnion(schema.anyOf, place)
    if (Array.isArray(schema.oneOf)) return drawUnion(schema.oneOf, place)
    if (Array.isArray(schema.type)) {
      const { type, ...rest } = schema
      return drawUnion(
        (type as string[]).map((one) => ({ ...(one === 'null' ? {} : rest), type: one })),
        place,
      )
    }
    if (schema.type === 'array') return drawList(schema, place)
    if (schema.type === 'object') return drawObject(schema, place)
    return drawScalar(schema, place)
  }

  function drawComponent($ref: string, place: Place): fc.Arbitrary<unknown> {
    const name = $ref.split('/').at(-1) ?? ''
    const key = `${name} ${place.nesting}`
    const settleMembers = settle[name] as ((value: unknown) => unknown) | undefined
    const drawn = known.get(key) ?? draw(resolve(document, { $ref }), place).map(settleMembers ?? ((value) => value))
    known.set(key, drawn)
    return drawn
  }

  /** A reference is mostly an id, sometimes an external id or a new resource, the latter only so deep. */
  function drawUnion(options: JsonSchema[], { nesting, name, kind }: Place): fc.Arbitrary<unknown> {
    const isReference = options.some(({ format }) => format === 'uuid')
    const target = isReference ? kindOf(options) : kind
    const weighted = options.map((option) => {
      const isNew = isReference && /Draft$/.test(option.$ref ?? '')
      const weight = isNew && nesting >= maxNesting ? 0 : option.format === 'uuid' ? 6 : 2
      return { arbitrary: draw(option, { nesting: isNew ? nesting + 1 : nesting, name, kind: target }), weight }
    })
    return fc.oneof(...weighted.filter(({ weight }) => weight > 0))
  }

  function drawList({ items, minItems, maxItems }: JsonSchema, place: Place): fc.Arbitrary<unknown> {
    const length = { minLength: Number(minItems ?? 0), maxLength: Math.min(Number(maxItems ?? 3), 3) }
    return fc.array(draw(items as JsonSchema, place), length)
  }

  function drawObject({ properties = {}, required = [] }: JsonSchema, place: Place): fc.Arbitrary<unknown> {
    const optional = Object.keys(properties).filter((name) => !(required as string[]).includes(name))
    const members = Object.entries(properties).map(([name, schema]) => [name, lazily(schema, { ...place, name })])
    const all = Object.fromEntries(members) as Record<string, fc.Arbitrary<unknown>>
    return fc.subarray(optional, { maxLength: Math.min(optional.length, 4) }).chain((chosen) => {
      const names = [...(required as string[]), ...chosen]
      return fc.record(Object.fromEntries(names.map((name) => [name, all[name] ?? fc.constant(null)])))
    })
  }

  /** A new resource may hold another of its kind: the arbitrary is built when it is needed. */
  function lazily(schema: JsonSchema, place: Place): fc.Arbitrary<unknown> {
    return fc.constant(null).chain(() => draw(schema, place))
  }

  return (schema: JsonSchema, { name = '', kind = 'article' }: Partial<Place> = {}) =>
    draw(schema, { nesting: 0, name, kind })
}

/** What the id in a union of references names: the union also offers a new one, or it stands for an article. */
function kindOf(options: JsonSchema[]): Kind {
  const draft = options.map(({ $ref }) => /(\w+)Draft$/.exec($ref ?? '')?.[1]).find(Boolean)
  return (draft?.toLowerCase() ?? 'article') as Kind
}

function drawScalar(schema: JsonSchema, { name, kind }: Place): fc.Arbitrary<unknown> {
  const { type, format, pattern, minimum, maximum } = schema
  if (type === 'null') return fc.constant(null)
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer') return fc.integer({ min: Number(minimum), max: Number(maximum ?? 1_000) })
  if (type === 'number') return fc.double({ min: Number(minimum), max: Number(maximum), noNaN: true })
  if (name === 'language') return fc.constantFrom('en', 'en-GB', 'nb', 'de-CH-1996', 'zh-Hant-TW', 'sr-Latn', 'ar')
  if (name === 'expiresAt') return fc.constantFrom('2035-01-01T00:00:00Z', '9999-12-31T23:59:59.999+00:00')
  if (name === 'externalId') return fc.nat(30).map((number) => `wire-${number}`)
  if (format === 'uuid') return fc.nat(999).map((number) => `@${kind}:${number}`)
  if (format === 'date') return drawTime().map((time) => time.slice(0, 10))
  if (format === 'date-time') return drawTime()
  if (format === 'uri') return fc.webUrl({ withQueryParameters: true, withFragments: true })
  if (typeof pattern === 'string') return drawShort(fc.stringMatching(new RegExp(pattern)), schema)
  return drawText(schema)
}

function drawTime(): fc.Arbitrary<string> {
  const bounds = {
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  }
  return fc.date(bounds).map((date) => date.toISOString())
}

interface Drawn {
  _type: string
  _key?: string
  style?: string
  listItem?: string
  level?: number
  children: { _type: string; text: string; marks?: string[] }[]
  markDefs?: { _key: string }[]
}

/** Words that stand in many texts, so that a quote of them can be anchored. */
const printedWords = 'The bridge held when it had to.'

const printing: Drawn = { _type: 'block', children: [{ _type: 'span', text: `“${printedWords}” somebody said.` }] }

/** Words of any script that say something; now and then as long as they may be. */
function drawText(schema: JsonSchema): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = 200 } = schema as { minLength?: number; maxLength?: number }
  const words = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.lorem({ maxCount: 5 }))
  const spoken = drawShort(
    words.map((text) => text.replace(/^@/, '')),
    schema,
  ).filter((text) => text.trim() !== '')
  const longest = fc.constant('é'.repeat(Math.max(Math.min(maxLength, 20_000), minLength)))
  const printed = fc.constant(printedWords.slice(0, maxLength))
  return fc.oneof(
    { arbitrary: spoken, weight: 40 },
    { arbitrary: printed, weight: 8 },
    { arbitrary: longest, weight: 1 },
  )
}

function drawShort(drawn: fc.Arbitrary<string>, { minLength = 0, maxLength = 200 }: JsonSchema): fc.Arbitrary<string> {
  return drawn.filter(({ length }) => length >= Number(minLength) && length <= Number(maxLength))
}

const decorators = ['strong', 'em', 'underline', 'strike-through', 'code', 'sub', 'sup']

/** What must hold between members, by component (the document says it in words), and what lets more requests succeed. */
const settle: Record<string, (value: never) => unknown> = {
  ArticleDraft: (article: object) => ({ body: [printing], ...article }),
  AnchorDraft: (anchor: object) => ({ ...anchor, exact: printedWords, occurrence: 1 }),
  BodyDraft: (body: Drawn[]) => [...body, printing].map((block, at) => ({ ...block, _key: `b${at}` })),
  TextBlockDraft: ({ listItem, level, ...block }: Drawn) => {
    const markDefs = (block.markDefs ?? []).map((mark, at) => ({ ...mark, _key: `m${at}` }))
    const marks = [...decorators, ...markDefs.slice(0, 1).map(({ _key }) => _key)]
    const children = block.children.map((span, at) => ({
      ...span,
      _key: `s${at}`,
      marks: marks.filter((_, index) => (JSON.stringify(span).length + index) % 5 === 0),
    }))
    const list = listItem ? { listItem, style: 'normal', ...(level && { level }) } : {}
    return { ...block, children, markDefs, ...list }
  },
}
