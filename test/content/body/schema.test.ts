import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { freshKeys, withKeys } from '#src/content/body/keys.ts'
import { listReferences, mapReferences } from '#src/content/body/references.ts'
import { Body, bodySchema, DraftKey } from '#src/content/body/schema.ts'
import { Id } from '#src/platform/id.ts'

const id = '01938c2e-7a4b-7d3f-9c51-2f8e6b0a4d17'
const Draft = bodySchema({
  quote: z.union([Id, z.strictObject({ externalId: z.string() })]),
  media: z.union([Id, z.strictObject({ externalId: z.string() })]),
  key: DraftKey,
  suffix: 'Trial',
})

const span = (more: object = {}) => ({ _type: 'span', _key: 's1', text: 'a', ...more })
const block = (more: object = {}) => ({ _type: 'block', _key: 'b1', children: [span()], ...more })
const link = { _type: 'link', _key: 'm1', href: 'https://example.org' }

/** The JSON pointers of what is wrong. */
function faultsOf(body: unknown): string[] {
  return Body.safeParse(body).error?.issues.map(({ path }) => ['', ...path].join('/')) ?? []
}

describe('Body', () => {
  test('fills in what a block need not say', () => {
    expect(Body.parse([block()])).toEqual([
      { _type: 'block', _key: 'b1', style: 'normal', markDefs: [], children: [span({ marks: [] })] },
    ])
  })

  test('takes an empty span', () => {
    expect(faultsOf([block({ children: [span({ text: '' })] })])).toEqual([])
  })

  test.each([
    ['an unknown kind', { _type: 'video', _key: 'b1' }, '/0/_type'],
    ['a block without a key', { _type: 'embed', url: 'https://x.example' }, '/0/_key'],
    ['an unknown member', block({ onclick: 'x' }), '/0'],
    ['text that is none', block({ children: [span({ text: 7 })] }), '/0/children/0/text'],
    ['NUL in text', block({ children: [span({ text: '\0' })] }), '/0/children/0/text'],
    ['a lone surrogate', block({ children: [span({ text: '\ud800' })] }), '/0/children/0/text'],
    ['too long a span', block({ children: [span({ text: 'a'.repeat(20_001) })] }), '/0/children/0/text'],
    ['no children', block({ children: [] }), '/0/children'],
    [
      'too many children',
      block({ children: Array.from({ length: 501 }, (_, at) => span({ _key: `s${at}` })) }),
      '/0/children',
    ],
    ['a mark that nothing defines', block({ children: [span({ marks: ['strong', 'm1'] })] }), '/0/children/0/marks/1'],
    ['a doubled mark', block({ children: [span({ marks: ['em', 'em'] })] }), '/0/children/0/marks/1'],
    [
      'two links on a span',
      block({ markDefs: [link, { ...link, _key: 'm2' }], children: [span({ marks: ['m1', 'm2'] })] }),
      '/0/children/0/marks',
    ],
    ['a definition named like a decorator', block({ markDefs: [{ ...link, _key: 'strong' }] }), '/0/markDefs/0/_key'],
    ['doubled mark keys', block({ markDefs: [link, link] }), '/0/markDefs/1/_key'],
    ['doubled span keys', block({ children: [span(), span()] }), '/0/children/1/_key'],
    ['a script as a link', block({ markDefs: [{ ...link, href: 'javascript:alert(1)' }] }), '/0/markDefs/0/href'],
    ['a quote that is no id', block({ markDefs: [{ _type: 'quote', _key: 'm1', quote: 'x' }] }), '/0/markDefs/0/quote'],
    ['a level without a list', block({ level: 2 }), '/0/level'],
    ['a level beyond six', block({ listItem: 'bullet', level: 7 }), '/0/level'],
    ['a heading in a list', block({ listItem: 'bullet', style: 'h2' }), '/0/style'],
    ['a blank caption', { _type: 'image', _key: 'b1', media: id, caption: ' ' }, '/0/caption'],
    ['a data URL to embed', { _type: 'embed', _key: 'b1', url: 'data:text/html,x' }, '/0/url'],
  ])('refuses %s, and says where', (_, wrong, pointer) => {
    expect(faultsOf([wrong])).toEqual([pointer])
  })

  test('refuses doubled block keys', () => {
    expect(faultsOf([block(), block()])).toEqual(['/1/_key'])
  })

  test('refuses more than 500,000 characters and more than 2,000 blocks', () => {
    const long = { children: [span({ text: 'a'.repeat(20_000) })] }

    expect(faultsOf(Array.from({ length: 26 }, (_, at) => block({ ...long, _key: `b${at}` })))).toEqual([''])
    expect(faultsOf(Array.from({ length: 2_001 }, (_, at) => block({ _key: `b${at}` })))).toEqual([''])
  })

  test('is documented by components of its own, alike for what is sent and what is answered', () => {
    const document = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { io, reused: 'inline' })
    const parts = ['TextBlock', 'ImageBlock', 'EmbedBlock', 'PullQuoteBlock', 'Block', 'Span', 'QuoteMark']
    const shared = 'LinkMark'

    for (const io of ['input', 'output'] as const) {
      expect(Object.keys(document(Body, io).$defs ?? {})).toEqual(expect.arrayContaining([shared, ...parts]))
      expect(Object.keys(document(Draft, io).$defs ?? {})).toEqual(
        expect.arrayContaining([shared, ...parts.map((part) => `${part}Trial`)]),
      )
      expect(JSON.stringify(document(Body, io))).not.toContain('"pattern"')
    }
  })
})

describe('withKeys', () => {
  test('keeps the keys there are and makes the others, so that the body can be stored', () => {
    const draft = Draft.parse([
      { _type: 'block', children: [{ _type: 'span', text: 'a' }, span(), { _type: 'span', text: 'c' }] },
      { _type: 'pullQuote', _key: 'b1', quote: id },
      { _type: 'embed', url: 'https://x.example' },
    ])

    const body = withKeys(draft)

    expect(body.map(({ _key }) => _key)).toEqual(['b2', 'b1', 'b3'])
    expect(body[0]).toMatchObject({ children: [{ _key: 's2' }, { _key: 's1' }, { _key: 's3' }] })
    expect(faultsOf(body)).toEqual([])
    expect(withKeys(draft)).toEqual(body)
  })

  test('makes keys that are free', () => {
    const next = freshKeys('s', [{ _key: 's2' }, {}])

    expect([next(), next()]).toEqual(['s1', 's3'])
  })
})

describe('references', () => {
  const draft = Draft.parse([
    { _type: 'image', media: { externalId: 'pier' } },
    block({ markDefs: [{ _type: 'quote', _key: 'q', quote: { externalId: 'said' } }, link] }),
    { _type: 'pullQuote', quote: id },
    { _type: 'pullQuote', quote: id },
  ])

  test('are listed once each, in reading order', () => {
    expect(listReferences(draft)).toEqual({ quotes: [{ externalId: 'said' }, id], media: [{ externalId: 'pier' }] })
  })

  test('are replaced wherever they stand', () => {
    const body = withKeys(mapReferences(draft, { quote: () => id, media: () => id }))

    expect(faultsOf(body)).toEqual([])
    expect(listReferences(body)).toEqual({ quotes: [id], media: [id] })
  })
})
