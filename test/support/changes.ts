import { expect } from 'vitest'
import type { Api } from './app.ts'

export interface SeenChange {
  type: string
  id: string
  kind: string
  revision: number | null
  at: string
}

/** The cursor of the present end of a feed. */
export async function endOf(api: Api, feed: string): Promise<string> {
  const { status, body, text } = await api.get(`${feed}?since=now`)
  expect(status, text).toBe(200)
  expect(body.data).toEqual([])
  return body.page.next
}

/** All changes of a feed after `since` to the present end, with the cursor after each page. */
export async function walkFeed(api: Api, feed: string, { since, limit }: { since?: string; limit: number }) {
  const seen: SeenChange[] = []
  const cursors: string[] = []
  for (let cursor = since; ; ) {
    const { status, body, text } = await api.get(`${feed}?limit=${limit}${cursor ? `&since=${cursor}` : ''}`)
    expect(status, text).toBe(200)
    seen.push(...body.data)
    cursor = body.page.next as string
    cursors.push(cursor)
    if (body.data.length < limit) return { seen, cursors }
  }
}
