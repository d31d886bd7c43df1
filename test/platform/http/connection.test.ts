import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { addNotes, buildSmallApp, type SmallApp } from './small-app.ts'

async function listen(app: SmallApp): Promise<number> {
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}

/** Sends bytes over a socket and reads until the server ends the connection. */
async function sendRaw(port: number, text: string) {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.write(text)
  await once(socket, 'close')
  const answer = Buffer.concat(chunks).toString()
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { answer, status: Number(head.split(' ')[1]), head: head.toLowerCase(), body }
}

const end = 'Connection: close\r\n\r\n'

describe('a request that is none by the rules of HTTP', () => {
  test.for([
    ['garbage', 'GARBAGE\r\n\r\n', 400, 'request.malformed_request'],
    ['a method nobody knows', `BREW /notes HTTP/1.1\r\nHost: a\r\n${end}`, 400, 'request.malformed_request'],
    [
      'two lengths',
      `POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n${end}{}`,
      400,
      'request.malformed_request',
    ],
    [
      'a length and chunks',
      `POST /notes HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n${end}0\r\n\r\n`,
      400,
      'request.malformed_request',
    ],
    [
      'huge headers',
      `GET /notes HTTP/1.1\r\nHost: a\r\nCookie: ${'x'.repeat(17_000)}\r\n${end}`,
      431,
      'request.headers_too_large',
    ],
    [
      'an expectation nobody knows',
      `POST /notes HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 2\r\n${end}{}`,
      417,
      'request.expectation_failed',
    ],
    ['no Host', `GET /notes HTTP/1.1\r\n${end}`, 400, 'request.malformed_request'],
    ['two Hosts', `GET /notes HTTP/1.1\r\nHost: a\r\nHost: b\r\n${end}`, 400, 'request.malformed_request'],
    ['a Host that is none', `GET /notes HTTP/1.1\r\nHost: a b\r\n${end}`, 400, 'request.malformed_request'],
    [
      'an address that is too long',
      `GET /notes?tag=${'a'.repeat(9000)} HTTP/1.1\r\nHost: a\r\n${end}`,
      414,
      'request.url_too_long',
    ],
  ] as const)('%s is answered with a problem', async ([, text, status, code]) => {
    const app = await buildSmallApp(addNotes)

    const response = await sendRaw(await listen(app), text)

    const problem = JSON.parse(response.body)
    expect(response.status).toBe(status)
    expect(problem).toMatchObject({ code, status, requestId: expect.any(String) })
    expect(response.head).toContain('content-type: application/problem+json')
    expect(response.head).toContain(`x-request-id: ${problem.requestId}`)
  })

  test('does not keep others from being answered', async () => {
    const app = await buildSmallApp(addNotes)
    const port = await listen(app)

    await sendRaw(port, '\0\0\0\0')

    expect((await fetch(`http://127.0.0.1:${port}/notes`)).status).toBe(200)
  })
})

test('an address in absolute form does not change where a problem says it happened', async () => {
  const app = await buildSmallApp(addNotes)

  const response = await sendRaw(await listen(app), `GET http://evil.example/nothing HTTP/1.1\r\nHost: a\r\n${end}`)

  expect(JSON.parse(response.body)).toMatchObject({ status: 404, instance: '/nothing', type: '/problems/not-found' })
})

test('Expect: 100-continue is met', async () => {
  const app = await buildSmallApp(addNotes)
  const head =
    'POST /notes HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 13\r\n'

  const { answer } = await sendRaw(await listen(app), `${head}${end}{"title":"a"}`)

  expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/)
})

test('forwarded headers of anybody change nothing', async () => {
  const app = await buildSmallApp((app) => {
    app.get('/me', { config: { access: 'public' } }, async ({ ip, protocol, host }) => ({ ip, protocol, host }))
  })
  const forwarded = {
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
  }

  const response = await app.inject({ url: '/me', headers: { host: 'a.example', ...forwarded } })

  expect(response.json()).toEqual({ ip: '127.0.0.1', protocol: 'http', host: 'a.example' })
})

test('timeouts and limits are set', async () => {
  const { server } = await buildSmallApp(addNotes)

  expect(server.headersTimeout).toBe(15_000)
  // limitBodyTime is in its place.
  expect(server.requestTimeout).toBe(0)
  expect(server.keepAliveTimeout).toBe(65_000)
  expect(server.maxConnections).toBe(12_000)
})

test('closing lets requests finish, ends their connections and waits for nothing else', async () => {
  const started = Promise.withResolvers<void>()
  const finish = Promise.withResolvers<void>()
  const app = await buildSmallApp((app) => {
    app.get('/slow', { config: { access: 'public' } }, async () => {
      started.resolve()
      await finish.promise
      return { done: true }
    })
  })
  const port = await listen(app)
  const answer = fetch(`http://127.0.0.1:${port}/slow`)
  await started.promise

  const closed = app.close()
  await sleep(50)
  finish.resolve()

  const response = await answer
  expect(response.status).toBe(200)
  expect(response.headers.get('connection')).toBe('close')
  expect(await response.json()).toEqual({ done: true })
  await closed
})
