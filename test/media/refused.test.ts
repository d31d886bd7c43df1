import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { Agent, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect } from 'vitest'
import { test } from '#test/support/app.ts'
import { aPicture } from '#test/support/pictures.ts'
import { aForm } from './forms.ts'

const mebibyte = 2 ** 20

describe('a file that is not taken', () => {
  test.for([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'SVG'],
    ['HTML', '<!doctype html><html><script>alert(1)</script></html>', 'HTML'],
    ['a program', '#!/bin/sh\nrm -rf /\n', ''],
  ] as const)('is refused by name, whatever it is sent as: %s', async ([, bytes, name], { api, mediaFolder }) => {
    const sent = [
      { body: Buffer.from(bytes), headers: { 'content-type': 'image/jpeg' } },
      { body: Buffer.from(bytes), headers: { 'content-type': 'image/svg+xml' } },
      aForm(['file', { bytes: Buffer.from(bytes), filename: 'photo.jpg' }]),
    ]
    for (const call of sent) {
      const { body } = await api.post('/v1/media', call)
      expect(body).toMatchObject({ status: 415, code: 'media.type_refused', detail: expect.stringContaining(name) })
    }
    expect(await listDrafts(mediaFolder)).toEqual([])
  })

  test('is refused when half of it is missing', async ({ api, mediaFolder }) => {
    const whole = await aPicture({ width: 400, height: 300 })
    const body = whole.subarray(0, whole.length / 2)

    const answer = await api.post('/v1/media', { body, headers: { 'content-type': 'image/jpeg' } })

    expect(answer.body).toMatchObject({ status: 422, code: 'media.unreadable' })
    expect(await listDrafts(mediaFolder)).toEqual([])
  })

  test('is refused as soon as it is too large, and the connection goes on', async ({ app, tokens, mediaFolder }) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    const headers = { authorization: `Bearer ${tokens.editor}`, 'content-type': 'video/mp4' }
    const upload = request({ port, agent, method: 'POST', path: '/v1/media', headers })
    const answered = once(upload, 'response') as Promise<[IncomingMessage]>
    // A picture by its beginning, of which 100 MiB are taken, and not 4096 as of a video.
    upload.write(await aPicture())
    for (let sent = 0; sent < 104; sent++) {
      if (!upload.write(Buffer.alloc(mebibyte))) await once(upload, 'drain')
    }
    const [answer] = await answered
    expect(JSON.parse(await text(answer))).toMatchObject({
      status: 413,
      code: 'media.too_large',
      limit: 100 * mebibyte,
      detail: 'A picture may have 100 MiB at most.',
    })
    expect(await listDrafts(mediaFolder)).toEqual([])

    upload.end()
    const next = request({ port, agent, path: '/v1/me', headers: { authorization: headers.authorization } }).end()
    const [{ statusCode, socket }] = (await once(next, 'response')) as [IncomingMessage]
    expect(statusCode).toBe(200)
    expect(socket).toBe(upload.socket)
    agent.destroy()
  })
})

async function listDrafts(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, 'drafts'), { withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name)
}
