import { PrismaPg } from '@prisma/adapter-pg'
import { describe, expect } from 'vitest'
import { buildApp, type Resources } from '#src/app.ts'
import { articles } from '#src/articles/service.ts'
import { readConfig } from '#src/config.ts'
import { includablePaths } from '#src/content/include.ts'
import { media } from '#src/media/service.ts'
import { PrismaClient } from '#src/platform/db/generated/client.ts'
import { quotes } from '#src/quotes/service.ts'
import { sources } from '#src/sources/service.ts'
import { type Api, test } from '#test/support/app.ts'
import { aMedia, anArticle, aParagraphQuoting, aQuote, aSource } from '#test/support/factories.ts'
import { aLanguage, type NounCase, store, storeAll, times } from '#test/support/nouns.ts'

/** A draft in which every relation leads somewhere, two steps deep. */
const full = {
  source: () => aSource({ affiliation: aSource({ affiliation: aSource() }) }),
  media: () => aMedia({ supplier: full.source() }),
  quote: () => aQuote({ speaker: full.source(), via: [full.source()], addressee: full.source() }),
  article: (changes: object = {}) => {
    const quote = full.quote()
    return anArticle({
      body: [aParagraphQuoting(quote, quote.text)],
      leadMedia: full.media(),
      media: [{ media: full.media() }],
      sources: [{ source: full.source(), roles: ['data'] }],
      bylines: [{ name: 'Ida Brekke', source: full.source() }],
      provider: full.source(),
      ...changes,
    })
  },
}

/** What stands at a relation of a resource: one or several, ids or resources. */
function at(resource: Record<string, unknown>, relation: string): unknown[] {
  const value = resource[relation]
  const items = Array.isArray(value) ? value : [value]
  const inside: Record<string, string> = { media: 'media', sources: 'source', bylines: 'source' }
  const member = inside[relation]
  return items.map((item) => (member && !('revision' in item) ? item[member] : item))
}

const paths = [sources, media, quotes, articles].flatMap((noun) =>
  includablePaths(noun).map((path) => [noun.plural, path, noun.type] as const),
)

async function storeFull(api: Api, type: NounCase['type'], plural: string) {
  if (type !== 'article') return store(api, plural as 'sources', full[type]())
  const related = await store(
    api,
    'articles',
    full.article({ related: [(await store(api, 'articles', anArticle())).id] }),
  )
  return store(api, 'articles', full.article({ related: [related.id] }))
}

describe('include=', () => {
  test.for(paths)('GET /v1/%s/{id}?include=%s', async ([plural, path, type], { api }) => {
    const [first = '', second] = path.split('.')
    const { id, ...plain } = await storeFull(api, type, plural)

    const { status, body } = await api.get(`/v1/${plural}/${id}?include=${path}`)

    expect(status).toBe(200)
    const reached = at(body, first) as Record<string, unknown>[]
    expect(reached.map((resource) => resource.id)).toEqual(at(plain, first))
    expect(reached).toEqual(reached.map(() => expect.objectContaining({ revision: 1 })))
    if (second === undefined) return
    for (const resource of reached) {
      const deeper = at(resource, second)
      expect(deeper).not.toHaveLength(0)
      expect(deeper).toEqual(deeper.map(() => expect.objectContaining({ revision: 1 })))
    }
  })

  test('fills leadMedia with media, and leaves out nothing else', async ({ api }) => {
    const { id } = await store(api, 'articles', full.article())

    const { body } = await api.get(
      `/v1/articles/${id}?include=media,sources,quotes,quotes.speaker&fields=leadMedia,quotes`,
    )

    expect(Object.keys(body)).toEqual(['leadMedia', 'quotes'].sort((a, b) => (a < b ? -1 : 1)))
    expect(body.leadMedia).toMatchObject({ kind: 'picture', supplier: expect.any(String) })
    expect(body.quotes[0].speaker).toMatchObject({ kind: 'person' })
  })

  test('takes the same number of SQL statements for 1 article as for 20', async ({
    api,
    databaseUrl,
    tokens,
    storage,
    imaging,
  }) => {
    const language = aLanguage()
    await storeAll(
      api,
      'articles',
      times(20, () => full.article({ language })),
    )
    const counting = await countStatements(databaseUrl, tokens.viewer, { storage, imaging })

    const statements = []
    for (const limit of [1, 20, 20]) {
      const path = `/v1/articles?language=${language}&limit=${limit}&include=media,quotes,sources`
      const { data, statements: sent } = await counting.get(path)
      expect(data).toHaveLength(limit)
      expect(data.at(-1)).toMatchObject({ quotes: [{ revision: 1 }], media: [{ media: { revision: 1 } }] })
      statements.push(sent)
    }

    await counting.close()
    // The token; the page's ids, its articles and their derived roles; media, quotes with placements, sources.
    expect(statements).toEqual([8, 8, 8])
  })
})

/** The application on a client of its own that counts what it sends to the database. */
async function countStatements(url: string, token: string, files: Pick<Resources, 'storage' | 'imaging'>) {
  const db = new PrismaClient({
    adapter: new PrismaPg({ connectionString: url }),
    log: [{ emit: 'event', level: 'query' }],
  })
  let sent = 0
  db.$on('query', () => {
    sent += 1
  })
  const app = await buildApp(readConfig({ LOG_LEVEL: 'silent', CACHE_MEGABYTES: '0' }), {
    db: db as PrismaClient,
    ...files,
  })
  return {
    async get(path: string) {
      sent = 0
      const response = await app.inject({ url: path, headers: { authorization: `Bearer ${token}` } })
      return { data: response.json().data as unknown[], statements: sent }
    },
    async close() {
      await app.close()
      await db.$disconnect()
    },
  }
}
