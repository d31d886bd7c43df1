import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import { DomainError } from '#src/errors.ts'
import type { Resolve } from './connecting.ts'
import { type OwnHosts, outOfReach, readTarget, refused } from './targets.ts'

/** What an address led to; who takes it reads the stream to its end or destroys it. */
export interface Fetched {
  stream: Readable
  /** As the server declares it, without parameters. */
  mimeType: string | null
  /** The file name that the server gives, or else the last part of the path. */
  name: string | null
}

/** Fetches what strangers name, without lending them our place in the network. */
export interface Outbound {
  /**
   * @param url any text
   * @throws DomainError `media.fetch_refused` (422) for an address that is not asked, does not answer, or does not answer
   * with a file (the stream fails with it, too, where the file breaks off); `media.too_many` (429) while as many are under way as there may be
   */
  fetch(url: string): Promise<Fetched>
  close(): Promise<void>
}

const mostHops = 3
const mostAtOnce = 8
/** However steadily a file drips in. */
const longestMs = 10 * 60_000

export function openOutbound(ownHosts: OwnHosts, resolve?: Resolve): Outbound {
  let underWay = 0
  let agent: Promise<Dispatcher> | null = null
  // Loaded when it is first needed: most processes never fetch anything.
  const openAgent = async () => (await import('./connecting.ts')).createAgent(ownHosts, resolve)
  return {
    async fetch(text) {
      const url = readTarget(text, ownHosts)
      if (underWay >= mostAtOnce) {
        const detail = `${mostAtOnce} addresses are being fetched from already; try again in a moment.`
        throw new DomainError('media.too_many_fetches', detail, { retryAfter: 5 })
      }
      underWay++
      agent ??= openAgent()
      try {
        const fetched = await follow(await agent, url, ownHosts)
        fetched.stream.once('close', () => underWay--)
        return fetched
      } catch (error) {
        underWay--
        throw error
      }
    },
    close: async () => (await agent)?.destroy(),
  }
}

/** Asks, and asks again where the answer leads, as often as is allowed; each hop is looked at like the first. */
async function follow(agent: Dispatcher, start: URL, ownHosts: OwnHosts): Promise<Fetched> {
  let url = start
  for (let hop = 0; hop <= mostHops; hop++) {
    const answer = await ask(agent, url)
    const location = answer.statusCode >= 300 && answer.statusCode < 400 ? headerOf(answer, 'location') : null
    if (location === null) return readAnswer(answer, url)
    answer.body.on('error', () => {}).destroy()
    const next = URL.parse(location, url.href)
    if (!next) throw outOfReach()
    url = readTarget(next.href, ownHosts)
  }
  throw refused(`The address leads on more than ${mostHops} times.`)
}

async function ask(agent: Dispatcher, url: URL): Promise<Dispatcher.ResponseData> {
  try {
    return await agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      // What is compressed could be a thousand times as large as it is.
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Verbatim' },
      signal: AbortSignal.timeout(longestMs),
    })
  } catch (error) {
    throw outOfReach(error)
  }
}

function readAnswer(answer: Dispatcher.ResponseData, url: URL): Fetched {
  const { statusCode, body } = answer
  const encoding = headerOf(answer, 'content-encoding')
  if (statusCode !== 200 || (encoding !== null && encoding !== 'identity')) {
    body.on('error', () => {}).destroy()
    throw refused(
      statusCode === 200 ? 'The file came compressed, unasked.' : `The address answers with the status ${statusCode}.`,
    )
  }
  const mimeType = headerOf(answer, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase() || null
  const named = /filename="?([^";]+)"?/i.exec(headerOf(answer, 'content-disposition') ?? '')?.[1]
  return { stream: Readable.from(relay(body), { objectMode: false }), mimeType, name: named ?? lastPart(url) }
}

/** The bytes as they come; that they stop coming is the other side's fault, and told so. */
async function* relay(body: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) yield chunk
  } catch (error) {
    throw refused('The file broke off before its end.', error)
  }
}

function lastPart({ pathname }: URL): string | null {
  const part = pathname.slice(pathname.lastIndexOf('/') + 1)
  try {
    return decodeURIComponent(part) || null
  } catch {
    // No name is lost that anybody could read.
    return part
  }
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string | null {
  const value = headers[name]
  return (Array.isArray(value) ? value[0] : value) ?? null
}
