import { Readable } from 'node:stream'
import type { Dispatcher } from 'undici'
import type { Resolve } from './connecting.ts'
import { openPlaces, type PlaceLimits, type Places } from './places.ts'
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
   * with a file (the stream fails with it, too, where the file breaks off); `media.too_many_fetches` (429) while as many are
   * under way as there may be
   */
  fetch(url: string): Promise<Fetched>
  close(): Promise<void>
}

const mostHops = 3
const placeLimits: PlaceLimits = { inAll: 8, perHost: 2, waiting: 8, patienceMs: 10_000 }
/** However steadily a file drips in. */
const longestMs = 10 * 60_000

interface Access {
  resolve?: Resolve | undefined
  limits?: PlaceLimits
}

export function openOutbound(ownHosts: OwnHosts, { resolve, limits = placeLimits }: Access = {}): Outbound {
  const places = openPlaces(limits)
  let agent: Promise<Dispatcher> | null = null
  // Loaded when it is first needed: most processes never fetch anything.
  const openAgent = async () => (await import('./connecting.ts')).createAgent(ownHosts, resolve)
  return {
    async fetch(text) {
      const url = readTarget(text, ownHosts)
      agent ??= openAgent()
      return follow({ agent: await agent, places, ownHosts }, url)
    },
    close: async () => (await agent)?.destroy(),
  }
}

interface Way {
  agent: Dispatcher
  places: Places
  ownHosts: OwnHosts
}

/** Asks, and asks again where the answer leads, as often as is allowed; each hop is looked at like the first. */
async function follow(way: Way, start: URL): Promise<Fetched> {
  let url = start
  for (let hop = 0; hop <= mostHops; hop++) {
    const found = await askInTurn(way, url)
    if (!('location' in found)) return found
    const next = URL.parse(found.location, url.href)
    if (!next) throw outOfReach()
    url = readTarget(next.href, way.ownHosts)
  }
  throw refused(`The address leads on more than ${mostHops} times.`)
}

/** The place at the host is kept until the file has come, or nobody wants it any more. */
async function askInTurn({ agent, places }: Way, url: URL): Promise<Fetched | { location: string }> {
  const leave = await places.take(url.hostname)
  try {
    const answer = await ask(agent, url)
    const location = answer.statusCode >= 300 && answer.statusCode < 400 ? headerOf(answer, 'location') : null
    if (location === null) {
      const fetched = readAnswer(answer, url)
      fetched.stream.once('close', leave)
      return fetched
    }
    answer.body.on('error', () => {}).destroy()
    leave()
    return { location }
  } catch (error) {
    leave()
    throw error
  }
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
  const stream = Readable.from(relay(body), { objectMode: false })
  // What was never read from does not end what it would have read.
  stream.once('close', () => body.on('error', () => {}).destroy())
  return { stream, mimeType, name: named ?? lastPart(url) }
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
