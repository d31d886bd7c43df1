import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DomainError } from '#src/errors.ts'
import type { Resolve } from '#src/platform/outbound/connecting.ts'
import { type Fetched, type Outbound, openOutbound } from '#src/platform/outbound/fetching.ts'
import type { PlaceLimits } from '#src/platform/outbound/places.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A server on loopback, and how often it was connected to. */
async function serve(handler: Handler) {
  let connections = 0
  const server = createServer(handler)
  server.on('connection', () => connections++)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}`, connections: () => connections }
}

function outbound(own: string[], resolve?: Resolve, limits?: PlaceLimits): Outbound {
  const opened = openOutbound(new Set(own), { resolve, ...(limits && { limits }) })
  onTestFinished(() => opened.close())
  return opened
}

/** What a fetch is refused with; what it brings where it is not refused. */
async function tryFetch(from: Outbound, url: string): Promise<string> {
  try {
    const { stream } = await from.fetch(url)
    return (await buffer(stream)).toString()
  } catch (error) {
    if (error instanceof DomainError) return `${error.code}: ${error.message}`
    throw error
  }
}

/** Sends the beginning of a file, and then no more. */
const begin: Handler = (_request, response) => void response.writeHead(200).write('begun')

const onLoopback: Resolve = async () => [{ address: '127.0.0.1', family: 4 }]

function drop(fetched: Fetched | undefined): void {
  fetched?.stream.on('error', () => {}).destroy()
}

const outOfReach = 'media.fetch_refused: Nothing could be fetched from this address.'
const send = (body: string, headers = {}): Handler => {
  return (_request, response) => response.writeHead(200, headers).end(body)
}

describe('fetching', () => {
  test('brings the file with its type and name, and sends nothing of ours', async () => {
    let asked: IncomingMessage | undefined
    const { host, origin } = await serve((request, response) => {
      asked = request
      send('bytes', { 'content-type': 'Image/JPEG; q=1' })(request, response)
    })

    const fetched = await outbound([host]).fetch(`${origin}/2026/bridge%20at%20dawn.jpg?size=large`)

    expect(fetched).toMatchObject({ mimeType: 'image/jpeg', name: 'bridge at dawn.jpg' })
    expect((await buffer(fetched.stream)).toString()).toBe('bytes')
    expect(Object.keys(asked?.headers ?? {}).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ])
  })

  test('takes the name that the server gives', async () => {
    const { host, origin } = await serve(send('x', { 'content-disposition': 'attachment; filename="a b.png"' }))

    expect(await outbound([host]).fetch(origin)).toMatchObject({ name: 'a b.png', mimeType: null })
  })

  test('never connects to loopback unless it is vouched for, by address or by name', async () => {
    const trap = await serve(send('secret'))
    const from = outbound([], async () => [{ address: '127.0.0.1', family: 4 }])

    // Port 80 is not ours to listen on: what counts is that nothing is asked at all.
    for (const url of [trap.origin, 'http://127.0.0.1/', 'http://trap.example/', 'https://trap.example/']) {
      expect(await tryFetch(from, url)).toMatch(/^media\.fetch_refused/)
    }
    expect(trap.connections()).toBe(0)
  })

  test('refuses a name of which any address is not public', async () => {
    const from = outbound([], async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ])

    expect(await tryFetch(from, 'http://mixed.example/')).toBe(outOfReach)
  })

  test('looks a name up once for each connection: what was checked is what is connected to', async () => {
    const { port, host } = await serve(send('own'))
    const asked: string[] = []
    const from = outbound([`name.example:${port}`, host], async (hostname) => {
      asked.push(hostname)
      return [{ address: '127.0.0.1', family: 4 }]
    })

    expect(await tryFetch(from, `http://name.example:${port}/`)).toBe('own')
    expect(asked).toEqual(['name.example'])
  })

  test('looks at each hop like at the first', async () => {
    const trap = await serve(send('secret'))
    const leads = ['http://127.0.0.1:1/', trap.origin, 'file:///etc/passwd', 'gopher://x/', 'http://[::1]/', 'http://']
    const { host, origin } = await serve((request, response) => {
      const at = Number(request.url?.slice(1))
      response.writeHead([301, 302, 303, 307, 308][at % 5] as number, { location: leads[at] }).end()
    })
    const from = outbound([host])

    for (const at of leads.keys()) expect(await tryFetch(from, `${origin}/${at}`)).toMatch(/^media\.fetch_refused/)
    expect(trap.connections()).toBe(0)
  })

  test('follows three redirects and no more', async () => {
    const { host, origin } = await serve((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) return send('there')(request, response)
      response.writeHead(302, { location: `/${left - 1}` }).end()
    })
    const from = outbound([host])

    expect(await tryFetch(from, `${origin}/3`)).toBe('there')
    expect(await tryFetch(from, `${origin}/4`)).toMatch(/leads on more than 3 times/)
  })

  test('says the same of a closed port, of what does not speak HTTP, and of a name that nobody has', async () => {
    const mute = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))
    await new Promise<void>((done) => mute.listen(0, '127.0.0.1', done))
    onTestFinished(() => void mute.close())
    const { port } = mute.address() as AddressInfo
    const own = [`127.0.0.1:${port}`, '127.0.0.1:1', 'nobody.invalid']
    const from = outbound(own, async (hostname) => {
      throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND' })
    })

    const answers = await Promise.all(own.map((host) => tryFetch(from, `http://${host}/`)))

    expect(answers).toEqual([outOfReach, outOfReach, outOfReach])
  })

  test('takes only a 200 that is not compressed', async () => {
    const { host, origin } = await serve((request, response) => {
      if (request.url === '/404') return response.writeHead(404).end('no')
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(100)))
    })
    const from = outbound([host])

    expect(await tryFetch(from, `${origin}/404`)).toMatch(/status 404/)
    expect(await tryFetch(from, `${origin}/gz`)).toMatch(/compressed/)
  })

  test('does not use a proxy that the environment names', async () => {
    const trap = await serve(send('secret'))
    const { host, origin } = await serve(send('direct'))
    process.env.HTTP_PROXY = trap.origin
    process.env.NODE_USE_ENV_PROXY = '1'
    onTestFinished(() => {
      delete process.env.HTTP_PROXY
      delete process.env.NODE_USE_ENV_PROXY
    })

    expect(await tryFetch(outbound([host]), origin)).toBe('direct')
    expect(trap.connections()).toBe(0)
  })

  test('has a limit on how many are under way, and lets the next in when one ends', async () => {
    const { port } = await serve(begin)
    const hosts = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.example:${port}`)
    const from = outbound(hosts, onLoopback)
    const open = await Promise.all(hosts.slice(0, 4).flatMap((host) => [1, 2].map(() => from.fetch(`http://${host}`))))

    expect(await tryFetch(from, `http://${hosts[4]}`)).toMatch(/^media\.too_many_fetches: 8 addresses/)
    drop(open[0])
    await once(open[0]?.stream as Readable, 'close')
    drop(await from.fetch(`http://${hosts[4]}`))
    for (const one of open) drop(one)
  })

  test('asks one host for two files at a time, wherever it was led from; the next waits for a while', async () => {
    const { port, connections } = await serve((request, response) => {
      if (!request.url?.startsWith('/to-')) return begin(request, response)
      response.writeHead(302, { location: `http://a.example:${port}/` }).end()
    })
    const hosts = [`a.example:${port}`, `b.example:${port}`]
    const limits = { inAll: 8, perHost: 2, waiting: 2, patienceMs: 50 }
    const from = outbound(hosts, onLoopback, limits)
    const [first, second] = [await from.fetch(`http://${hosts[0]}/`), await from.fetch(`http://${hosts[1]}/to-a`)]

    const waiting = from.fetch(`http://${hosts[0]}/`)
    const led = from.fetch(`http://${hosts[1]}/to-a`)
    drop(first)
    drop(await waiting)
    drop(await led)
    drop(await from.fetch(`http://${hosts[1]}/`))

    const third = await from.fetch(`http://${hosts[0]}/`)
    const before = connections()
    const refusals = await Promise.all([1, 2, 3].map(() => tryFetch(from, `http://${hosts[0]}/`)))
    expect(refusals.map((refusal) => refusal.replace(/;.*/, ''))).toEqual([
      ...Array.from({ length: 2 }, () => 'media.too_many_fetches: 2 files are being fetched from a.example already'),
      'media.too_many_fetches: 2 addresses wait to be fetched from already',
    ])
    expect(connections()).toBe(before)
    for (const one of [second, third]) drop(one)
  })

  test('ends the connection at once when nobody reads what came', async () => {
    let ended: Promise<unknown> | undefined
    const { host, origin } = await serve((request, response) => {
      ended = once(request.socket, 'close')
      begin(request, response)
    })

    const { stream } = await outbound([host]).fetch(origin)
    stream.destroy()

    await ended
  })
})
