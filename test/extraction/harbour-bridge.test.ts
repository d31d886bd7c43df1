import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { extractStory } from '#src/extraction/story.ts'

const fixture = new URL('../fixtures/articles/harbour-bridge.txt', import.meta.url)
const story = extractStory(readFileSync(fixture, 'utf8'))
const nameOf = (key: string | null) => story.sources.find((source) => source.key === key)?.name ?? null

test('parts the page into its head, notes and furniture', () => {
  expect(story).toMatchObject({
    language: 'en',
    headline: 'Harbour bridge reopens after storm repairs',
    kicker: null,
    standfirst: 'First ferries and lorries cross Lowick strait again, but the council warns of more closures',
    bylines: [
      { name: 'Elin Marsh', role: null },
      { name: 'Tomas Reyl', role: null },
    ],
    published: 'Published 4 May 2026, 09:40',
    dateline: { place: 'LOWICK', date: '4 May', agency: 'Northern Wire' },
    editorsNotes: ['Reporting by Elin Marsh in Lowick; Editing by Ida Thorn'],
    dropped: [
      'Skip to main content',
      'Home > Region > Transport',
      'Share this article',
      'Advertisement',
      'Read more: What the storm cost the coast',
    ],
    warnings: [],
  })
})

test('keeps the paragraphs in order and without the dateline', () => {
  expect(story.body.map((paragraph) => paragraph.slice(0, 24))).toEqual([
    'The harbour bridge at Lo',
    '"Nobody here took the br',
    'Holt, 58, had closed the',
    '"I stood there with a to',
    '"Then the lamps went out',
    'Repairs cost 14 million ',
    'In a statement, the Tran',
    'The so-called "summer ti',
    'A senior ferry official,',
    'The first lorry crossed ',
    'Ferry operator Strait Li',
  ])
})

test('parts captions from their credits and places them', () => {
  expect(story.media).toEqual([
    {
      caption: 'The harbour bridge at Lowick on the morning it reopened.',
      creditLine: 'Petra Lindqvist/Sound Pictures',
      role: 'lead',
      afterParagraph: null,
    },
    {
      caption: 'Workers lift the last section of the deck into place',
      creditLine: 'AFP',
      role: 'inline',
      afterParagraph: 5,
    },
  ])
})

test('attributes every quote', () => {
  const quotes = story.quotes.map(({ kind, text, speaker, cue }) => [kind, text, nameOf(speaker), cue])

  expect(quotes).toEqual([
    [
      'indirect',
      'The harbour bridge at Lowick reopened to traffic on Monday, four months after a winter storm tore away part of its deck',
      'port authority',
      'said',
    ],
    ['direct', 'Nobody here took the bridge for granted before, and nobody ever will again', 'Maren Holt', 'said'],
    ['direct', 'We lost a whole winter.', 'Maren Holt', null],
    ['direct', 'I stood there with a torch and counted the lorries back', 'Maren Holt', 'said'],
    ['direct', 'There were eleven.\n\nThen the lamps went out, and I heard the deck go.', 'Maren Holt', null],
    ['indirect', 'Repairs cost 14 million crowns', 'Lowick Chamber of Commerce', 'according to'],
    ['indirect', 'the bridge would be inspected every month', 'Transport Ministry', 'said'],
    ['partial', 'regrets the long wait', 'Transport Ministry spokesman', 'said'],
    ['partial', 'not consulted at all', 'senior ferry official', 'told'],
    [
      'indirect',
      'The first lorry crossed at six, and the last of the ferries left an hour later',
      'Maren Holt',
      'said',
    ],
  ])
})

test('says how the words came: channel, addressee and relay', () => {
  const byText = (start: string) => story.quotes.find(({ text }) => text.startsWith(start))

  expect(byText('the bridge would')?.channel).toBe('statement')
  expect(byText('Repairs cost')?.channel).toBe('data')
  expect(nameOf(byText('not consulted')?.addressee ?? null)).toBe('Northern Wire')
  expect(byText('The first lorry')?.via.map(nameOf)).toEqual(['Northern Wire'])
  expect(nameOf(story.provider)).toBe('Northern Wire')
})

test('files each source once, with kind, capacity, affiliation and roles', () => {
  const sources = story.sources.map(({ name, kind, named, capacity, affiliation, roles }) => ({
    name,
    kind,
    named,
    capacity,
    affiliation: nameOf(affiliation),
    roles,
  }))
  const plain = { named: true, capacity: null, affiliation: null }

  expect(sources).toEqual([
    { ...plain, name: 'Northern Wire', kind: 'news_agency', roles: ['publisher', 'addressee', 'relay'] },
    { ...plain, name: 'port authority', kind: 'organization', roles: ['speaker'] },
    { ...plain, name: 'Maren Holt', kind: 'person', capacity: 'harbourmaster', roles: ['speaker'] },
    { ...plain, name: 'Lowick Chamber of Commerce', kind: 'organization', roles: ['data'] },
    { ...plain, name: 'Transport Ministry', kind: 'government', roles: ['speaker', 'affiliation'] },
    {
      name: 'Transport Ministry spokesman',
      kind: 'person',
      named: false,
      capacity: 'spokesman',
      affiliation: 'Transport Ministry',
      roles: ['speaker'],
    },
    { ...plain, name: 'senior ferry official', kind: 'person', named: false, roles: ['speaker'] },
    { ...plain, name: 'Strait Lines', kind: 'company', roles: ['declined_to_comment'] },
    { ...plain, name: 'Sound Pictures', kind: 'photo_agency', roles: ['photo_credit'] },
    { ...plain, name: 'AFP', kind: 'news_agency', roles: ['photo_credit'] },
  ])
  expect(story.sources.find(({ named, kind }) => !named && kind === 'person')?.name).toBe(
    'Transport Ministry spokesman',
  )
  expect(story.sources.find(({ name }) => name === 'senior ferry official')?.anonymityReason).toBe(
    'the talks are confidential',
  )
})
