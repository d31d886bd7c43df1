import pg from 'pg'
import { describe, expect } from 'vitest'
import { createCorpus } from '#bench/corpus.ts'
import { type Filled, insertCorpus, sendCorpus } from '#bench/filling.ts'
import { type Api, test } from '#test/support/app.ts'
import { store } from '#test/support/nouns.ts'

const corpus = createCorpus({ seed: 1, stories: 3, speakers: 5 })
const tables = ['sources', 'media', 'quotes', 'articles', '"references"', 'placements', 'revisions']

/** What the API shows of the stories, oldest first, with ids numbered in order of appearance and times left out. */
async function readAll(api: Api, { articleIds }: Filled): Promise<string> {
  const stories = []
  for (const id of articleIds) {
    stories.push((await api.get(`/v1/articles/${id}?include=media,quotes,quotes.speaker,sources`)).body)
  }
  const ids = new Map<string, string>()
  return JSON.stringify(stories, undefined, 1)
    .replace(/"(created|updated)(At|By)": .*/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => {
      if (!ids.has(id)) ids.set(id, `id ${ids.size}`)
      return ids.get(id) as string
    })
}

async function countRows(databaseUrl: string): Promise<Record<string, number>> {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  const counts: Record<string, number> = {}
  for (const table of tables)
    counts[table] = Number((await client.query(`SELECT count(*) FROM ${table}`)).rows[0].count)
  await client.query(`TRUNCATE ${tables} CASCADE`)
  await client.end()
  return counts
}

describe('insertCorpus', () => {
  test('stores what sending the corpus through the API stores, in as many rows', async ({ api, databaseUrl }) => {
    const send = async (path: string, draft: object) =>
      (await store(api, path.slice('/v1/'.length) as 'sources', draft)).id as string
    const sent = await readAll(api, await sendCorpus(corpus, send))
    const sentRows = await countRows(databaseUrl)

    const inserted = await readAll(api, await insertCorpus(databaseUrl, corpus))

    expect(inserted).toBe(sent)
    expect(await countRows(databaseUrl)).toEqual(sentRows)
    expect(sentRows).toMatchObject({ articles: 3, quotes: 9, media: 6, placements: 9, revisions: 23 })
  })

  test('makes stories that searches and filters find', async ({ api, databaseUrl }) => {
    const { sourceIds, articleIds } = await insertCorpus(databaseUrl, corpus)

    const { body } = await api.get(`/v1/articles?q=${corpus.rareWords[0]}&fields=id`)
    const pages = sourceIds.map((id) => api.get(`/v1/articles?speaker=${id}&fields=id`))
    const spoken = (await Promise.all(pages)).flatMap((page) => page.body.data)

    const found = body.data.map(({ id }: { id: string }) => articleIds.indexOf(id))
    expect(found.toSorted()).toEqual([0, 1, 2])
    expect(spoken).toHaveLength(9)
  })
})
