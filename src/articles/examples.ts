import { envelopeExample } from '#src/content/schema.ts'

/** Sends everything that belongs to a story in one request; can be sent again, since nothing in it must be unique. */
export const articleDraftExample = {
  headline: 'Harbour bridge reopens after winter repairs',
  standfirst: 'Cyclists were the first to cross on Tuesday morning.',
  language: 'en',
  section: 'local',
  tags: ['norvik', 'transport'],
  dateline: { place: 'NORVIK', date: '2026-03-03' },
  bylines: [{ name: 'Ida Brekke', role: 'Reporter' }],
  body: [
    {
      _type: 'block',
      children: [
        { _type: 'span', text: '“' },
        { _type: 'span', text: 'The bridge held when it had to.', marks: ['q1'] },
        { _type: 'span', text: '” said harbour master Marit Solheim.' },
      ],
      markDefs: [
        {
          _type: 'quote',
          _key: 'q1',
          quote: {
            text: 'The bridge held when it had to.',
            kind: 'direct',
            speaker: { name: 'Marit Solheim', kind: 'person' },
            capacity: 'harbour master of Norvik',
          },
        },
      ],
    },
  ],
  media: [
    {
      media: {
        kind: 'picture',
        caption: 'The bridge on the morning it reopened',
        creditLine: 'Ida Brekke/Norvik Foto',
        altText: 'A steel bridge over a harbour at dawn, with cyclists on it',
      },
    },
  ],
}

export const articleExample = {
  ...envelopeExample('01936d5e-8a00-7000-8000-000000000001'),
  slug: 'harbour-bridge-reopens-after-winter-repairs',
  headline: 'Harbour bridge reopens after winter repairs',
  kicker: null,
  standfirst: 'Cyclists were the first to cross on Tuesday morning.',
  slugline: null,
  dateline: { place: 'NORVIK', date: '2026-03-03' },
  bylines: [{ name: 'Ida Brekke', role: 'Reporter', source: null }],
  section: 'local',
  tags: ['norvik', 'transport'],
  language: 'en',
  keyPoints: [],
  body: [
    {
      _type: 'block',
      _key: 'b1',
      style: 'normal',
      children: [
        { _type: 'span', _key: 's1', text: '“', marks: [] },
        { _type: 'span', _key: 's2', text: 'The bridge held when it had to.', marks: ['q1'] },
        { _type: 'span', _key: 's3', text: '” said harbour master Marit Solheim.', marks: [] },
      ],
      markDefs: [{ _type: 'quote', _key: 'q1', quote: '01936d5e-8a00-7000-8000-00000000001e' }],
    },
  ],
  leadMedia: null,
  media: [{ media: '01936d5e-8a00-7000-8000-000000000014', caption: null, position: 0 }],
  sources: [{ source: '01936d5e-8a00-7000-8000-00000000000a', roles: ['speaker'] }],
  quotes: ['01936d5e-8a00-7000-8000-00000000001e'],
  related: [],
  provider: null,
  canonicalUrl: null,
  seo: null,
  urgency: null,
  edNote: null,
  embargoUntil: null,
  status: 'draft',
  publishedAt: null,
  firstPublishedAt: null,
  publishAt: null,
  unpublishAt: null,
  scheduleFailure: null,
  corrections: [],
  hasUnpublishedChanges: false,
}

/** Words that the second story of the sample prints. */
export const anchorDraftExample = {
  quote: {
    text: 'It was the last boat that waited for people.',
    kind: 'direct',
    speaker: { name: 'a passenger', kind: 'person', named: false },
  },
}

export const bodyTextExamples = {
  'text/markdown': 'The bridge is **open**.\n\n“The bridge held when it had to.” said Marit Solheim.\n',
  'text/html':
    '<p>The bridge is <strong>open</strong>.</p>\n<p>“The bridge held when it had to.” said Marit Solheim.</p>\n',
  'text/plain': 'The bridge is open.\n\n“The bridge held when it had to.” said Marit Solheim.\n',
}
