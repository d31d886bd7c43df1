import { Readable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Keys } from '#src/imports/rows/keys.ts'
import { type RawRow, readItems, readLines } from '#src/imports/rows/splitting.ts'

/** Bytes that come in pieces, cut anywhere: in a character, in an escape, between two brackets. */
function inPieces(text: string, cuts: number[]): Readable {
  const bytes = Buffer.from(text)
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length]
  const pieces = places.slice(1).map((end, at) => bytes.subarray(places[at], end))
  return Readable.from(
    pieces.filter((piece) => piece.length > 0),
    { objectMode: false },
  )
}

async function gather(rows: AsyncIterable<RawRow[]>): Promise<{ line: number; value: unknown }[]> {
  const all = (await Array.fromAsync(rows)).flat()
  return all.map(({ line, content }) => ({ line, value: JSON.parse(String(content)) }))
}

const cuts = fc.array(fc.nat(), { maxLength: 8 })
/** JSON has no -0. */
const value = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)))
const space = fc.constantFrom('', ' ', '\n', '\r\n', '\t ')

describe('rows that are cut out of a body', () => {
  test('are its lines, empty ones counted', async () => {
    const line = fc.oneof(
      value.map((value) => JSON.stringify(value)),
      fc.constantFrom('', ' ', '\t'),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(line), fc.constantFrom('\n', '\r\n'), cuts, async (lines, end, cuts) => {
        const expected = lines.flatMap((text, at) => (text.trim() ? [{ line: at + 1, value: JSON.parse(text) }] : []))
        expect(await gather(readLines(inPieces(lines.join(end), cuts)))).toEqual(expected)
      }),
    )
  })

  test('are the items of its array, however it is spaced and cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(value), space, fc.nat(2), cuts, async (items, around, indent, cuts) => {
        const text = around + JSON.stringify(items, null, indent) + around
        const expected = items.map((value, at) => ({ line: at + 1, value }))
        expect(await gather(readItems(inPieces(text, cuts)).rows)).toEqual(expected)
      }),
    )
  })

  test('are a value that is no array, and it is known to stand alone', async () => {
    const single = fc.dictionary(fc.string(), value)
    await fc.assert(
      fc.asyncProperty(single, space, cuts, async (value, around, cuts) => {
        const items = readItems(inPieces(around + JSON.stringify(value) + around, cuts))
        expect(await gather(items.rows)).toEqual([{ line: 1, value }])
        expect(items.isAlone()).toBe(true)
      }),
    )
  })

  test('of text that is no array are refused, or are not JSON', async () => {
    const letters = fc.array(fc.constantFrom('[', ']', '{', '}', ',', '"', '\\', '1', ' ', 'a'), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(letters, cuts, async (letters, cuts) => {
        const text = letters.join('')
        const read = await gather(readItems(inPieces(text, cuts)).rows).catch(() => null)
        const values = read?.map(({ value }) => value)
        const wanted = parse(text)
        if (wanted === undefined) expect(values ?? []).toEqual([])
        else expect(values).toEqual(Array.isArray(wanted) ? wanted : [wanted])
      }),
      { numRuns: 2_000 },
    )
  })
})

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

test('keys are remembered with what was said under them, however many there are', () => {
  const keys = new Keys()
  const names = Array.from({ length: 5_000 }, (_, at) => `key ${at}`)

  expect(names.every((name) => keys.add(name, 'a') === 'new')).toBe(true)
  expect(names.every((name) => keys.add(name, 'a') === 'same')).toBe(true)
  expect(names.every((name) => keys.add(name, 'b') === 'other')).toBe(true)
  expect(names.every((name) => keys.has(name))).toBe(true)
  expect(names.some((name) => keys.has(`${name}!`))).toBe(false)
})
