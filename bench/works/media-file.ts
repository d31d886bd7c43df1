import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Benchmark, Newsroom } from '#bench/bench.ts'
import { type Contestant, measure } from '#bench/load.ts'
import { makeDataDir } from '#bench/processes.ts'
import { atLeast, lineOf } from '#bench/report.ts'

const goal = 0.7

/** A size that pages ask for often. */
const query = 'width=640&format=webp'

export const mediaFile: Benchmark = {
  name: 'media-file',
  about:
    'GET /v1/content/media/{id}/file of a picture that was made before, against bare Fastify streaming the same bytes.',
  run: async ({ scale, newsroom }) => {
    const room = await newsroom()
    const path = await publishPicture(room)
    const folder = await makeDataDir()
    try {
      await prepareSame(room, { path, copy: join(folder.path, 'same') })
      const [bare, ours] = await measure(scale, [
        {
          name: 'bare Fastify, streaming the same bytes',
          origin: room.ceilings.origin,
          next: () => ({ path: '/file' }),
        },
        reading(room, path),
      ])
      if (!bare || !ours) throw new Error('Nothing was measured.')
      const line = lineOf(ours, bare)
      line.goals.push(atLeast(line.against?.ratio ?? 0, goal, 'ratio'))
      return { lines: [lineOf(bare), line] }
    } finally {
      await folder.remove()
    }
  },
  profiled: async (room) => reading(room, await publishPicture(room)),
}

function reading({ service }: Newsroom, path: string): Contestant {
  return { name: 'rendition made before', origin: service.origin, next: () => ({ path }) }
}

/** @returns the address of its file in one size, which is made already */
async function publishPicture({ service }: Newsroom): Promise<string> {
  const send = async (path: string, type: string, body: string | Blob) => {
    const headers = { authorization: `Bearer ${service.token}`, 'content-type': type, 'if-match': '*' }
    const answer = await fetch(service.origin + path, { method: 'POST', headers, body })
    if (!answer.ok) throw new Error(`POST ${path} answers ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as { id: string }
  }
  const json = 'application/json'
  const picture = await send('/v1/media', 'image/jpeg', await makePicture())
  const body = {
    headline: 'Harbour',
    language: 'en',
    bylines: [{ name: 'Ida Brekke' }],
    body: 'Text.',
    leadMedia: picture.id,
  }
  const article = await send('/v1/articles', json, JSON.stringify(body))
  await send(`/v1/articles/${article.id}/publish`, json, '{"override":{"reason":"A picture of noise."}}')
  const path = `/v1/content/media/${picture.id}/file?${query}`
  await (await fetch(service.origin + path)).arrayBuffer()
  return path
}

/** Noise of few pixels, made large: as soft as most photos. */
async function makePicture(): Promise<Blob> {
  const raw = { width: 120, height: 80, channels: 3 as const }
  const picture = sharp(randomBytes(120 * 80 * 3), { raw }).resize(1_800, 1_200)
  return new Blob([new Uint8Array(await picture.jpeg({ quality: 90 }).toBuffer())])
}

/** Gives the bare server the same bytes to stream. */
async function prepareSame({ service, ceilings }: Newsroom, { path, copy }: { path: string; copy: string }) {
  const answer = await fetch(service.origin + path)
  await writeFile(copy, new Uint8Array(await answer.arrayBuffer()))
  const body = JSON.stringify({ path: copy, type: answer.headers.get('content-type') })
  await fetch(`${ceilings.origin}/file`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body })
}
