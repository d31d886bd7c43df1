import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { test as base, describe, expect, vi } from 'vitest'
import { bodyTime, limitBodyTime, readWithPatience } from '#src/platform/http/body-time.ts'
import { answerClientErrors } from '#src/platform/http/raw-problems.ts'

interface Line {
  socket: Socket
  /** What the server has answered. */
  answer(): string
  /** Sends bytes, and waits until the server has read all that was sent. */
  send(bytes: number): Promise<void>
}

/** A server that reads bodies, with patience or without, and a request to it of which the headers have come. */
const test = base.extend<{ line: (mode: 'patient' | 'plain' | 'answered') => Promise<Line> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  line: async ({}, use) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const server = createServer().on('clientError', answerClientErrors(null))
    limitBodyTime(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    await use(async (mode) => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
      socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n')
      const [request, response] = await once(server, 'request')
      if (mode === 'answered') response.writeHead(401).end()
      return follow(socket, mode === 'patient' ? readWithPatience(request, request) : request)
    })
    vi.useRealTimers()
    server.closeAllConnections()
    server.close()
  },
})

function follow(socket: Socket, body: NodeJS.ReadableStream): Line {
  let answer = ''
  let [sent, read] = [0, 0]
  socket.on('data', (chunk) => (answer += chunk)).on('error', () => {})
  body.on('data', (chunk: Buffer) => (read += chunk.length)).on('error', () => {})
  return {
    socket,
    answer: () => answer,
    async send(bytes) {
      sent += bytes
      socket.write(Buffer.alloc(bytes))
      while (read < sent) await new Promise(setImmediate)
    },
  }
}

describe('the time a body may take', () => {
  test('is over at once for all of it, and is answered with a problem', async ({ line }) => {
    const { socket, answer, send } = await line('plain')
    await send(200_000)
    vi.advanceTimersByTime(bodyTime - 1)
    await send(200_000)
    expect(socket.closed).toBe(false)

    vi.advanceTimersByTime(1)
    await once(socket, 'close')

    expect(answer()).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer()).toContain('"code":"request.timeout"')
  })

  test('begins anew with each stretch of a file, as long as it comes fast enough', async ({ line }) => {
    const { socket, answer, send } = await line('patient')
    for (let stretch = 0; stretch < 5; stretch++) {
      await send(100_000)
      vi.advanceTimersByTime(bodyTime - 1)
    }
    expect(answer()).toBe('')

    await send(10)
    vi.advanceTimersByTime(1)
    await once(socket, 'close')

    expect(answer()).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('ends the connection of who was answered and goes on sending', async ({ line }) => {
    const { socket, answer, send } = await line('answered')
    await send(100_000)

    vi.advanceTimersByTime(bodyTime)
    await once(socket, 'close')

    expect(answer()).toMatch(/^HTTP\/1\.1 401 /)
    expect(answer()).not.toContain('408')
  })
})
