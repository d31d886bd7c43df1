import fc from 'fast-check'
import { decorators } from '#src/content/body/checks.ts'
import { withKeys } from '#src/content/body/keys.ts'
import type { Body } from '#src/content/body/schema.ts'

const id = fc.uuid({ version: 7 })
const url = fc
  .constantFrom('https://example.org', 'https://example.org/a_b_(c)*d?x=1&copy;=2&y=[#f', 'http://example.org/%20~!')
  .map((value) => value.replace('[', '%5B'))

/** Letters, signs and white space that formats give a meaning to, in any order. */
const text = fc.oneof(
  fc.constantFrom('a', 'b', '1', ' ', 'a ', ' b', '.', '“', '”', '_', 'c”', '“d', ''),
  fc
    .array(
      fc.constantFrom('The', 'bridge', 'is', 'open,', '“now”', '1.', '-', '#', 'é', '👍🏽', 'C*', '**', '_x_', '~~'),
      { maxLength: 6 },
    )
    .map((words) => words.join(' ')),
  fc.string({ unit: fc.constantFrom(...'ab1 *_`~[]()<>&!#+-.:|\\/"\'\n\t=“’é\u00a0;x'.split('')), maxLength: 12 }),
  fc.constantFrom(
    'https://example.org/x',
    '&amp;',
    '<b>',
    '<script>alert(1)</script>',
    '---',
    '```',
    '[a]: b',
    '![a](b)',
    '   ',
  ),
)

const markDefs = fc
  .array(
    fc.oneof(
      url.map((href) => ({ _type: 'link' as const, href })),
      id.map((quote) => ({ _type: 'quote' as const, quote })),
    ),
    { maxLength: 3 },
  )
  .map((marks) => marks.map((mark, index) => ({ ...mark, _key: `k${index}` })))

const textBlock = fc
  .record({
    kind: fc.oneof(
      fc.record({
        style: fc.constantFrom('normal' as const, 'h2' as const, 'h3' as const, 'h4' as const, 'blockquote' as const),
      }),
      fc.record({
        style: fc.constant('normal' as const),
        listItem: fc.constantFrom('bullet' as const, 'number' as const),
        level: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
      }),
    ),
    markDefs,
    spans: fc.array(fc.record({ text, picks: fc.array(fc.oneof(fc.nat(3), fc.nat(9)), { maxLength: 4 }) }), {
      minLength: 1,
      maxLength: 7,
    }),
  })
  .map(({ kind, markDefs, spans }) => {
    const links = markDefs.filter(({ _type }) => _type === 'link').map(({ _key }) => _key)
    const known: string[] = [...decorators, ...markDefs.map(({ _key }) => _key)]
    const children = spans.map((span) => {
      const marks = [...new Set(span.picks.flatMap((pick) => known[pick] ?? []))]
      const [link] = marks.filter((mark) => links.includes(mark))
      return {
        _type: 'span' as const,
        text: span.text,
        marks: marks.filter((mark) => mark === link || !links.includes(mark)),
      }
    })
    return { _type: 'block' as const, ...kind, children, markDefs }
  })

const caption = fc.option(
  text.filter((words) => words.trim() !== ''),
  { nil: undefined },
)

/** Any body that the schema takes, in normal form or not. */
export const anyBody: fc.Arbitrary<Body> = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: textBlock },
      { weight: 1, arbitrary: fc.record({ _type: fc.constant('image' as const), media: id, caption }) },
      { weight: 1, arbitrary: fc.record({ _type: fc.constant('embed' as const), url }) },
      { weight: 1, arbitrary: fc.record({ _type: fc.constant('pullQuote' as const), quote: id }) },
    ),
    { maxLength: 6 },
  )
  .map((blocks) => withKeys(blocks))

/** What a body says, free of its keys: each annotation stands where a span names it. */
export function withoutKeys(body: Body): unknown[] {
  return body.map(({ _key, ...block }) => {
    if (block._type !== 'block') return block
    const said = new Map<string, object>(block.markDefs.map(({ _key, ...mark }) => [_key, mark]))
    const children = block.children.map(({ text, marks }) => ({
      text,
      marks: marks.map((mark) => said.get(mark) ?? mark),
    }))
    return { ...block, children, markDefs: undefined }
  })
}
