import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Answer, Api } from '#test/support/app.ts'
import { type Kind, kinds } from './draw.ts'
import type { DrawnRequest } from './requests.ts'

/** Sends drawn requests, and knows which ids there are. */
export interface Desk {
  send(request: DrawnRequest): Promise<Answer>
}

type Ids = Map<Kind, string[]>

/** Settles which ids drawn requests mean, from what there is, and remembers what they create and delete. */
export async function openDesk(api: Api): Promise<Desk> {
  const [live, trashed] = [await listIds(api, ''), await listIds(api, '?trashed=true')]
  const { id: story } = (await api.get('/v1/content/articles/harbour-bridge-reopens-after-winter-repairs')).body
  const { id: scheduled, origin } = (await api.get('/v1/articles?status=scheduled')).body.data[0]
  live.set('import', [origin.import])
  return {
    async send({ operationId, method, path, query, headers, body, as }) {
      const isRestore = /^restore(?!\w+Revision)/.test(operationId)
      const isTakedown = /^(kill|unpublish|delete)Article/.test(operationId)
      if (operationId === 'cancelSchedule') await scheduleAgain(api, scheduled)
      const only = { cancelSchedule: scheduled, addCorrection: story }[operationId]
      const spared = isTakedown ? without(live, [story, scheduled]) : live
      const named = settle(path, isRestore ? trashed : only ? new Map([['article', [only]]]) : spared)
      const parameters = query.map(([name, value]): [string, string] => [name, settle(value, live)])
      const search = new URLSearchParams(parameters).toString()
      const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
      const answer = await api[method as keyof Api](search ? `${named}?${search}` : named, {
        as,
        headers,
        ...(body !== undefined && { body: isRaw ? body : settle(JSON.stringify(body), live) }),
      })
      if (answer.status >= 300) return answer
      if (answer.headers.link) await followLink(api, answer.headers.link)
      remember({ live, trashed }, operationId, answer.body?.id ?? named.split('/')[3])
      return answer
    },
  }
}

/** So that readers keep something to read, and something stays that can be scheduled. */
function without(ids: Ids, stories: string[]): Ids {
  return new Map(ids).set('article', ids.get('article')?.filter((id) => !stories.includes(id)) ?? [])
}

/** It may have been published in the meantime, so that there is nothing to cancel, or the gate may keep it now. */
async function scheduleAgain(api: Api, id: string): Promise<void> {
  const at = '2099-12-31T06:00:00.000Z'
  await api.post(`/v1/articles/${id}/publish`, { match: '*', body: { at, override: { reason: 'For the test.' } } })
}

/** Ids of the sample. Tokens are left out: the one that the requests are sent with must not be revoked. */
async function listIds(api: Api, query: string): Promise<Ids> {
  const lists = Object.entries(paths).map(async ([kind, path]): Promise<[Kind, string[]]> => {
    const { body } = await api.get(path + query, { as: 'admin' })
    return [kind as Kind, (body.data as { id: string }[]).map(({ id }) => id)]
  })
  return new Map([...(await Promise.all(lists)), ['token', []]])
}

const paths = { source: '/v1/sources', media: '/v1/media', quote: '/v1/quotes', article: '/v1/articles' }

/** Puts ids in the place of `@source:7`; now and then one that does not exist. */
function settle(text: string, ids: Ids): string {
  return text.replace(/(?:@|%40)(\w+?)(?::|%3A)(\d+)/g, (found, kind: Kind, number: string) => {
    const known = ids.get(kind)
    if (!known) return found
    return (Number(number) % 20 !== 0 && known[Number(number) % known.length]) || randomUUID()
  })
}

function remember({ live, trashed }: { live: Ids; trashed: Ids }, operationId: string, id: string | undefined): void {
  const [, action, noun] = /^(create|delete|restore|revoke)(\w+)$/.exec(operationId) ?? []
  const kind = kinds.find((known) => known === noun?.toLowerCase())
  if (!kind || id === undefined) return
  const [from, to] = action === 'create' || action === 'restore' ? [trashed, live] : [live, trashed]
  from.set(
    kind,
    (from.get(kind) ?? []).filter((known) => known !== id),
  )
  to.set(kind, withOneMore(to.get(kind) ?? [], id))
}

/** The first ids stay, so that there is always something of the sample; of the later ones the oldest makes room. */
function withOneMore(ids: string[], id: string): string[] {
  return [...(ids.length < 40 ? ids : ids.toSpliced(20, 1)), id]
}

async function followLink(api: Api, link: string): Promise<void> {
  const [, next = ''] = /<([^>]+)>; rel="next"/.exec(link) ?? []
  expect((await api.get(next, { as: 'admin' })).status, next).toBe(200)
}
