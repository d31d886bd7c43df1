import { describe, expect, test } from 'vitest'
import { Cache } from '#src/delivery/cache.ts'

interface Entry {
  text: string
  size: number
  articleId: string | null
  until?: number
}

function anEntry(text: string, { size = 10, articleId = null }: Partial<Entry> = {}): Entry {
  return { text, size, articleId }
}

function openCache(maxBytes = 100): Cache<Entry> {
  const cache = new Cache<Entry>(maxBytes)
  cache.open()
  return cache
}

/** Asks for what is not kept, and tells what was loaded and how often. */
async function fill(cache: Cache<Entry>, entries: Record<string, Entry>): Promise<void> {
  for (const [key, entry] of Object.entries(entries)) await cache.find(key, async () => entry)
}

function keysIn(cache: Cache<Entry>, keys: string): string {
  return [...keys].filter((key) => cache.get(key)).join('')
}

describe('Cache', () => {
  test('keeps what was found, and not that nothing was found', async () => {
    const cache = openCache()
    await cache.find('a', async () => anEntry('first'))
    await cache.find('b', async () => null)

    expect(await cache.find('a', async () => anEntry('second'))).toEqual(anEntry('first'))
    expect(await cache.find('b', async () => anEntry('now there'))).toEqual(anEntry('now there'))
  })

  test('holds no more bytes than it may, and lets go of what nobody asked for longest', async () => {
    const cache = openCache(40)
    await fill(cache, { a: anEntry('a'), b: anEntry('b'), c: anEntry('c'), d: anEntry('d') })
    cache.get('a')

    await fill(cache, { e: anEntry('e', { size: 15 }) })

    expect(keysIn(cache, 'abcde')).toBe('ade')
    expect(cache.bytes).toBe(35)
  })

  test('keeps nothing that is larger than all it may hold', async () => {
    const cache = openCache(40)
    await fill(cache, { a: anEntry('a'), b: anEntry('b', { size: 41 }) })

    expect(keysIn(cache, 'ab')).toBe('a')
  })

  test('lets go of what time has made untrue', async () => {
    const cache = openCache()
    await fill(cache, {
      a: { ...anEntry('a'), until: Date.now() - 1 },
      b: { ...anEntry('b'), until: Date.now() + 60_000 },
    })

    expect(keysIn(cache, 'ab')).toBe('b')
    expect(cache.bytes).toBe(10)
  })

  test('loads once what many ask for at the same time', async () => {
    const cache = openCache()
    let loads = 0
    const load = async () => anEntry(`${++loads}`)

    const found = await Promise.all([cache.find('a', load), cache.find('a', load), cache.find('a', load)])

    expect(found).toEqual([anEntry('1'), anEntry('1'), anEntry('1')])
  })

  test('tells everybody who waits of a failure, and tries again afterwards', async () => {
    const cache = openCache()
    const fail = async () => {
      throw new Error('no database')
    }

    const failures = await Promise.allSettled([cache.find('a', fail), cache.find('a', fail)])

    expect(failures.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await cache.find('a', async () => anEntry('back'))).toEqual(anEntry('back'))
  })

  test('forgets an article, and whatever shows more than one', async () => {
    const cache = openCache()
    const [one, other] = [{ articleId: '1' }, { articleId: '2' }]
    await fill(cache, { a: anEntry('a', one), b: anEntry('b', one), c: anEntry('c', other), d: anEntry('list') })

    cache.drop('1')

    expect(keysIn(cache, 'abcd')).toBe('c')
    expect(cache.bytes).toBe(10)
  })

  test.for(['drop', 'clear', 'open'] as const)('does not keep what was read before %s', async (how) => {
    const cache = openCache()
    const read = Promise.withResolvers<Entry>()
    const finding = cache.find('a', () => read.promise)

    cache[how]('of another article')
    const fresh = cache.find('a', async () => anEntry('fresh'))
    read.resolve(anEntry('stale'))

    expect(await finding).toEqual(anEntry('stale'))
    expect(await fresh).toEqual(anEntry('fresh'))
    expect(cache.get('a')).toEqual(anEntry('fresh'))
  })

  test('keeps nothing and shares nothing until it is opened, and when it is closed', async () => {
    const cache = new Cache<Entry>(100)
    let loads = 0
    const load = async () => anEntry(`${++loads}`)
    const askTwice = () => Promise.all([cache.find('a', load), cache.find('a', load)])

    expect(await askTwice()).toEqual([anEntry('1'), anEntry('2')])
    cache.open()
    expect(await askTwice()).toEqual([anEntry('3'), anEntry('3')])
    cache.close()
    expect(await askTwice()).toEqual([anEntry('4'), anEntry('5')])
    expect(cache.bytes).toBe(0)
  })

  describe('in doubt', () => {
    async function openDoubted() {
      const cache = openCache()
      await fill(cache, { a: anEntry('kept') })
      cache.doubt()
      return { cache, finding: cache.find('a', async () => anEntry('read')) }
    }

    test('lets those wait who ask for what it keeps, and nobody else', async () => {
      const { cache, finding } = await openDoubted()

      expect(cache.get('a')).toBeUndefined()
      expect(await cache.find('b', async () => anEntry('other'))).toEqual(anEntry('other'))
      expect(await Promise.race([finding, 'waits'])).toBe('waits')
    })

    test('serves what it keeps once nothing can change, but nothing new', async () => {
      const { cache, finding } = await openDoubted()

      cache.hold()

      expect(await finding).toEqual(anEntry('kept'))
      expect(cache.get('a')).toEqual(anEntry('kept'))
      await fill(cache, { b: anEntry('new') })
      expect(cache.get('b')).toBeUndefined()
    })

    test.for(['open', 'close'] as const)('forgets what it kept on %s', async (verdict) => {
      const { cache, finding } = await openDoubted()

      cache[verdict]()

      expect(await finding).toEqual(anEntry('read'))
    })

    test('comes after being held, too, and a hold needs a doubt', async () => {
      const { cache } = await openDoubted()
      cache.hold()
      cache.doubt()
      expect(cache.get('a')).toBeUndefined()

      const neverOpened = new Cache<Entry>(100)
      neverOpened.hold()
      await fill(neverOpened, { a: anEntry('a') })
      expect(neverOpened.get('a')).toBeUndefined()
    })
  })
})
