import { describe, expect, test } from 'vitest'
import type { DomainError } from '#src/errors.ts'
import { inspect, judge } from '#src/publishing/gate.ts'
import { type Finding, gateLevels } from '#src/publishing/gate-schema.ts'
import { aDossier, type Differences, ids, paragraph } from '#test/support/dossiers.ts'

const image = { _type: 'image' as const, _key: 'i', media: ids.picture }
const pullQuote = { _type: 'pullQuote' as const, _key: 'p', quote: ids.quote }
const inBody = '/body/1/markDefs/1/quote'
const office = { type: 'source' as const, id: ids.office }

describe('inspect', () => {
  test('finds nothing in a story that is well', () => {
    expect(inspect(aDossier())).toEqual([])
  })

  test('asks whether rights are valid at the time of publishing', () => {
    const rights = { validFrom: '2026-03-04T00:00:00.000Z', validUntil: '2026-03-05T00:00:00.000Z' }
    const codesAt = (now: string) => inspect({ ...aDossier({ media: { rights } }), now }).map(({ code }) => code)

    expect(codesAt('2026-03-03T23:59:59.999Z')).toEqual(['rights_not_yet_valid'])
    expect(codesAt('2026-03-04T00:00:00.000Z')).toEqual([])
    expect(codesAt('2026-03-05T00:00:00.000Z')).toEqual(['rights_expired'])
  })

  test('measures the title that search engines are told', () => {
    const seo = { title: 'x'.repeat(111), description: null }

    expect(inspect(aDossier({ article: { seo } }))).toMatchObject([{ code: 'headline_long', pointer: '/seo/title' }])
  })

  test('takes a record without a file for a picture, unless somebody says otherwise', () => {
    expect(inspect(aDossier({ media: { altText: null, kind: null } }))).toMatchObject([{ code: 'alt_text_missing' }])
  })

  test('points at what stands first, and says it once', () => {
    const body = [paragraph('b1', 'No picture yet.'), image, pullQuote, paragraph('b2', 'Held.', [ids.quote])]
    const article = { body, media: [{ media: ids.picture, caption: null, position: 0 }] }

    const findings = inspect(
      aDossier({ article, media: { creditLine: null }, quote: { speaker: null }, print: { fidelity: 'altered' } }),
    )

    expect(findings.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['credit_missing', '/body/1/media'],
      ['quote_unattributed', '/body/2/quote'],
      ['quote_altered', '/body/3/markDefs/1/quote'],
    ])
  })

  test('lists findings in the order of the article, items by their number', () => {
    const related = Array.from({ length: 11 }, (_, at) => `${ids.related.slice(0, -2)}${at + 20}`)

    const findings = inspect(
      aDossier({
        article: { related, language: null, embargoUntil: '2026-04-01T00:00:00.000Z', standfirst: null },
        media: { altText: null },
        quote: { verification: 'disputed' },
      }),
    )

    expect(findings.map(({ pointer }) => pointer)).toEqual([
      '/standfirst',
      '/language',
      inBody,
      '/leadMedia',
      ...related.map((_, at) => `/related/${at}`),
      '/embargoUntil',
    ])
  })

  test.for<[string, Differences, string, Finding['resource']]>([
    ['the provider', { article: { provider: ids.office } }, '/provider', office],
    [
      'a byline',
      { article: { bylines: [{ name: 'X', role: null, source: ids.office }] } },
      '/bylines/0/source',
      office,
    ],
    [
      'a source of the story',
      { article: { sources: [{ source: ids.office, roles: [] }] } },
      '/sources/0/source',
      office,
    ],
    ['the addressee of a quote', { quote: { addressee: ids.office } }, inBody, office],
    ['a relay of a quote', { quote: { via: [ids.office] } }, inBody, office],
    ['the supplier of a picture', { media: { supplier: ids.office } }, '/leadMedia', office],
  ])('keeps back the name of a protected source that is %s', ([, differences, pointer, resource]) => {
    const dossier = aDossier({ ...differences, speaker: { affiliation: null }, office: { protection: 'confidential' } })

    expect(inspect(dossier)).toMatchObject([{ code: 'source_exposed', pointer, resource }])
  })

  test('keeps back the name of a protected source that a speaker belongs to, unless readers are not told of it', () => {
    const office = { protection: 'background' } as const
    const anonymous = { named: false, anonymityReason: 'By law.' }

    const [open, silent] = [aDossier({ office }), aDossier({ office, speaker: anonymous })]

    expect(inspect(open)).toMatchObject([{ code: 'source_exposed', pointer: inBody, resource: { id: ids.office } }])
    expect(inspect(silent)).toEqual([])
  })
})

describe('judge', () => {
  const blocks = finding('language_missing', '/language')
  const overridable = finding('credit_missing', '/leadMedia')
  const advice = finding('standfirst_missing', '/standfirst')
  const override = { reason: 'The agency told us by telephone.' }

  test('lets through what is advised at most, with an override or without', () => {
    expect(judge([])).toEqual([])
    expect(judge([advice])).toEqual([])
    expect(judge([advice], override)).toEqual([])
  })

  test('lets through what an editor answers for, and says what that is', () => {
    expect(judge([advice, overridable], override)).toEqual([overridable])
  })

  test('asks for an override, and says how to give it', () => {
    const refusal = refusalOf(() => judge([advice, overridable]))

    expect(refusal.code).toBe('article.gate_needs_override')
    expect(refusal.message).toContain(overridable.detail)
    expect(refusal.message).toContain('{ "override": { "reason": "…" } }')
    expect(refusal.options).toEqual({ errors: [faultOf(overridable)], members: { findings: [advice, overridable] } })
  })

  test('lets nothing through that blocks, override or not', () => {
    const findings = [advice, overridable, blocks]

    const [plain, overridden] = [refusalOf(() => judge(findings)), refusalOf(() => judge(findings, override))]

    expect([plain.code, overridden.code]).toEqual(['article.gate_blocked', 'article.gate_blocked'])
    expect(plain.message).toBe(`${blocks.detail} (1 more in errors.)`)
    expect(plain.options).toEqual({ errors: [faultOf(overridable), faultOf(blocks)], members: { findings } })
    expect(overridden.message).toBe(blocks.detail)
    expect(overridden.options).toEqual({ errors: [faultOf(blocks)], members: { findings } })
  })
})

function finding(code: keyof typeof gateLevels, pointer: string): Finding {
  return { code, level: gateLevels[code], pointer, detail: `About ${code}.` }
}

function faultOf({ pointer, code, detail }: Finding) {
  return { pointer, code, detail }
}

function refusalOf(judgement: () => unknown): DomainError {
  try {
    judgement()
  } catch (error) {
    return error as DomainError
  }
  throw new Error('It was let through.')
}
