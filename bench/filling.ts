import pg from 'pg'
import type { Corpus } from './corpus.ts'
import { draftOfSpeaker, draftOfStory } from './drafts.ts'
import { seededRandom } from './random.ts'
import { addArticle, addSource, emptyRows, insertRows, type Making } from './rows.ts'

const storiesAtOnce = 100

/** The ids of what a corpus has become, in its order. */
export interface Filled {
  sourceIds: string[]
  articleIds: string[]
}

/** Inserts a corpus straight into the tables, a hundred stories a statement, and gathers statistics for the planner. */
export async function insertCorpus(url: string, corpus: Corpus): Promise<Filled> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    // What is lost in a crash is made again.
    await client.query('SET synchronous_commit = off')
    const sourceIds = await insertSpeakers(client, corpus)
    const articleIds: string[] = []
    for (let from = 0; from < corpus.stories; from += storiesAtOnce) {
      const rows = emptyRows()
      for (let number = from; number < Math.min(from + storiesAtOnce, corpus.stories); number++) {
        const story = corpus.story(number)
        const making = { newId: seededIds(number, Date.parse(story.writtenAt)), actorId: null, now: story.writtenAt }
        articleIds.push(addArticle(rows, draftOfStory(story, sourceIds), making))
      }
      await insertRows(client, rows)
    }
    await client.query('VACUUM ANALYZE')
    return { sourceIds, articleIds }
  } finally {
    await client.end()
  }
}

async function insertSpeakers(client: pg.Client, corpus: Corpus): Promise<string[]> {
  const now = new Date(Date.UTC(2020, 0, 1)).toISOString()
  const making: Making = { newId: seededIds(-1, Date.parse(now)), actorId: null, now }
  const rows = emptyRows()
  const ids = corpus.speakers.map((speaker) => addSource(rows, draftOfSpeaker(speaker), making))
  await insertRows(client, rows)
  return ids
}

/** Sends a corpus through the API, one request after another. */
export async function sendCorpus(
  corpus: Corpus,
  send: (path: string, body: object) => Promise<string>,
): Promise<Filled> {
  const sourceIds: string[] = []
  for (const speaker of corpus.speakers) sourceIds.push(await send('/v1/sources', draftOfSpeaker(speaker)))
  const articleIds: string[] = []
  for (let number = 0; number < corpus.stories; number++) {
    articleIds.push(await send('/v1/articles', draftOfStory(corpus.story(number), sourceIds)))
  }
  return { sourceIds, articleIds }
}

/** Version 7 UUIDs of a moment, always the same for the same seed. */
function seededIds(seed: number, milliseconds: number): () => string {
  const random = seededRandom(seed, 7)
  const hex = (digits: number) =>
    random
      .below(16 ** digits)
      .toString(16)
      .padStart(digits, '0')
  const time = milliseconds.toString(16).padStart(12, '0')
  return () => `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(6)}${hex(6)}`
}
