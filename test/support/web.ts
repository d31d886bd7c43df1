import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test as base } from './app.ts'
import { aWord } from './factories.ts'

/** Somebody's web server, on this machine. */
export interface Web {
  /** With its port, as `FETCH_HOSTS` wants it. */
  host: string
  /** Serves under a new path, and says where. */
  publish(handler: RequestListener): string
}

/** `test` with a web server, shared by the tests of one file. */
export const test = base.extend<{ $file: { web: Web } }>({
  web: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      const handlers = new Map<string, RequestListener>()
      const server = createServer((request, response) => handlers.get(request.url ?? '')?.(request, response))
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
      const publish = (handler: RequestListener) => {
        const path = `/${aWord()}.jpg`
        handlers.set(path, handler)
        return `http://${host}${path}`
      }
      await use({ host, publish })
      server.closeAllConnections()
      server.close()
    },
    { scope: 'file' },
  ],
})

/** Answers with a file. */
export const serve =
  (bytes: Buffer, type = 'image/jpeg'): RequestListener =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': type }).end(bytes)
