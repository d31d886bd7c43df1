import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inspect } from '#src/publishing/gate.ts'
import { type Finding, gateLevels } from '#src/publishing/gate-schema.ts'
import { aDossier, type Differences, ids, paragraph } from '#test/support/dossiers.ts'

const embed = { _type: 'embed' as const, _key: 'e', url: 'https://example.org/camera' }
const image = { _type: 'image' as const, _key: 'i', media: ids.picture }
const pullQuote = { _type: 'pullQuote' as const, _key: 'p', quote: ids.quote }
const inBody = '/body/1/markDefs/1/quote'
const quote = { type: 'quote' as const, id: ids.quote }
const media = { type: 'media' as const, id: ids.picture }
const speaker = { type: 'source' as const, id: ids.speaker }

interface Case {
  found: Differences
  /** What of the article is nearly the same, and well. */
  spared: Differences[]
  pointer: string
  resource?: Finding['resource']
}

const cases: Record<keyof typeof gateLevels, Case> = {
  headline_long: {
    found: { article: { headline: 'x'.repeat(111) } },
    spared: [
      { article: { headline: 'x'.repeat(110) } },
      { article: { headline: 'x'.repeat(111), seo: { title: 'Bridge reopens', description: null } } },
    ],
    pointer: '/headline',
  },
  standfirst_missing: {
    found: { article: { standfirst: null } },
    spared: [{ article: { standfirst: 'It is open.' } }],
    pointer: '/standfirst',
  },
  byline_missing: {
    found: { article: { bylines: [] } },
    spared: [{ article: { bylines: [], provider: ids.office } }, { article: { provider: ids.office } }],
    pointer: '/bylines',
  },
  language_missing: {
    found: { article: { language: null } },
    spared: [{ article: { language: 'nb' } }],
    pointer: '/language',
  },
  body_missing: {
    found: { article: { body: [paragraph('b1', ' ')] } },
    spared: [{ article: { body: [paragraph('b1', '.')] } }, { article: { body: [pullQuote] } }],
    pointer: '/body',
  },
  body_without_words: {
    found: { article: { body: [embed, { ...image, caption: 'The bridge' }, paragraph('b1', ' ')] } },
    spared: [{ article: { body: [embed, paragraph('b1', 'Live.')] } }, { article: { body: [embed, pullQuote] } }],
    pointer: '/body',
  },
  lead_media_missing: {
    found: { article: { leadMedia: null } },
    spared: [{ article: { leadMedia: ids.picture } }],
    pointer: '/leadMedia',
  },
  embargoed: {
    found: { article: { embargoUntil: '2026-03-03T08:00:00.001Z' } },
    spared: [{ article: { embargoUntil: '2026-03-03T08:00:00.000Z' } }],
    pointer: '/embargoUntil',
  },
  related_unpublished: {
    found: { article: { related: [ids.lost, ids.related] }, related: published(ids.lost) },
    spared: [{ article: { related: [ids.lost, ids.related] }, related: published(ids.lost, ids.related) }],
    pointer: '/related/1',
    resource: { type: 'article', id: ids.related },
  },
  alt_text_missing: {
    found: { media: { altText: null } },
    spared: [{ media: { altText: null, kind: 'audio' } }, { media: { altText: null, kind: 'document' } }],
    pointer: '/leadMedia',
    resource: media,
  },
  credit_missing: {
    found: { media: { creditLine: null, creator: 'Ida Brekke' } },
    spared: [{ media: { creditLine: 'Ida Brekke' } }],
    pointer: '/leadMedia',
    resource: media,
  },
  file_missing: {
    found: { media: { file: null } },
    spared: [{ media: {} }],
    pointer: '/leadMedia',
    resource: media,
  },
  rights_not_yet_valid: {
    found: { media: { rights: { validFrom: '2026-03-03T08:00:00.001Z' } } },
    spared: [{ media: { rights: { validFrom: '2026-03-03T08:00:00.000Z' } } }, { media: { rights: {} } }],
    pointer: '/leadMedia',
    resource: media,
  },
  rights_expired: {
    found: { media: { rights: { validUntil: '2026-03-03T08:00:00.000Z' } } },
    spared: [
      { media: { rights: { validUntil: '2026-03-03T08:00:00.001Z' } } },
      { media: { rights: { validFrom: '2026-03-03T07:00:00.000Z', validUntil: null } } },
    ],
    pointer: '/leadMedia',
    resource: media,
  },
  rights_limited: {
    found: { media: { rights: { territories: ['NO', 'SE'] } } },
    spared: [{ media: { rights: { territories: [] } } }],
    pointer: '/leadMedia',
    resource: media,
  },
  quote_unattributed: {
    found: { quote: { speaker: null, kind: 'partial' } },
    spared: [{ quote: { kind: 'partial' } }, { quote: { speaker: ids.office } }],
    pointer: inBody,
    resource: quote,
  },
  paraphrase_unattributed: {
    found: { quote: { speaker: null, kind: 'indirect' } },
    spared: [{ quote: { kind: 'indirect' } }],
    pointer: inBody,
    resource: quote,
  },
  quote_altered: {
    found: { print: { fidelity: 'altered' } },
    spared: [{ print: { fidelity: 'abridged' } }, { print: { fidelity: 'altered' }, quote: { kind: 'indirect' } }],
    pointer: inBody,
    resource: quote,
  },
  quote_orphaned: {
    found: { orphans: [{ quote: ids.lost, exact: 'It will hold.', prefix: '', suffix: '' }] },
    spared: [{ orphans: [] }],
    pointer: '/body',
    resource: { type: 'quote', id: ids.lost },
  },
  quote_retracted: {
    found: { quote: { verification: 'retracted' } },
    spared: [{ quote: { verification: 'verified' } }, { quote: { verification: 'unverified' } }],
    pointer: inBody,
    resource: quote,
  },
  quote_disputed: {
    found: { quote: { verification: 'disputed' } },
    spared: [{ quote: { verification: 'verified' } }, { quote: { verification: 'unverified' } }],
    pointer: inBody,
    resource: quote,
  },
  source_exposed: {
    found: { speaker: { protection: 'background' }, office: { protection: 'background' } },
    spared: [
      { speaker: { protection: 'confidential', named: false, anonymityReason: 'She would lose her post.' } },
      {
        speaker: { protection: 'background', named: false, anonymityReason: 'By law.' },
        office: { protection: 'background' },
      },
    ],
    pointer: inBody,
    resource: speaker,
  },
  anonymity_unexplained: {
    found: { speaker: { named: false } },
    spared: [{ speaker: { named: false, anonymityReason: 'She would lose her post.' } }],
    pointer: inBody,
    resource: speaker,
  },
}

describe('inspect', () => {
  test.for(Object.entries(cases))('finds %s', ([code, { found, pointer, resource }]) => {
    const findings = inspect(aDossier(found))

    const level = gateLevels[code as keyof typeof gateLevels]
    const finding = { code, level, pointer, ...(resource && { resource }), detail: expect.stringMatching(/^.+\.$/) }
    expect(findings).toEqual([finding])
  })

  test.for(
    Object.entries(cases).flatMap(([code, { spared }]) => spared.map((differences) => [code, differences] as const)),
  )('finds no %s where there is none (%#)', ([, differences]) => {
    expect(inspect(aDossier(differences))).toEqual([])
  })
})

describe('docs/publishing.md', () => {
  test('lists every code with its level', () => {
    const page = readFileSync('docs/publishing.md', 'utf8')
    const rows = [...page.matchAll(/^\| `(\w+)` \| (blocks|overridable|advice) \|/gm)]

    expect(Object.fromEntries(rows.map(([, code, level]) => [code, level]))).toEqual(gateLevels)
    expect(rows).toHaveLength(Object.keys(gateLevels).length)
  })
})

function published(...articles: string[]) {
  const publishedAt = '2026-03-02T08:00:00.000Z'
  return new Map(articles.map((id) => [id, { id, slug: 'another', headline: 'Another story', publishedAt }]))
}
