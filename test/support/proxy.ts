import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to the database that can be cut, as when a server goes down, or freeze, as when a network fails. */
export interface Proxy extends AsyncDisposable {
  url: string
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>
  /** Takes connections again. */
  mend(): Promise<void>
  /** Lets nothing through any more of the connections with this `application_name`, and makes no new ones with it. */
  freeze(application: string): void
  thaw(): void
  /** Lets no notification through any more, as a pooler that lends connections by the transaction. */
  deafen(): void
}

interface Pair {
  client: Socket
  server: Socket
  application: string
}

/** Opens a way to a database. */
export async function openProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl)
  const pairs = new Set<Pair>()
  let frozen: string | null = null
  let isDeaf = false
  const proxy = createServer((client) => {
    const pair: Pair = { client, server: connect(Number(target.port), target.hostname), application: '' }
    pairs.add(pair)
    client.on('data', (bytes) => {
      pair.application ||= /application_name\0([^\0]+)/.exec(bytes.toString('latin1'))?.[1] ?? ''
      if (pair.application !== frozen) pair.server.write(bytes)
    })
    const isHeard = (message: Buffer) => !(isDeaf && message.toString('latin1', 0, 1) === 'A')
    const cutMessages = messageCutter()
    pair.server.on('data', (bytes) => {
      const messages = cutMessages(bytes)
      if (pair.application !== frozen) client.write(Buffer.concat(messages.filter(isHeard)))
    })
    for (const socket of [client, pair.server]) {
      socket.on('error', () => {})
      socket.on('close', () => close(pair))
    }
  })
  const close = (pair: Pair) => {
    pairs.delete(pair)
    pair.client.destroy()
    pair.server.destroy()
  }
  const listen = async (port: number) => {
    proxy.listen(port, '127.0.0.1')
    await once(proxy, 'listening')
  }
  const cut = async () => {
    proxy.close()
    for (const pair of pairs) close(pair)
    if (proxy.listening) await once(proxy, 'close')
  }
  await listen(0)
  const { port } = proxy.address() as AddressInfo
  const url = new URL(databaseUrl)
  url.host = `127.0.0.1:${port}`
  return {
    url: url.href,
    cut,
    mend: () => listen(port),
    freeze: (application) => (frozen = application),
    thaw: () => (frozen = null),
    deafen: () => (isDeaf = true),
    [Symbol.asyncDispose]: cut,
  }
}

/** Cuts what a server says into its messages: a letter, a length, the rest. What is not complete waits. */
function messageCutter(): (bytes: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0)
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    const messages: Buffer[] = []
    while (rest.length >= 5 && rest.length > rest.readUInt32BE(1)) {
      const length = 1 + rest.readUInt32BE(1)
      messages.push(rest.subarray(0, length))
      rest = rest.subarray(length)
    }
    return messages
  }
}
