import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import Fastify from 'fastify'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { createCorpus } from '#bench/corpus.ts'
import { draftOfStory, type StoryDraft } from '#bench/drafts.ts'
import { addArticle, emptyRows, insertRows } from '#bench/rows.ts'
import { statements } from './statements.ts'

/**
 * What the service is compared with: Fastify without anything, sending one prepared string of the size of an article or
 * streaming one file,
 * and, with `DATABASE_URL`, hand-written statements on the same tables through a pool of the same size.
 */
const app = Fastify({ bodyLimit: 1024 * 1024 })
const json = 'application/json; charset=utf-8'

const corpus = createCorpus({ seed: 1, stories: 1, speakers: 3 })
let prepared = JSON.stringify(draftOfStory(corpus.story(0), Array(3).fill(uuidv7())))
app.get('/readyz', async () => ({ status: 'ready' }))
app.get('/prepared', (_request, reply) => reply.type(json).send(prepared))
app.put('/prepared', async (request) => {
  prepared = JSON.stringify(request.body)
})

let file = { path: '', type: '', bytes: 0 }
app.get('/file', (_request, reply) =>
  reply.type(file.type).header('content-length', file.bytes).send(createReadStream(file.path)),
)
app.put<{ Body: { path: string; type: string } }>('/file', async ({ body }) => {
  file = { ...body, bytes: (await stat(body.path)).size }
})

const { DATABASE_URL: connectionString } = process.env
if (connectionString) addStatements(new pg.Pool({ connectionString, max: 10 }))

process.on('SIGTERM', () => process.exit(0))
console.log(`API ${await app.listen({ host: '127.0.0.1', port: 0 })}`)

function addStatements(pool: pg.Pool): void {
  for (const [name, text] of Object.entries(statements)) {
    app.get<{ Querystring: Record<string, string> }>(`/${name}`, async (request, reply) => {
      const { rows } = await pool.query({ name, text, values: Object.values(request.query) })
      return reply.type(json).send(rows[0].text)
    })
  }
  app.post<{ Body: StoryDraft }>('/articles', async (request, reply) => {
    const rows = emptyRows()
    addArticle(rows, request.body, { newId: uuidv7, actorId: null, now: new Date().toISOString() })
    const client = await pool.connect()
    let isDone = false
    try {
      await client.query('BEGIN')
      await insertRows(client, rows)
      await client.query('COMMIT')
      isDone = true
    } finally {
      client.release(!isDone)
    }
    return reply.code(201).type(json).send(JSON.stringify(rows.articles[0]))
  })
}
