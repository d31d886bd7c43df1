import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { expect } from 'vitest'
import type { Answer, Api, Call } from '#test/support/app.ts'
import { aWord } from '#test/support/factories.ts'

export type Row = Record<string, unknown>

export const asLines = { 'content-type': 'application/x-ndjson' }

export function write(rows: (Row | string)[]): string {
  return rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n')
}

/** Sends rows as NDJSON; unless `body` says something else. */
export function send(api: Api, rows: (Row | string)[], { query = '', ...call }: Call & { query?: string } = {}) {
  return api.post(`/v1/imports${query}`, { headers: asLines, body: write(rows), ...call })
}

/** Where the application listens, from the first time on that somebody asks. */
export async function originOf(app: FastifyInstance): Promise<string> {
  return app.server.listening ? app.listeningOrigin : app.listen({ host: '127.0.0.1', port: 0 })
}

/** Lines that come one after another, so that each is filed on its own. */
export function slowly(rows: Row[]): Readable {
  async function* lines() {
    for (const row of rows) {
      yield `${JSON.stringify(row)}\n`
      await pause(40)
    }
  }
  return Readable.from(lines(), { objectMode: false })
}

/** What became of each line, in the order of the lines; the totals are checked against it. */
// biome-ignore lint/suspicious/noExplicitAny: as the body of an answer.
export function resultsOf({ status, body, text }: Answer): any[] {
  expect(status, text).toBe(200)
  const last = body.at(-1)
  const results = body.slice(0, -1).toSorted((a: Row, b: Row) => Number(a.line) - Number(b.line))
  const count = (end: string) => results.filter(({ status }: Row) => status === end).length
  const [created, updated, unchanged, failed] = ['created', 'updated', 'unchanged', 'failed'].map(count)
  expect(last.totals).toEqual({ created, updated, unchanged, failed })
  return results
}

export function statusesOf(answer: Answer): string[] {
  return resultsOf(answer).map(({ status }) => status)
}

/** A newsroom of four rows that refer to each other, under a name of its own. */
export function aRoom(name = aWord()): [Row, Row, Row, Row] {
  const quoting = [
    { _type: 'span', text: '“', marks: [] },
    { _type: 'span', text: 'It held', marks: ['q'] },
    { _type: 'span', text: '”, they said.', marks: [] },
  ]
  const markDefs = [{ _type: 'quote', _key: 'q', quote: { externalId: `${name}-q` } }]
  return [
    { type: 'source', externalId: `${name}-s`, name: `Source ${name}`, kind: 'person' },
    { type: 'media', externalId: `${name}-m`, kind: 'picture', caption: 'Pier', supplier: { externalId: `${name}-s` } },
    { type: 'quote', externalId: `${name}-q`, text: 'It held', kind: 'direct', speaker: { externalId: `${name}-s` } },
    {
      type: 'article',
      externalId: `${name}-a`,
      headline: `Bridge ${name}`,
      body: [{ _type: 'block', style: 'normal', children: quoting, markDefs }],
      media: [{ media: { externalId: `${name}-m` } }],
    },
  ]
}
