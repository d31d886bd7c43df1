import { describe, expect } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import type { Database } from '#src/platform/db/client.ts'
import type { Api } from '#test/support/app.ts'
import { workInBackground } from '#test/support/background.ts'
import { aStory } from '#test/support/factories.ts'
import { aPicture } from '#test/support/pictures.ts'
import { storeFile, storePicture, withStudio as test } from './files.ts'
import { publish, publishStory } from './published.ts'

/** The addresses of a sitemap, which must be XML that a parser takes. */
async function listLocations(api: Api, path: string) {
  const { status, text, headers } = await api.get(path, { as: 'nobody' })
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('application/xml; charset=utf-8')
  expect((await validateXML({ xml: text, normalization: 'c14n' })).errors).toEqual([])
  return { text, locations: [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, location]) => location) }
}

/** Stands for so many articles, published a second after another from then on. */
async function fill(db: Database, { count, from }: { count: number; from: string }): Promise<void> {
  await db.$executeRaw`
    WITH made AS (
      INSERT INTO articles (id, slug, headline, tags, key_points, related)
      SELECT gen_random_uuid(), 'filled-' || ${from}::text || '-' || n, 'Filled', '{}', '{}', '{}'
      FROM generate_series(1, ${count}::int) AS n RETURNING id, slug
    )
    INSERT INTO published_articles (id, slug, revision, published_at, first_published_at, modified_at, headline, body_text,
      terms, document, summary, br, gzip, etag, keys)
    SELECT id, slug, 1, at, at, at, 'Filled', '', '', '{}', '{}', '', '', '', ''
    FROM (SELECT id, slug, ${from}::timestamptz + row_number() OVER () * interval '1 second' AS at FROM made) AS numbered`
}

describe('GET /v1/content/sitemap.xml', () => {
  test('has the address and the last change of what readers can see, and of nothing else', async ({ api }) => {
    const [shown, gone] = [await publishStory(api), await publishStory(api)]
    const { body: draft } = await api.post('/v1/articles', { body: aStory() })
    await publish(api, gone, 'unpublish')

    const { text, locations } = await listLocations(api, '/v1/content/sitemap.xml')

    const location = `http://localhost/v1/content/articles/${shown.slug}`
    expect(text).toContain('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" ')
    expect(text).toContain(`<loc>${location}</loc><lastmod>${shown.publishedAt}</lastmod>`)
    expect(locations).toContain(location)
    expect(text).not.toContain(gone.slug)
    expect(text).not.toContain(draft.slug)
  })

  test('has the pictures of a story, as long as readers may be shown them', async ({
    api,
    db,
    databaseUrl,
    studio,
  }) => {
    const [free, licensed] = [
      await storePicture(studio, await aPicture()),
      await storePicture(studio, await aPicture(), { rights: { validUntil: '2099-01-01T00:00:00Z' } }),
    ]
    const video = await storeFile(studio, Buffer.from('a'), { kind: 'video', mimeType: 'video/mp4' })
    const media = [licensed, video].map(({ id }) => ({ media: id }))
    const story = await publishStory(api, { leadMedia: free.id, media })
    const shown = async () => {
      const { text } = await listLocations(api, '/v1/content/sitemap.xml')
      const [entry = ''] = text.match(new RegExp(`<url><loc>[^<]*/${story.slug}</loc>.*?</url>`)) ?? []
      return [...entry.matchAll(/<image:image><image:loc>([^<]+)<\/image:loc><\/image:image>/g)].map(([, at]) => at)
    }
    const addressOf = ({ id }: { id: string }) => `http://localhost/v1/content/media/${id}/file?format=jpeg`
    expect(await shown()).toEqual([free, licensed].map(addressOf).sort())
    expect((await api.get(addressOf(free).replace('http://localhost', ''))).status).toBe(200)

    const ended = { rights: { validUntil: '2020-01-01T00:00:00Z' } }
    await api.patch(`/v1/media/${licensed.id}`, { match: '*', body: ended })
    await workInBackground({ db, databaseUrl, endedRights: 'placeholder' })
    expect(await shown()).toEqual([addressOf(free)])
    // Before the story is written anew.
    await db.$executeRaw`UPDATE published_parts SET rights_until = now() WHERE id = ${free.id}::uuid`
    expect(await shown()).toEqual([])
  })

  test('is an index of months once there are more than 10,000, none of which has more', async ({ api, db }) => {
    await fill(db, { count: 10_001, from: '2001-02-03' })
    await fill(db, { count: 2, from: '2000-12-31T23:59:59Z' })

    const { text, locations } = await listLocations(api, '/v1/content/sitemap.xml')

    const origin = 'http://localhost/v1/content/sitemaps'
    expect(text).toContain('<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
    expect(locations.slice(-4)).toEqual([
      expect.stringMatching(/sitemaps\/20\d\d-\d\d\.xml$/),
      `${origin}/2001-02.xml`,
      `${origin}/2001-02-2.xml`,
      `${origin}/2001-01.xml`,
    ])
    const first = await listLocations(api, '/v1/content/sitemaps/2001-02.xml')
    const second = await listLocations(api, '/v1/content/sitemaps/2001-02-2.xml')
    expect([first.locations.length, second.locations.length]).toEqual([10_000, 1])
    expect(new Set([...first.locations, ...second.locations]).size).toBe(10_001)
  })

  test('has nothing of a month in which nothing was published, and no other names', async ({ api }) => {
    expect((await listLocations(api, '/v1/content/sitemaps/1999-01.xml')).locations).toEqual([])
    for (const name of ['2026-13.xml', '2026-03-1.xml', '0000-01.xml', '2026-03', 'x.xml']) {
      expect((await api.get(`/v1/content/sitemaps/${name}`)).status).toBe(404)
    }
  })
})

describe('GET /v1/content/news-sitemap.xml', () => {
  test('has what was first published in the last 48 hours, whenever it was published again', async ({ api, db }) => {
    const headline = 'Bridge <open> & free'
    const [fresh, old] = [await publishStory(api, { headline, language: 'en-GB' }), await publishStory(api)]
    await db.$executeRaw`
      UPDATE published_articles SET first_published_at = now() - interval '49 hours' WHERE id = ${old.id}::uuid`

    const { text, locations } = await listLocations(api, '/v1/content/news-sitemap.xml')

    expect(locations).toContain(`http://localhost/v1/content/articles/${fresh.slug}`)
    expect(locations).not.toContain(`http://localhost/v1/content/articles/${old.slug}`)
    expect(text).toContain(
      `<news:news><news:publication><news:name>Verbatim</news:name><news:language>en</news:language></news:publication>` +
        `<news:publication_date>${fresh.firstPublishedAt}</news:publication_date>` +
        `<news:title>Bridge &lt;open&gt; &amp; free</news:title></news:news>`,
    )
  })

  test('has a thousand articles at most', async ({ api, db }) => {
    await fill(db, { count: 1_001, from: new Date(Date.now() - 3_600_000).toISOString() })

    expect((await listLocations(api, '/v1/content/news-sitemap.xml')).locations).toHaveLength(1_000)
  })
})
