import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Body } from '#src/content/body/schema.ts'
import { diffStates } from '#src/content/diff.ts'
import type { ListChange, TextChange } from '#src/content/revision-schema.ts'
import { diffWords, fullEffort, mostEdits } from '#src/content/words.ts'
import { times } from '#test/support/nouns.ts'
import { startWatch } from '#test/support/processorTime.ts'
import { anyBody, withoutKeys } from './body/arbitrary.ts'

const ids = ['01936d5e-8a00-7000-8000-00000000000a', '01936d5e-8a00-7000-8000-00000000000b'] as const

/** Words of a text as `word`, `-word` and `+word`. */
function wordsOf(before: string, after: string): string[] {
  const sign = { same: '', removed: '-', added: '+' }
  return diffWords(before, after, fullEffort()).map(({ op, text }) => sign[op] + text)
}

/** The changes of the only member that differs. */
function changesOf(before: unknown[], after: unknown[]): ListChange[] {
  const [diff] = diffStates({ list: before }, { list: after }, [])
  if (diff && diff.kind !== 'list') throw new Error(`The lists are compared as ${diff.kind}.`)
  return diff?.changes ?? []
}

function paragraph(text: string, { key = 'b1', marks = [] as string[] } = {}) {
  const children = [{ _type: 'span', _key: 's1', text, marks }]
  return { _type: 'block', _key: key, style: 'normal', children, markDefs: [] }
}

const oldText = (changes: TextChange[]) => changes.flatMap(({ op, text }) => (op === 'added' ? [] : text)).join('')
const newText = (changes: TextChange[]) => changes.flatMap(({ op, text }) => (op === 'removed' ? [] : text)).join('')

describe('the words of two texts', () => {
  test.for<[string, string, string[]]>([
    ['Harbour bridge reopens', 'Harbour bridge closes', ['Harbour bridge ', '-reopens', '+closes']],
    ['one two', 'one new two', ['one ', '+new ', 'two']],
    ['one old two', 'one two', ['one ', '-old ', 'two']],
    ['the old red boat', 'the new blue boat', ['the ', '-old red', '+new blue', ' boat']],
    ['It can’t hold.', 'It cannot hold.', ['It ', '-can’t', '+cannot', ' hold.']],
    ['a\n\nb', 'a\nb', ['a\n', '-\n', 'b']],
    ['東京は雨です', '東京は雪です', ['東京は', '-雨', '+雪', 'です']],
    ['hi 👍🏽', 'hi 👍', ['hi ', '-👍🏽', '+👍']],
    ['', 'Traffic', ['+Traffic']],
    ['Traffic', '', ['-Traffic']],
    ['same', 'same', ['same']],
    ['', '', []],
  ])('%j → %j', ([before, after, expected]) => {
    expect(wordsOf(before, after)).toEqual(expected)
  })

  test('give both texts back, whatever they are', () => {
    const word = fc.oneof(fc.constantFrom('the', 'bridge', ' ', '\n', '“', '.'), fc.string({ unit: 'grapheme' }))
    const text = fc.array(word, { maxLength: 30 }).map((words) => words.join(''))

    fc.assert(
      fc.property(text, text, fc.constantFrom(fullEffort().left, 9, 0), (before, after, left) => {
        const changes = diffWords(before, after, { left })

        expect([oldText(changes), newText(changes)]).toEqual([before, after])
        expect(changes.every(({ text }) => text !== '')).toBe(true)
        expect(changes.every(({ op }, at) => op !== changes[at + 1]?.op)).toBe(true)
      }),
    )
  })

  test('are shown whole where too many changed', () => {
    const [before, after] = ['old', 'new'].map((word) => times(mostEdits, (at) => `${word}${at}`).join(' ')) as [
      string,
      string,
    ]

    const changes = diffWords(`Then ${before}`, `Then ${after}`, fullEffort())

    expect(changes.map(({ op }) => op)).toEqual(['removed', 'added'])
    expect(newText(changes)).toBe(`Then ${after}`)
  })
})

describe('two lists', () => {
  const value = (text: string) => ({ value: text })

  test('of words keep, lose and gain items', () => {
    expect(changesOf(['norvik', 'roads'], ['ferries', 'norvik'])).toEqual([
      { op: 'added', ...value('ferries') },
      { op: 'same', ...value('norvik') },
      { op: 'removed', ...value('roads') },
    ])
  })

  test('of sentences show how one of them changed', () => {
    const [change] = changesOf(['The council votes in April'], ['The council votes in May'])

    expect(change).toEqual({
      op: 'changed',
      before: 'The council votes in April',
      after: 'The council votes in May',
      text: [
        { op: 'same', text: 'The council votes in ' },
        { op: 'removed', text: 'April' },
        { op: 'added', text: 'May' },
      ],
    })
  })

  test('of ids show one in the place of another, not parts of ids', () => {
    expect(changesOf([ids[0]], [ids[1]]).map(({ op }) => op)).toEqual(['removed', 'added'])
  })

  test.for([
    ['roles of a source', { source: ids[0], roles: ['data'] }, { source: ids[0], roles: ['relay'] }],
    ['the role of a byline', { name: 'Ida Brekke', role: null }, { name: 'Ida Brekke', role: 'Reporter' }],
  ] as const)('show a change of %s, which has no words', ([, before, after]) => {
    expect(changesOf([before], [after])).toEqual([{ op: 'changed', before, after, text: null }])
  })

  test('show the words of a caption that changed', () => {
    const [change] = changesOf([{ media: ids[0], caption: 'At dawn' }], [{ media: ids[0], caption: 'At dusk' }])

    expect(change).toMatchObject({ op: 'changed', text: [{ text: 'At ' }, { text: 'dawn' }, { text: 'dusk' }] })
  })
})

describe('two bodies', () => {
  const [first, second, third] = [
    'The bridge is open.',
    'Traffic was light all day.',
    'Trucks wait until April.',
  ] as const

  test('show what was put between blocks, and the words inside a changed one', () => {
    const before = [paragraph(first), paragraph(second, { key: 'b2' }), paragraph(third, { key: 'b3' })]
    const after = [
      paragraph(first),
      paragraph('Nobody expected it!', { key: 'b2' }),
      paragraph('Traffic was heavy all day.', { key: 'b3' }),
      paragraph(third, { key: 'b4' }),
    ]

    const changes = changesOf(before, after)

    expect(changes.map(({ op }) => op)).toEqual(['same', 'added', 'changed', 'same'])
    expect(changes[2]).toMatchObject({
      before: before[1],
      after: after[2],
      text: [
        { text: 'Traffic was ' },
        { op: 'removed', text: 'light' },
        { op: 'added', text: 'heavy' },
        { op: 'same' },
      ],
    })
  })

  test('are no different when only keys are', () => {
    expect(changesOf([paragraph(first)], [paragraph(first, { key: 'other' })])).toEqual([])
  })

  test('differ in what is marked, though the words are the same', () => {
    const changes = changesOf([paragraph(first)], [paragraph(first, { marks: ['strong'] })])

    expect(changes).toMatchObject([{ op: 'changed', text: null }])
  })

  test('say both of them, whatever they are', () => {
    const picks = fc.array(fc.nat(9), { maxLength: 8 })
    fc.assert(
      fc.property(anyBody, anyBody, picks, (old, fresh, order) => {
        const before: Body = JSON.parse(JSON.stringify(old))
        const all: Body = JSON.parse(JSON.stringify([...old, ...fresh]))
        const after = order.flatMap((at) => all[at] ?? [])

        const changes = changesOf(before, after)

        const [was, is] = [changes.flatMap(beforeOf), changes.flatMap(afterOf)] as [Body, Body]
        if (changes.length === 0) expect(withoutKeys(before)).toEqual(withoutKeys(after))
        else expect([withoutKeys(was), is]).toEqual([withoutKeys(before), after])
        for (const change of changes) {
          if (change.op !== 'changed' || !change.text) continue
          expect([oldText(change.text), newText(change.text)]).toEqual([wordsIn(change.before), wordsIn(change.after)])
        }
      }),
    )
  })

  const beforeOf = (change: ListChange): unknown[] => {
    if (change.op === 'changed') return [change.before]
    return change.op === 'added' ? [] : [change.value]
  }
  const afterOf = (change: ListChange): unknown[] => {
    if (change.op === 'changed') return [change.after]
    return change.op === 'removed' ? [] : [change.value]
  }
  const wordsIn = (block: unknown): string => {
    const { children, caption } = block as { children?: { text: string }[]; caption?: string }
    return children?.map(({ text }) => text).join('') ?? caption ?? ''
  }

  test('of 500,000 characters keep nobody waiting, also when every second word is new', () => {
    const words = (at: number, word: string) => times(200, (n) => (n % 2 ? `w${n}` : `${word}${at}n${n}`)).join(' ')
    const [before, after] = ['old', 'new'].map((word) =>
      times(320, (at) => paragraph(words(at, word), { key: `b${at}` })),
    ) as [object[], object[]]
    const elapsed = startWatch()

    const changes = changesOf(before, after)

    expect(JSON.stringify(before).length).toBeGreaterThan(400_000)
    expect(changes).toHaveLength(320)
    expect(elapsed()).toBeLessThan(2_000)
  })
})

describe('two states', () => {
  test('differ member by member, in words only where members are texts', () => {
    const before = { headline: 'Old words', slug: 'old-words', urgency: 3, kicker: null, seo: { title: 'A' } }
    const after = { headline: 'New words', slug: 'new-words', urgency: 3, kicker: 'Traffic', seo: { title: 'B' } }

    expect(diffStates(before, after, ['headline', 'kicker'])).toEqual([
      {
        member: 'headline',
        kind: 'text',
        changes: [
          { op: 'removed', text: 'Old' },
          { op: 'added', text: 'New' },
          { op: 'same', text: ' words' },
        ],
      },
      { member: 'slug', kind: 'value', before: 'old-words', after: 'new-words' },
      { member: 'kicker', kind: 'text', changes: [{ op: 'added', text: 'Traffic' }] },
      { member: 'seo', kind: 'value', before: { title: 'A' }, after: { title: 'B' } },
    ])
  })

  test.for([
    ['a text that was a list', ['Traffic'], 'Traffic'],
    ['a list that was an object', { first: 1 }, [1]],
    ['a list that was not there', undefined, ['x']],
  ])('of another age are taken as they are: %s', ([, before, after]) => {
    expect(diffStates({ kicker: before }, { kicker: after }, ['kicker'])).toEqual([
      { member: 'kicker', kind: 'value', before: before ?? null, after },
    ])
  })

  test.for([[{ _type: 'block' }], [{ _type: 'block', children: 'none' }], [[['deep']]], [null], [7]])(
    'of another age are taken as they are: a body of %j',
    ([block]) => {
      expect(changesOf([paragraph('A'), block], [paragraph('A')])).toMatchObject([{ op: 'same' }, { op: 'removed' }])
    },
  )
})
