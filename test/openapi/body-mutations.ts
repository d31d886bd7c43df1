import fc from 'fast-check'
import type { Mutation } from './mutations.ts'

/** Values that have broken others. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    -1e308,
    2 ** 53,
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'x\udfff',
    '\u202e',
    '\ufffe',
  ),
  fc.constantFrom<unknown>(
    [],
    {},
    [[]],
    [null],
    { externalId: '' },
    { externalId: null },
    { _type: 'block' },
    { constructor: 1 },
  ),
  fc.constantFrom(
    '0000-01-01',
    '10000-01-01',
    '2026-02-30',
    '+010000-01-01T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '2026-03-03T24:00:00Z',
  ),
  fc.constantFrom(
    'javascript:alert(1)',
    'http://',
    '//evil.example',
    'x'.repeat(30_000),
    'not-a-uuid',
    '%00',
    "'; DROP TABLE articles; --",
  ),
  fc
    .anything({ withNullPrototype: false, maxDepth: 3 })
    .map((value) => JSON.parse(JSON.stringify(value) ?? 'null') as unknown),
)

/** What breaks a JSON body. */
export const bodyMutations: fc.Arbitrary<Mutation>[] = [
  fc
    .tuple(fc.nat(), hostile)
    .map(([at, value]) => onBody('another value', false, (body) => replaceAt(body, at, () => value))),
  fc.nat().map((at) => onBody('a member left out', false, (body) => replaceAt(body, at, () => undefined))),
  fc
    .constantFrom('unknown', 'revision', 'id', 'createdAt', 'Name', '')
    .map((name) =>
      onBody('a member that does not exist', true, (body) => (isObject(body) ? { ...body, [name]: 1 } : [body])),
    ),
  fc.nat().map((at) => onText('a NUL', at, (text) => `${text}\0`)),
  fc.nat().map((at) => onText('a lone surrogate', at, (text) => `\udc00${text}`)),
  fc.nat().map((at) => onText('a text too long', at, (text) => text.padEnd(600_000, 'x'))),
  fc
    .constantFrom(63, 64, 65, 10_000)
    .map((depth) =>
      onBody('deep nesting', true, (body) =>
        raw(`${JSON.stringify(body).slice(0, -1)},"deep":${'['.repeat(depth)}${']'.repeat(depth)}}`),
      ),
    ),
  fc
    .constantFrom(
      '{',
      '{"a":',
      '[1,]',
      '',
      'null',
      '1',
      '"text"',
      '[]',
      '{"__proto__":{}}',
      '{"constructor":{"prototype":{}}}',
      'NaN',
    )
    .map((text) => onBody('other JSON', true, () => raw(text))),
  fc.constant(
    onBody('bytes that are no UTF-8', true, (body) =>
      Buffer.concat([Buffer.from(JSON.stringify(body).slice(0, -1)), Buffer.from([0xc3, 0x28, 0x7d])]),
    ),
  ),
]

/** A change of the JSON body; requests without one get a parameter that nobody knows. */
function onBody(name: string, isFatal: boolean, change: (body: unknown) => unknown): Mutation {
  return {
    name,
    isFatal,
    apply: (request) => {
      if (isObject(request.body)) return { ...request, body: change(request.body) }
      return { ...request, query: [...request.query, ['unknown', '1']] }
    },
  }
}

function raw(text: string): Buffer {
  return Buffer.from(text)
}

/** A copy in which one of the values that fit, counted through, is another; undefined leaves it out. */
function replaceAt(value: unknown, at: number, change: Change, fits: Fits = () => true): unknown {
  const count = countValues(value, fits)
  if (count === 0) return { unknown: 1 }
  let left = at % count
  const visit = (current: unknown): unknown => {
    if (fits(current) && left-- === 0) return change(current)
    if (Array.isArray(current)) return current.map(visit).filter((item) => item !== undefined)
    if (!isObject(current)) return current
    return Object.fromEntries(Object.entries(current).map(([name, member]) => [name, visit(member)]))
  }
  return visit(value) ?? null
}

type Change = (value: unknown) => unknown
type Fits = (value: unknown) => boolean

function countValues(value: unknown, fits: Fits): number {
  const own = Number(fits(value))
  if (typeof value !== 'object' || value === null) return own
  return Object.values(value).reduce<number>((sum, member) => sum + countValues(member, fits), own)
}

/** A change of one of the texts in a body. */
function onText(name: string, at: number, change: (text: string) => string): Mutation {
  const isText = (value: unknown) => typeof value === 'string'
  return onBody(name, true, (body) => replaceAt(body, at, (value) => change(String(value)), isText))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)
}
