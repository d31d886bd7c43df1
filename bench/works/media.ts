import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Bench, Benchmark } from '#bench/bench.ts'
import { median, ratioOf } from '#bench/load.ts'
import { makeDataDir } from '#bench/processes.ts'
import { atMost, type Line } from '#bench/report.ts'
import { openImaging } from '#src/platform/imaging/processes.ts'

export const media: Benchmark = {
  name: 'media',
  about: 'A rendition of 1200 pixels in WebP is made of a JPEG of 24 megapixels.',
  run: async ({ scale }) => ({ lines: [await measureRendition(scale)] }),
}

/** Makes one rendition: resolves when the file is there. */
type Make = (source: string, target: string) => Promise<unknown>

const width = 1_200
const labels = {
  creditLine: 'Ida Brekke/Norvik Foto',
  creator: 'Ida Brekke',
  copyrightNotice: '© 2026 Norvik Foto',
  usageTerms: null,
  digitalSourceType: null,
}
const spec = { width, height: null, fit: 'inside', format: 'webp', quality: 75, focalPoint: null, labels } as const

async function measureRendition({ runs, articles }: Bench['scale']): Promise<Line> {
  await using started = new AsyncDisposableStack()
  const folder = started.adopt(await makeDataDir(), ({ remove }) => remove())
  const source = join(folder.path, 'source')
  await writePhoto(source, articles < 1_000 ? 240 : 6_000)
  const imaging = started.adopt(await openImaging({ time: 60_000 }), (opened) => opened.close())
  const ours: Make = (from, to) => imaging.render(from, to, spec)
  const alone = await startSharp(started)
  const [mine, theirs] = [[] as number[], [] as number[]]
  for (let run = 0; run <= runs * 3; run++) {
    const pair = [await time(ours, source, folder.path), await time(alone, source, folder.path)] as const
    // The first of each warms up.
    if (run === 0) continue
    mine.push(pair[0])
    theirs.push(pair[1])
  }
  const ratio = ratioOf(mine, theirs)
  return {
    work: '24 megapixels to 1200 px',
    value: median(mine),
    unit: 'ms',
    against: { work: 'sharp alone', ratio },
    goals: [atMost(ratio, 1.3, 'ratio')],
    runs: mine,
  }
}

/** A photo of 3:2, with as much in it as a lens of a camera leaves. */
async function writePhoto(path: string, side: number): Promise<void> {
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 50 }
  const create = { width: side, height: (side / 3) * 2, channels: 3 as const, background: '#000000', noise }
  await sharp({ create, limitInputPixels: false }).blur(2).jpeg({ quality: 90 }).toFile(path)
}

/** Starts a script that only knows sharp, and answers what has it make a rendition. */
async function startSharp(started: AsyncDisposableStack): Promise<Make> {
  const child = fork(join(import.meta.dirname, '../ceilings/sharp.ts'))
  started.adopt(child, () => child.disconnect())
  await once(child, 'message')
  return async (source, target) => {
    child.send({ source, target, width })
    await once(child, 'message')
  }
}

async function time(make: Make, source: string, folder: string): Promise<number> {
  const begun = performance.now()
  await make(source, join(folder, 'made'))
  return performance.now() - begun
}
