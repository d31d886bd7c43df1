import sharp from 'sharp'
import type { Bench, Benchmark } from '#bench/bench.ts'
import { readResidentMiB, watchMemory } from '#bench/machine.ts'
import { makeDataDir, type Service, startService } from '#bench/processes.ts'
import { seededRandom } from '#bench/random.ts'
import { atMost } from '#bench/report.ts'

export const mediaUpload: Benchmark = {
  name: 'media-upload',
  about: 'POST /v1/media: a hundred pictures of 5 MB at the same time, each another; how much memory that takes.',
  run: async ({ scale }) => {
    await using started = new AsyncDisposableStack()
    const folder = started.adopt(await makeDataDir(), ({ remove }) => remove())
    const service = started.adopt(await startService(folder.path), ({ stop }) => stop())
    const count = countOf(scale)
    const picture = await makePicture(scale)
    // The first upload loads what every other one needs.
    await upload(service, markedAs(picture, count))
    const before = readResidentMiB(service.pid)
    const watch = watchMemory(service.pid)
    const begun = performance.now()
    await Promise.all(Array.from({ length: count }, (_, at) => upload(service, markedAs(picture, at))))
    const took = performance.now() - begun
    const growth = (await watch.stop()) - before
    const megabytes = Math.round(picture.length / 100_000) / 10
    return {
      lines: [
        {
          work: `${count} × ${megabytes} MB at once: memory more`,
          value: growth,
          unit: 'MiB',
          goals: [atMost(growth, 150, 'MiB')],
          runs: [growth],
        },
        { work: 'until all are records', value: took, unit: 'ms', goals: [], runs: [took] },
      ],
    }
  },
}

function countOf({ articles }: Bench['scale']): number {
  return articles < 1_000 ? 10 : 100
}

/** Noise, which does not compress: about 5 MB, and in the smoke test about 100 KB. */
async function makePicture({ articles }: Bench['scale']): Promise<Buffer> {
  const side = articles < 1_000 ? 200 : 2_100
  const random = seededRandom(3)
  const noise = Buffer.from(Array.from({ length: side * side * 3 }, () => random.below(256)))
  return sharp(noise, { raw: { width: side, height: side, channels: 3 } })
    .jpeg({ quality: 97 })
    .toBuffer()
}

/** The same picture as another file: with a comment behind its first marker. */
function markedAs(picture: Buffer, number: number): Buffer {
  const comment = Buffer.from([0xff, 0xfe, 0, 6, 0, 0, 0, 0])
  comment.writeUInt32BE(number, 4)
  return Buffer.concat([picture.subarray(0, 2), comment, picture.subarray(2)])
}

async function upload({ origin, token }: Service, body: Buffer): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'image/jpeg' }
  const answer = await fetch(`${origin}/v1/media`, { method: 'POST', headers, body })
  if (answer.status !== 201) throw new Error(`POST /v1/media answers ${answer.status}: ${await answer.text()}`)
  await answer.arrayBuffer()
}
