import { box, movieOf, uint16s, uint32s } from './movie.ts'

/** An MP3 of silence: frames of MPEG-1 layer III at 128 kbit/s, of 1,152 samples at 44,100 Hz each. */
export function anMp3(frames: number): Buffer {
  const frame = Buffer.alloc(417)
  frame.writeUInt32BE(0xff_fb_90_c0)
  return Buffer.concat(Array.from({ length: frames }, () => frame))
}

/** An M4A with the index of one track of sound, which plays for so many milliseconds. */
export function anM4a(milliseconds: number): Buffer {
  const sound = [uint32s(0, 1, 0, 0), uint16s(2, 16, 0, 0), uint32s(44_100 << 16)]
  const decoder = [
    Buffer.from([4, 17, 0x40, 0x15, 0, 0, 0]),
    uint32s(128_000, 128_000),
    Buffer.from([5, 2, 0x12, 0x10]),
  ]
  const description = Buffer.concat([Buffer.from([3, 25, 0, 1, 0]), ...decoder, Buffer.from([6, 1, 2])])
  return movieOf({
    ...{ brand: 'M4A ', handler: 'soun', duration: milliseconds, ticks: 1_000 },
    head: box('smhd', uint32s(0, 0)),
    format: box('mp4a', ...sound, box('esds', uint32s(0), description)),
  })
}

const oggSerial = 7

/** An OGG of Opus, at 48,000 Hz, that plays for so many seconds: its last page says so. */
export function anOgg(seconds: number): Buffer {
  const head = Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 2, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])])
  const tags = Buffer.concat([Buffer.from('OpusTags'), Buffer.from([4, 0, 0, 0]), Buffer.from('test'), Buffer.alloc(4)])
  const packet = Buffer.from([0xfc, 0xff, 0xfe])
  return Buffer.concat([
    oggPage({ kind: 2, at: 0, packet: head, samples: 0 }),
    oggPage({ kind: 0, at: 1, packet: tags, samples: 0 }),
    oggPage({ kind: 0, at: 2, packet, samples: 960 }),
    oggPage({ kind: 4, at: 3, packet, samples: seconds * 48_000 }),
  ])
}

function oggPage({ kind, at, packet, samples }: { kind: number; at: number; packet: Buffer; samples: number }): Buffer {
  const page = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(23), Buffer.from([packet.length]), packet])
  page.writeUInt8(kind, 5)
  page.writeBigUInt64LE(BigInt(samples), 6)
  page.writeUInt32LE(oggSerial, 14)
  page.writeUInt32LE(at, 18)
  page.writeUInt8(1, 26)
  page.writeUInt32LE(oggSum(page), 22)
  return page
}

/** The checksum of Ogg: the polynomial of Ethernet, from the highest bit on, without inversions. */
function oggSum(bytes: Buffer): number {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte << 24
    for (let bit = 0; bit < 8; bit++) sum = (sum << 1) ^ (sum < 0 ? 0x04c1_1db7 : 0)
  }
  return sum >>> 0
}

interface Webm {
  /** As recorders in browsers leave it: they do not know how long it will be. */
  seconds: number | null
  width?: number
  height?: number
}

/** A WebM with one key frame of VP8; without a size it is sound alone, of Opus. */
export function aWebm({ seconds, width, height }: Webm): Buffer {
  const duration = seconds === null ? [] : [element(0x4489, float64(seconds * 1_000))]
  const common = [element(0xd7, [1]), element(0x73c5, [1])]
  const picture = [element(0x86, Buffer.from('V_VP8')), element(0x83, [1])]
  const sound = [
    element(0x86, Buffer.from('A_OPUS')),
    element(0x83, [2]),
    element(0xe1, element(0xb5, float64(48_000))),
  ]
  const size = () => element(0xe0, element(0xb0, uint16s(width ?? 0)), element(0xba, uint16s(height ?? 0)))
  const track = element(0xae, ...common, ...(width ? [...picture, size()] : sound))
  const frame = Buffer.concat([
    Buffer.from([0x10, 2, 0, 0x9d, 1, 0x2a]),
    little(width ?? 0),
    little(height ?? 0),
    Buffer.alloc(8),
  ])
  return Buffer.concat([
    element(
      0x1a45_dfa3,
      element(0x4286, [1]),
      element(0x42f7, [1]),
      element(0x4282, Buffer.from('webm')),
      element(0x4287, [2]),
    ),
    element(
      0x1853_8067,
      element(0x1549_a966, element(0x2a_d7b1, [0x0f, 0x42, 0x40]), ...duration, element(0x4d80, Buffer.from('test'))),
      element(0x1654_ae6b, track),
      element(0x1f43_b675, element(0xe7, [0]), element(0xa3, [0x81, 0, 0, 0x80], frame)),
    ),
  ])
}

/** An element of EBML, its length in eight bytes. */
function element(id: number, ...content: (Buffer | number[])[]): Buffer {
  const name = Buffer.from(id.toString(16).padStart(2, '0'), 'hex')
  const body = Buffer.concat(content.map((part) => Buffer.from(part)))
  const length = Buffer.alloc(8)
  length.writeBigUInt64BE(0x0100_0000_0000_0000n | BigInt(body.length))
  return Buffer.concat([name, length, body])
}

function float64(number: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(number)
  return bytes
}

function little(number: number): Buffer {
  return uint16s(number).swap16()
}
