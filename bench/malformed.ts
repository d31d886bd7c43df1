import sharp from 'sharp'
import { bombs } from './bombs.ts'
import { box, movieHead, waveHead } from './crafted.ts'
import { type Random, seededRandom } from './random.ts'

/** A file that somebody broke, by accident or on purpose. */
export interface Malformed {
  name: string
  bytes: Buffer
}

const formats = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const

/** Makes `count` broken files: each bomb once, and then pictures and recordings that are cut or garbled; a seed makes the same. */
export async function* makeMalformed(seed: number, count: number): AsyncGenerator<Malformed> {
  const random = seededRandom(seed)
  const whole = await makeWhole(random)
  for (let at = 0; at < count; at++) {
    const bomb = bombs[at]
    yield bomb ? { name: bomb.name, bytes: await bomb() } : garble(random, random.pick(whole))
  }
}

/** What is garbled: a picture in each format, an animation, and the beginnings of recordings. */
async function makeWhole(random: Random): Promise<Malformed[]> {
  const noise = Buffer.from(Array.from({ length: 320 * 240 * 3 }, () => random.below(256)))
  const picture = sharp(noise, { raw: { width: 320, height: 240, channels: 3 } })
  const described = () => picture.clone().withExif({ IFD0: { Artist: 'Ida Brekke' } })
  const pictures = await Promise.all(
    formats.map(async (name) => ({ name, bytes: await described().toFormat(name).toBuffer() })),
  )
  const progressive = { name: 'progressive', bytes: await picture.clone().jpeg({ progressive: true }).toBuffer() }
  const wave = Buffer.concat([waveHead(40_000), Buffer.alloc(40_000, 7)])
  const movie = Buffer.concat([
    box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41', 'latin1')),
    box('moov', movieHead()),
  ])
  return [...pictures, progressive, { name: 'wave', bytes: wave }, { name: 'movie', bytes: movie }]
}

/** Cuts a file, or overwrites some of its bytes: those at its beginning, where sizes stand, as often as all others. */
function garble(random: Random, { name, bytes }: Malformed): Malformed {
  if (random.below(10) < 3) return { name: `${name}, cut`, bytes: bytes.subarray(0, random.below(bytes.length)) }
  const broken = Buffer.from(bytes)
  const reach = random.below(2) === 0 ? Math.min(600, broken.length) : broken.length
  // The first bytes stay: else nearly all would be refused for their type.
  for (let flips = 1 + random.below(20); flips > 0; flips--) broken[12 + random.below(reach - 12)] = random.below(256)
  return { name: `${name}, garbled`, bytes: broken }
}
