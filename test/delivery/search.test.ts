import { describe, expect } from 'vitest'
import { type Api, test } from '#test/support/app.ts'
import { aParagraphQuoting, aQuote, aSource, aWord } from '#test/support/factories.ts'
import { store, times } from '#test/support/nouns.ts'
import { publish, publishStory } from './published.ts'

const list = '/v1/content/articles'

/** The slugs of the published articles found, best first. */
async function find(api: Api, q: string, more = ''): Promise<string[]> {
  const { status, body, text } = await api.get(`${list}?q=${encodeURIComponent(q)}${more}`, { as: 'nobody' })
  expect(status, text).toBe(200)
  return body.data.map(({ slug }: { slug: string }) => slug)
}

describe('GET /v1/content/articles?q=', () => {
  test('finds the words of headline, standfirst and body, and shows where', async ({ api }) => {
    const [word, filler] = [aWord(), 'Nothing happened here at all that day. '.repeat(40)]
    const { slug } = await publishStory(api, {
      headline: `The ${word} & <others>`,
      standfirst: `About ${word}.`,
      body: `${filler}A rare ${word} was seen. ${filler}`,
    })

    const { body } = await api.get(`${list}?q=${word}`, { as: 'nobody' })

    expect(body.data).toMatchObject([
      {
        slug,
        highlight: {
          headline: `The <mark>${word}</mark> &amp; &lt;others&gt;`,
          standfirst: `About <mark>${word}</mark>.`,
          body: expect.stringContaining(`A rare <mark>${word}</mark> was seen.`),
        },
      },
    ])
    expect(body.data[0].highlight.body.length).toBeLessThan(400)
    expect(body.data[0].highlight.body).toMatch(/^\w+ .*\w$|\.$/)
  })

  test.for([
    ['does not begin as it was typed', 'cities', 'One city stands.', 'One <mark>city</mark> stands'],
    ['others begin like', 'ships', `${'Shipyards wait. '.repeat(50)}A ship came.`, 'A <mark>ship</mark> came'],
    ['is written in capitals', 'zurich', 'In ZURICH, later.', 'In <mark>ZURICH</mark>, later'],
    ['was written with a sign', '471234', 'Call +471234 now.', 'Call <mark>+471234</mark> now'],
    ['was mistyped', 'zeppelni', 'A zeppelin rose.', 'A <mark>zeppelin</mark> rose'],
  ])('shows in a long text a word that %s', async ([, q, words, expected], { api }) => {
    const [section, filler] = [aWord(), 'Nothing happened here at all that day. '.repeat(40)]
    await publishStory(api, { section, body: `${filler}${words} ${filler}` })

    const { body } = await api.get(`${list}?q=${q}&section=${section}`)

    expect(body.data[0].highlight.body).toContain(expected)
  })

  test('puts the best hits first, or the newest when asked to', async ({ api }) => {
    const word = aWord()
    const best = await publishStory(api, { headline: `A ${word}` })
    const good = await publishStory(api, { standfirst: `A ${word}.` })
    const fair = await publishStory(api, { body: `A ${word}.` })

    expect(await find(api, word)).toEqual([best.slug, good.slug, fair.slug])
    expect(await find(api, word, '&sort=-publishedAt')).toEqual([fair.slug, good.slug, best.slug])
    expect(await find(api, word, '&sort=-publishedAt&limit=1')).toEqual([fair.slug])
  })

  test('pages by rank, of all and within a filter', async ({ api }) => {
    const word = aWord()
    for (const times of [1, 3, 1, 2, 1]) {
      await publishStory(api, { headline: `${word} `.repeat(times), section: word })
    }

    for (const more of ['', `&section=${word}`, '&language=en']) {
      const whole = await find(api, word, more)
      const paged: string[] = []
      let cursor = ''
      do {
        const { body } = await api.get(`${list}?q=${word}${more}&limit=2${cursor}`)
        paged.push(...body.data.map(({ slug }: { slug: string }) => slug))
        cursor = body.page.next && `&cursor=${body.page.next}`
      } while (cursor)
      expect(whole).toHaveLength(5)
      expect(paged).toEqual(whole)
    }
  })

  test('ranks the newest thousand hits, and counts them all', async ({ api, db }) => {
    const word = aWord()
    const { id } = await publishStory(api, { headline: `Late ${word}` })
    const { id: oldId } = await publishStory(api, { headline: `${word} ${word} early` })
    await db.publishedArticle.update({ where: { id: oldId }, data: { publishedAt: new Date('2001-01-01T00:00:00Z') } })
    await db.$executeRaw`
      WITH copied AS (
        INSERT INTO articles (id, headline, slug, created_at, updated_at)
        SELECT gen_random_uuid(), headline, ${word} || n, now(), now() FROM articles, generate_series(1, 999) AS n
        WHERE id = ${id}::uuid RETURNING id, slug
      )
      INSERT INTO published_articles (id, slug, revision, published_at, first_published_at, modified_at, headline,
        body_text, terms, language, document, summary, br, gzip, etag, keys)
      SELECT copied.id, copied.slug, 1, published_at, first_published_at, modified_at, headline, '', '', language,
        document, summary, br, gzip, etag, keys
      FROM copied, published_articles AS original WHERE original.id = ${id}::uuid`

    const { body } = await api.get(`${list}?q=${word}&count=true&fields=id`)

    expect(body.page.total).toBe(1_001)
    expect(body.data[0].id).not.toBe(oldId)
    expect((await api.get(`${list}?q=${word}&sort=publishedAt&limit=1`)).body.data[0].id).toBe(oldId)
  })

  test('forgives one typing mistake a word, by words that are published', async ({ api }) => {
    const { slug } = await publishStory(api, { headline: 'The kittiwake colony' })
    await store(api, 'articles', { headline: 'The wheatear nests' })

    expect(await find(api, 'kitiwake')).toEqual([slug])
    expect(await find(api, 'kittiwkae colony')).toEqual([slug])
    expect(await find(api, 'weatear')).toEqual([])
  })

  test('finds words by their stems in a language, and in any when none is given', async ({ api }) => {
    const { slug } = await publishStory(api, { headline: 'Fiskerne mistet båtene', language: 'nb' })

    expect(await find(api, 'fisker båt')).toEqual([slug])
    expect(await find(api, 'fisker båt', '&language=nb')).toEqual([slug])
    expect(await find(api, 'fisker båt', '&language=en')).toEqual([])
  })

  test('finds nothing by what only the draft says, and nothing of what was taken down', async ({ api }) => {
    const [before, after] = [aWord(), aWord()]
    const { id, slug, revision } = await publishStory(api, { headline: `Says ${before}` })
    await api.patch(`/v1/articles/${id}`, { match: revision, body: { headline: `Says ${after}`, edNote: before } })
    expect([await find(api, before), await find(api, after)]).toEqual([[slug], []])

    await publish(api, { id })
    expect([await find(api, before), await find(api, after)]).toEqual([[], [slug]])

    await publish(api, { id }, 'unpublish')
    expect(await find(api, after)).toEqual([])
    expect((await api.get(`${list}?q=${after}&count=true`)).body.page.total).toBe(0)
  })

  test.for(["' OR 1=1 --", '& | ! ( ) : * <->', '"unclosed', '\\', '%_', "$1 $$ E'\\'", '(', '-', '\u200b'])(
    'takes %s as words',
    async (q, { api }) => {
      expect(await find(api, q)).toEqual([])
    },
  )
})

describe('GET /v1/content/quotes?q=', () => {
  test('finds printed words, and shows where', async ({ api }) => {
    const words = `We kept the ${aWord()} <open>.`
    const [, , , word] = words.split(' ')
    const quote = await store(
      api,
      'quotes',
      aQuote({ text: words, context: 'Of the gannetry.', language: 'en', speaker: aSource() }),
    )
    await store(api, 'quotes', aQuote({ text: words }))
    await publishStory(api, { body: [aParagraphQuoting(quote.id, words)] })

    const { body } = await api.get(`/v1/content/quotes?q=${word}`, { as: 'nobody' })

    const text = `We kept the <mark>${word}</mark> &lt;open&gt;.`
    expect(body.data).toMatchObject([{ id: quote.id, text: words, highlight: { text } }])
    expect((await api.get('/v1/content/quotes?q=ganetry')).body.data).toMatchObject([{ id: quote.id, highlight: {} }])
    expect((await api.get(`/v1/content/quotes?q=${word}&language=de`)).body.data).toEqual([])
  })
})

describe('GET /v1/content/sources?q=', () => {
  test('finds whom articles name, by name and by what is known of them', async ({ api }) => {
    const name = `Astrid ${aWord()}`
    const source = await store(api, 'sources', {
      name,
      kind: 'person',
      capacity: 'lighthouse keeper',
      notes: 'Zyzzyva',
    })
    await store(api, 'sources', { name, kind: 'person' })
    await publishStory(api, { sources: [{ source: source.id, roles: ['data'] }] })

    const { body } = await api.get(`/v1/content/sources?q=${name.split(' ')[1]}`, { as: 'nobody' })

    const highlight = { name: `Astrid <mark>${name.split(' ')[1]}</mark>` }
    expect(body.data).toMatchObject([{ id: source.id, name, highlight }])
    expect((await api.get('/v1/content/sources?q=lighthouses')).body.data).toMatchObject([{ id: source.id }])
    expect((await api.get('/v1/content/sources?q=zyzzyva')).body.data).toEqual([])
  })
})

test('lists of parts are not counted by what nobody shows any more', async ({ api }) => {
  const word = aWord()
  const stories = await Promise.all(
    times(2, () => {
      const text = `The ${word} held.`
      return publishStory(api, { body: [aParagraphQuoting(aQuote({ text, speaker: aSource() }), text)] })
    }),
  )
  const countOf = async () => (await api.get(`/v1/content/quotes?q=${word}&count=true`)).body.page.total
  expect(await countOf()).toBe(2)

  await publish(api, stories[0], 'unpublish')

  expect(await countOf()).toBe(1)
})
