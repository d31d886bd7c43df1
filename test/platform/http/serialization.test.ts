import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { serializerCompiler } from '#src/platform/http/serialization.ts'

function write(schema: z.ZodType, value: unknown) {
  const text = serializerCompiler({ schema, method: 'GET', url: '/' })(value)
  return JSON.parse(String(text))
}

const Source = z.object({ id: z.string(), name: z.string(), savedAt: z.date().optional() })
const Span = z.strictObject({ _type: z.literal('span'), text: z.string() })
const Image = z.strictObject({
  _type: z.literal('image'),
  media: z.union([z.string(), Source]),
  caption: z.string().optional(),
})
const Story = z.object({
  id: z.string(),
  speaker: z.union([z.uuid(), Source]).nullable(),
  body: z.union([z.string(), z.array(z.discriminatedUnion('_type', [Span, Image]))]),
  counts: z.record(z.string(), z.object({ n: z.int() })).optional(),
  get related() {
    return z.array(Story).optional()
  },
})

describe('an answer', () => {
  test.for<[string, z.ZodType, unknown, unknown]>([
    ['its members', Source, { id: 'a', name: 'b' }, { id: 'a', name: 'b' }],
    [
      'times as RFC 3339',
      Source,
      { id: 'a', name: 'b', savedAt: new Date(0) },
      { id: 'a', name: 'b', savedAt: '1970-01-01T00:00:00.000Z' },
    ],
    ['no member that is undefined', Source, { id: 'a', name: undefined }, { id: 'a' }],
    ['null where it may be', Story, { id: 'a', speaker: null, body: '' }, { id: 'a', speaker: null, body: '' }],
    ['what an open object holds', z.looseObject({ id: z.string() }), { id: 'a', more: 1 }, { id: 'a', more: 1 }],
    ['what is unknown', z.object({ seo: z.unknown() }), { seo: { deep: [1] } }, { seo: { deep: [1] } }],
  ])('has %s', ([, schema, value, written]) => {
    expect(write(schema, value)).toEqual(written)
  })

  const secret = 'hush'
  test.for<[string, z.ZodType, unknown, unknown]>([
    ['an object', Source, { id: 'a', name: 'b', secret }, { id: 'a', name: 'b' }],
    ['a strict object', Span, { _type: 'span', text: 'a', secret }, { _type: 'span', text: 'a' }],
    ['an array', z.array(Source), [{ id: 'a', name: 'b', secret }], [{ id: 'a', name: 'b' }]],
    ['a nullable member', z.object({ s: Source.nullable() }), { s: { id: 'a', secret } }, { s: { id: 'a' } }],
    ['an included resource', Story, { speaker: { id: 'a', name: 'b', secret } }, { speaker: { id: 'a', name: 'b' } }],
    [
      'a block by its type',
      Story,
      {
        body: [
          { _type: 'image', media: { id: 'a', secret }, text: secret },
          { _type: 'span', text: 't', caption: secret },
        ],
      },
      {
        body: [
          { _type: 'image', media: { id: 'a' } },
          { _type: 'span', text: 't' },
        ],
      },
    ],
    ['a record', Story, { counts: { a: { n: 1, secret } } }, { counts: { a: { n: 1 } } }],
    [
      'a schema in itself',
      Story,
      { related: [{ id: 'a', secret, related: [{ id: 'b', secret }] }] },
      { related: [{ id: 'a', related: [{ id: 'b' }] }] },
    ],
    [
      'a choice by its members',
      z.union([Source, z.object({ id: z.string(), headline: z.string() })]),
      { id: 'a', headline: 'h', secret },
      { id: 'a', headline: 'h' },
    ],
    ['a sparse form', z.union([Source, Source.partial()]), { name: 'b', secret }, { name: 'b' }],
  ])('has nothing undeclared in %s', ([, schema, value, written]) => {
    expect(write(schema, value)).toEqual(written)
  })

  test.for([
    ['pipe', z.string().transform(Number)],
    ['tuple', z.tuple([z.string()])],
  ] as const)('cannot be declared by a %s', ([, schema]) => {
    expect(() => serializerCompiler({ schema, method: 'GET', url: '/' })).toThrow('A response schema cannot hold')
  })
})
