import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { SmallFiles } from '#src/delivery/small-files.ts'

/** A storage of so many files of the same length, and the keys that were read. */
function storageOf(count: number, bytes: number) {
  const files = new Map(Array.from({ length: count }, (_, at) => [`renditions/${at}`, randomBytes(bytes)]))
  const read: string[] = []
  const storage = {
    read: async (key: string, range?: { start: number; end: number }) => {
      read.push(key)
      const content = files.get(key)
      if (!content) return null
      const part = range ? content.subarray(range.start, range.end + 1) : content
      return { bytes: content.length, stream: Readable.from([part]) }
    },
  }
  const [first = ''] = files.keys()
  const contentOf = (key: string) => files.get(key) as Buffer
  return { storage, read, first, keys: [...files.keys()], contentOf }
}

test('a small file is read once, however many ask at a time and for whichever part', async () => {
  const { storage, read, first, contentOf } = storageOf(1, 10_000)
  const files = new SmallFiles(storage, 100_000)
  const ask = (range: { start: number; end: number } | null) => files.read({ key: first, bytes: 10_000 }, range)

  const answers = await Promise.all([ask(null), ask(null), ask({ start: 5, end: 9 })])
  answers.push(await ask({ start: 9_990, end: 9_999 }))

  const content = contentOf(first)
  expect(answers).toEqual([content, content, content.subarray(5, 10), content.subarray(9_990)])
  expect(read).toEqual([first])
})

test('those that nobody asked for longest leave when all together take too much', async () => {
  const { storage, read, keys, contentOf } = storageOf(4, 20_000)
  const files = new SmallFiles(storage, 65_000)
  const ask = async (at: number) => files.read({ key: keys[at] as string, bytes: 20_000 }, null)

  for (const at of [0, 1, 2, 0, 3]) await ask(at)
  expect(files.bytes).toBeLessThanOrEqual(65_000)
  expect(files.bytes).toBeGreaterThan(60_000)
  read.length = 0
  for (const at of [0, 2, 3, 1]) expect(await ask(at)).toEqual(contentOf(keys[at] as string))

  expect(read).toEqual([keys[1]])
})

test.for([
  ['one that is large', 300_000, 2 ** 30],
  ['any, where nothing is to be kept', 10, 0],
] as const)('%s is streamed each time', async ([, bytes, maxBytes]) => {
  const { storage, read, first, contentOf } = storageOf(1, bytes)
  const files = new SmallFiles(storage, maxBytes)

  for (const range of [null, { start: 2, end: 4 }]) {
    const stream = await files.read({ key: first, bytes }, range)
    expect(stream).toBeInstanceOf(Readable)
    expect(await buffer(stream as Readable)).toEqual(range ? contentOf(first).subarray(2, 5) : contentOf(first))
  }
  expect(read).toEqual([first, first])
  expect(files.bytes).toBe(0)
})

test('what the storage does not have is asked for again', async () => {
  const { storage, read } = storageOf(1, 10)
  const files = new SmallFiles(storage, 100_000)
  const ask = () => files.read({ key: 'renditions/gone', bytes: 10 }, null)

  expect([await ask(), await ask()]).toEqual([null, null])
  expect(read).toHaveLength(2)
})
