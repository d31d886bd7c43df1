import pg from 'pg'
import type { Newsroom } from './bench.ts'
import type { Contestant } from './load.ts'
import { seededRandom } from './random.ts'

/** What readers ask for, all of it pages of 20 but for the first. */
export const readerWorks = {
  item: 'item by slug',
  newest: 'newest 20',
  deep: 'deep page by cursor',
  speaker: 'by speaker',
  search: 'search hitting 50',
} as const

export type ReaderWork = keyof typeof readerWorks

/** Where readers ask, and what for. */
export interface Reading {
  origin: string
  /** Behind the name of each work. */
  suffix: string
  /** Those that are asked for, at random. */
  slugs: string[]
  /** Of the deep page. */
  cursor: string
}

/** What readers ask a process of the service for; the path of every request is another where there is a choice. */
export function readersOf(newsroom: Newsroom, reading: Reading): Record<ReaderWork, Contestant> {
  const { sourceIds, corpus } = newsroom
  const { origin, suffix, slugs, cursor } = reading
  const random = seededRandom(5)
  let turn = 0
  const inTurn = (items: string[]) => items[turn++ % items.length]
  const paths: Record<ReaderWork, () => string> = {
    item: () => `/${random.pick(slugs)}`,
    newest: () => '?limit=20',
    deep: () => `?limit=20&cursor=${cursor}`,
    speaker: () => `?limit=20&speaker=${inTurn(sourceIds)}`,
    search: () => `?limit=20&q=${inTurn(corpus.rareWords)}`,
  }
  const readers = Object.entries(paths).map(([work, path]) => {
    const name = readerWorks[work as ReaderWork] + suffix
    return [work, { name, origin, next: () => ({ path: `/v1/content/articles${path()}` }) }]
  })
  return Object.fromEntries(readers)
}

/** Bare Fastify sending the bytes that the service answers to a reader, as one prepared string. */
export async function bareLike({ ceilings }: Newsroom, reader: Contestant, name: string): Promise<Contestant> {
  const answer = await fetch(reader.origin + reader.next().path)
  if (!answer.ok) throw new Error(`${reader.name} answers ${answer.status}.`)
  const path = `/prepared/${name}`
  await fetch(ceilings.origin + path, { method: 'PUT', body: await answer.text() })
  return { name: `bare Fastify, the bytes of ${reader.name}`, origin: ceilings.origin, next: () => ({ path }) }
}

/** The slugs of all published articles, oldest first. */
export async function listSlugs({ service }: Newsroom): Promise<string[]> {
  const client = new pg.Client(service.databaseUrl)
  await client.connect()
  try {
    const { rows } = await client.query<{ slug: string }>(
      `SELECT slug FROM published_articles WHERE state = 'live' ORDER BY published_at, id`,
    )
    return rows.map(({ slug }) => slug)
  } finally {
    await client.end()
  }
}

/** The cursor under which the list of the newest goes on after so many articles. */
export async function findCursor({ service }: Newsroom, deep: number): Promise<string> {
  let cursor = ''
  for (let passed = 0; passed < deep; ) {
    const query = `limit=${Math.min(50, deep - passed)}&fields=id${cursor && `&cursor=${cursor}`}`
    const response = await fetch(`${service.origin}/v1/content/articles?${query}`)
    const { data, page } = (await response.json()) as { data: object[]; page: { next: string | null } }
    if (page.next === null) throw new Error(`There are only ${passed + data.length} published articles.`)
    passed += data.length
    cursor = page.next
  }
  return cursor
}

/** Reads items once, one after the other, so that a process keeps them. */
export async function warmUp({ origin }: { origin: string }, slugs: string[]): Promise<void> {
  for (const slug of slugs) await (await fetch(`${origin}/v1/content/articles/${slug}`)).arrayBuffer()
}
