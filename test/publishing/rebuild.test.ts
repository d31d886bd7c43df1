import { describe, expect } from 'vitest'
import type { Database } from '#src/platform/db/client.ts'
import { type Api, test } from '#test/support/app.ts'
import { workInBackground } from '#test/support/background.ts'
import { anArticle, aStory, aWord } from '#test/support/factories.ts'
import { store } from '#test/support/nouns.ts'

async function publish(api: Api, draft = aStory()) {
  const { id } = await store(api, 'articles', draft)
  const { status, body, text } = await api.post(`/v1/articles/${id}/publish`, { match: '*' })
  expect(status, text).toBe(200)
  return body
}

async function change(api: Api, path: string, body: object) {
  const { status, text } = await api.patch(path, { match: '*', body })
  expect(status, text).toBe(200)
}

/** What readers see under a slug. */
async function shown(api: Api, { slug }: { slug: string }) {
  const { status, body, text } = await api.get(`/v1/content/articles/${slug}`, { as: 'nobody' })
  expect(status, text).toBe(200)
  return body
}

function listEvents(db: Database, { id }: { id: string }) {
  return db.change.findMany({ where: { surface: 'content', resourceId: id }, orderBy: { seq: 'asc' } })
}

describe('snapshots', () => {
  test('say what a source, a quote and a media record say now, with an event each time', async ({
    api,
    db,
    databaseUrl,
  }) => {
    const article = await publish(api)
    const [quote, picture] = [article.quotes[0], article.media[0].media]
    const { speaker } = (await api.get(`/v1/quotes/${quote}`)).body
    const [name, caption] = [`Renamed ${aWord()}`, `Captioned ${aWord()}`]

    await change(api, `/v1/sources/${speaker}`, { name })
    await change(api, `/v1/media/${picture}`, { caption })
    await change(api, `/v1/quotes/${quote}`, { verification: 'verified' })
    await workInBackground({ db, databaseUrl })

    const seen = await shown(api, article)
    expect(seen.quotes[0]).toMatchObject({ speaker: { name }, verification: 'verified' })
    expect(seen.media[0].media).toMatchObject({ caption })
    expect(seen.modifiedAt > article.publishedAt).toBe(true)
    const kinds = (await listEvents(db, article)).map(({ kind }) => kind)
    expect(kinds).toEqual(['published', 'updated'])
  })

  test('stay as they are when nothing that readers see of it has changed', async ({ api, db, databaseUrl }) => {
    const article = await publish(api)
    const { speaker } = (await api.get(`/v1/quotes/${article.quotes[0]}`)).body
    const before = await shown(api, article)

    await change(api, `/v1/sources/${speaker}`, { notes: 'Call in the morning.' })
    await workInBackground({ db, databaseUrl })

    expect(await shown(api, article)).toEqual(before)
    expect(await listEvents(db, article)).toHaveLength(1)
  })

  test('keep what was published of an article whose draft has moved on', async ({ api, db, databaseUrl }) => {
    const article = await publish(api)
    const { speaker } = (await api.get(`/v1/quotes/${article.quotes[0]}`)).body
    await change(api, `/v1/articles/${article.id}`, { headline: 'A draft' })

    await change(api, `/v1/sources/${speaker}`, { name: 'Marit Solheim' })
    await workInBackground({ db, databaseUrl })

    expect(await shown(api, article)).toMatchObject({
      headline: article.headline,
      quotes: [{ speaker: { name: 'Marit Solheim' } }],
    })
  })

  test('follow a change through the affiliation of a source', async ({ api, db, databaseUrl }) => {
    const board = await store(api, 'sources', { name: `Board ${aWord()}`, kind: 'organization' })
    const pilot = await store(api, 'sources', { name: `Pilot ${aWord()}`, kind: 'person', affiliation: board.id })
    const article = await publish(api, aStory({ sources: [{ source: pilot.id, roles: ['data'] }] }))

    await change(api, `/v1/sources/${board.id}`, { name: 'Norvik Harbour Board' })
    await workInBackground({ db, databaseUrl })

    const { sources } = await shown(api, article)
    const [shownPilot] = sources.filter(({ source }: { source: { id: string } }) => source.id === pilot.id)
    expect(shownPilot.source.affiliation.name).toBe('Norvik Harbour Board')
  })

  test('link to a related article from when it is published until it is taken down', async ({
    api,
    db,
    databaseUrl,
  }) => {
    const other = await store(api, 'articles', aStory())
    const article = await publish(api, aStory({ related: [other.id] }))
    const related = async () => (await shown(api, article)).related
    expect(await related()).toEqual([])

    await api.post(`/v1/articles/${other.id}/publish`, { match: '*' })
    await workInBackground({ db, databaseUrl })
    expect(await related()).toMatchObject([{ id: other.id, slug: other.slug }])

    const slug = `moved-${aWord()}`
    await change(api, `/v1/articles/${other.id}`, { slug })
    await api.post(`/v1/articles/${other.id}/publish`, { match: '*' })
    await workInBackground({ db, databaseUrl })
    expect(await related()).toMatchObject([{ id: other.id, slug }])

    await api.post(`/v1/articles/${other.id}/unpublish`, { match: '*' })
    await workInBackground({ db, databaseUrl })
    expect(await related()).toEqual([])
  })

  test('are rebuilt newest first, more than one job has room for, each job waiting only once', async ({
    api,
    db,
    databaseUrl,
  }) => {
    const source = await store(api, 'sources', { name: `Source ${aWord()}`, kind: 'person' })
    const articles = []
    const body = [
      {
        _type: 'block' as const,
        style: 'normal' as const,
        children: [{ _type: 'span' as const, text: 'It held.', marks: [] }],
        markDefs: [],
      },
    ]
    const draft = { language: 'en', bylines: [{ name: 'Ida Brekke', source: source.id }], body }
    for (let at = 0; at < 25; at++) articles.push(await publish(api, anArticle(draft)))
    await workInBackground({ db, databaseUrl })
    const last = await db.change.aggregate({ _max: { seq: true } })

    await change(api, `/v1/sources/${source.id}`, { name: 'Marit Solheim' })
    await change(api, `/v1/sources/${source.id}`, { name: 'Marit Berg Solheim' })
    await workInBackground({ db, databaseUrl })

    const events = await db.change.findMany({
      where: { surface: 'content', seq: { gt: last._max.seq ?? 0n } },
      orderBy: { seq: 'asc' },
    })
    expect(events.map(({ resourceId }) => resourceId)).toEqual(articles.map(({ id }) => id).toReversed())
    expect(await shown(api, articles[0])).toMatchObject({ bylines: [{ source: { name: 'Marit Berg Solheim' } }] })
  })

  test('are put right when a source changed while the article was being published', async ({
    api,
    db,
    databaseUrl,
  }) => {
    const article = await publish(api)
    const { speaker } = (await api.get(`/v1/quotes/${article.quotes[0]}`)).body
    await change(api, `/v1/sources/${speaker}`, { name: 'Marit Solheim' })
    // As if its follower had come before the publication was committed, and had found no snapshot that holds the source.
    await db.$executeRaw`
      UPDATE followers SET position = (SELECT last_position + 100 FROM change_feed) WHERE name = 'snapshots'`

    await workInBackground({ db, databaseUrl })

    expect(await shown(api, article)).toMatchObject({ quotes: [{ speaker: { name: 'Marit Solheim' } }] })
    await db.$executeRaw`UPDATE followers SET position = (SELECT last_position FROM change_feed)`
  })
})
