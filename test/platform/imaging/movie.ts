/** What an MP4 says of itself. */
interface Said {
  /** Where it was recorded, as phones write it. */
  location?: string
  isTurned?: boolean
  /** How long it plays, in its own unit, of which a second has so many. */
  duration?: number
  ticks?: number
}

/** An MP4 with the index of one picture track of 640 × 360, and one byte for its pictures. */
export function aMovie({ location = '', isTurned = false, duration = 5_000, ticks = 1_000 }: Said = {}): Buffer {
  const look = [
    ...[uint32s(0, 1, 0, 0, 0, 0), uint16s(640, 360), uint32s(0x48_0000, 0x48_0000, 0), uint16s(1)],
    ...[Buffer.alloc(32), uint16s(24, 0xffff)],
  ]
  const picture = { head: box('vmhd', uint32s(1, 0, 0)), format: box('mp4v', ...look) }
  const place =
    location === '' ? [] : [box('udta', box('\xa9xyz', uint16s(location.length, 0x15c7), Buffer.from(location)))]
  return movieOf({ brand: 'isom', handler: 'vide', duration, ticks, isTurned, ...picture, place })
}

interface Movie {
  brand: string
  handler: 'vide' | 'soun'
  duration: number
  ticks: number
  isTurned?: boolean
  /** The boxes that say what the track is. */
  head: Buffer
  format: Buffer
  place?: Buffer[]
}

/** A file in the form of MP4 with the index of one track, and one byte for what it plays. */
export function movieOf({
  brand,
  handler,
  duration,
  ticks,
  isTurned = false,
  head,
  format,
  place = [],
}: Movie): Buffer {
  const media = box(
    'mdia',
    mediaHead(duration, ticks),
    handlerOf(handler),
    box('minf', head, samples(duration, format)),
  )
  return Buffer.concat([
    box('ftyp', Buffer.from(`${brand}\0\0\x02\0isomiso2mp41`, 'latin1')),
    box('moov', movieHead(duration, ticks), box('trak', trackHead(duration, isTurned), media), ...place),
    box('mdat', Buffer.from([0])),
  ])
}

const upright = uint32s(0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000)
const turned = uint32s(0, 0x1_0000, 0, 0xffff_0000, 0, 0, 0, 0, 0x4000_0000)

function movieHead(duration: number, ticks: number): Buffer {
  return box(
    'mvhd',
    uint32s(0, 0, 0, ticks, duration, 0x1_0000, 0x0100_0000, 0, 0),
    upright,
    uint32s(0, 0, 0, 0, 0, 0, 2),
  )
}

function trackHead(duration: number, isTurned: boolean): Buffer {
  return box(
    'tkhd',
    uint32s(3, 0, 0, 1, 0, duration, 0, 0, 0, 0),
    isTurned ? turned : upright,
    uint32s(640 << 16, 360 << 16),
  )
}

function mediaHead(duration: number, ticks: number): Buffer {
  return box('mdhd', uint32s(0, 0, 0, ticks, duration, 0x55c4_0000))
}

function handlerOf(kind: string): Buffer {
  return box('hdlr', uint32s(0, 0), Buffer.from(kind), uint32s(0, 0, 0), Buffer.from('\0'))
}

function samples(duration: number, format: Buffer): Buffer {
  const description = box('stsd', uint32s(0, 1), format)
  const times = box('stts', uint32s(0, 1, 1, duration))
  return box(
    'stbl',
    description,
    times,
    box('stsc', uint32s(0, 1, 1, 1, 1)),
    box('stsz', uint32s(0, 1, 1)),
    box('stco', uint32s(0, 0)),
  )
}

export function box(type: string, ...content: Buffer[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 8)
  return Buffer.concat([uint32s(length), Buffer.from(type, 'latin1'), ...content])
}

export function uint32s(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 4)
  for (const [at, number] of numbers.entries()) bytes.writeUInt32BE(number >>> 0, at * 4)
  return bytes
}

export function uint16s(...numbers: number[]): Buffer {
  const bytes = Buffer.alloc(numbers.length * 2)
  for (const [at, number] of numbers.entries()) bytes.writeUInt16BE(number, at * 2)
  return bytes
}
