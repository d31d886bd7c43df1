import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { S3Place } from '#src/platform/storage/s3-client.ts'

/** The part of the package's interface that is used; it has no types of its own. */
interface S3rver {
  middleware: ((context: { app: object; path: string }, next: () => Promise<void>) => Promise<void>)[]
  run(): Promise<AddressInfo>
  close(): Promise<void>
}

const require = createRequire(import.meta.url)
const Server = require('@20minutes/s3rver') as new (options: object) => S3rver

// The server hides in tokens where a list goes on, by DES, which OpenSSL 3 has no more: here by AES.
const crypto = require('node:crypto') as typeof import('node:crypto')
for (const name of ['createCipheriv', 'createDecipheriv'] as const) {
  const original = crypto[name] as (algorithm: string, key: Buffer, iv: Buffer) => unknown
  const twice = (bytes: Buffer) => Buffer.concat([bytes, bytes])
  const replacement = (algorithm: string, key: Buffer, iv: Buffer) =>
    algorithm === 'des' ? original('aes-128-cbc', twice(key), twice(iv)) : original(algorithm, key, iv)
  Object.assign(crypto, { [name]: replacement })
}

/** What the server takes as the owner's. */
export const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }

/** An S3 server with one bucket, on loopback; it checks signatures. */
export interface S3Server extends AsyncDisposable {
  place: S3Place
  /** Ends every connection and refuses new ones. */
  cut(): Promise<void>
  /** Takes connections, and never answers. */
  freeze(): void
  mend(): Promise<void>
}

/** Starts a server of its own in a temporary folder. */
export async function openS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'verbatim-s3-'))
  const server = new Server({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'news-files' }],
  })
  // It signs the path of a bucket without the slash that the SDK sends; requests for objects it checks as S3 does.
  server.middleware.unshift(async (context, next) => {
    const isOfBucket = context.path === '/news-files/'
    context.app = Object.create(context.app, { allowMismatchedSignatures: { value: isOfBucket } })
    await next()
  })
  const { port } = await server.run()
  const way = await openWay(port)
  return {
    place: {
      bucket: 'news-files',
      prefix: 'verbatim/',
      region: 'eu-north-1',
      endpoint: `http://127.0.0.1:${way.port}`,
      publicEndpoint: null,
      pathStyle: true,
      credentials,
    },
    ...way,
    async [Symbol.asyncDispose]() {
      await way.cut()
      await server.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** A way to a server that can be cut, as when it goes down, or freeze, as when the network fails. */
async function openWay(target: number) {
  const sockets = new Set<Socket>()
  let isFrozen = false
  const way = createServer((client) => {
    const server = connect(target, '127.0.0.1')
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    client.on('data', (bytes) => !isFrozen && server.write(bytes))
    server.pipe(client)
  })
  const listen = async (port: number) => {
    isFrozen = false
    way.listen(port, '127.0.0.1')
    await once(way, 'listening')
  }
  await listen(0)
  const { port } = way.address() as AddressInfo
  return {
    port,
    async cut() {
      way.close()
      for (const socket of sockets) socket.destroy()
      if (way.listening) await once(way, 'close')
    },
    freeze() {
      isFrozen = true
    },
    async mend() {
      isFrozen = false
      if (!way.listening) await listen(port)
    },
  }
}
