import { crc32, deflateSync } from 'node:zlib'

/** A PNG of which everything is as it is told, right or wrong; `pixels` as they are before they are compressed. */
export function aPng(
  { width, height, depth, color = 0 }: { width: number; height: number; depth: number; color?: number },
  pixels: Buffer,
  more: [string, Buffer][] = [],
): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([depth, color], 8)
  const chunks: [string, Buffer][] = [
    ['IHDR', head],
    ...more,
    ['IDAT', deflateSync(pixels, { level: 1 })],
    ['IEND', Buffer.alloc(0)],
  ]
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...chunks.map(([type, data]) => pngChunk(type, data)),
  ])
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data])
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))])
}

/** An XMP packet whose entities would make it a thousand million times as long. */
export function laughingXmp(): Buffer {
  const entities = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('')
  const document = `<!DOCTYPE x [<!ENTITY l0 "ha">${entities}]><x:xmpmeta xmlns:x="adobe:ns:meta/">&l9;</x:xmpmeta>`
  return Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0<?xpacket begin=""?>${document}`)
}

/** An animation of frames of one pixel on a large canvas. */
export function aGif({ width, height }: { width: number; height: number }, frames: number): Buffer {
  const head = Buffer.from('GIF89a____\x80\0\0\0\0\0\xff\xff\xff', 'latin1')
  head.writeUInt16LE(width, 6)
  head.writeUInt16LE(height, 8)
  const first = Buffer.from('\x2c\0\0\0\0____\0\x02\x02\x44\x01\0', 'latin1')
  first.writeUInt16LE(1, 5)
  first.writeUInt16LE(1, 7)
  const frame = Buffer.concat([Buffer.from('\x21\xf9\x04\x08\x01\0\0\0', 'latin1'), first])
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame), Buffer.from(';')])
}

/** A progressive JPEG whose last scan comes again and again: every time all of it is gone through. */
export function repeatLastScan(jpeg: Buffer, times: number): Buffer {
  const start = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]))
  const scan = jpeg.subarray(start, jpeg.length - 2)
  return Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: times }, () => scan), jpeg.subarray(-2)])
}

/** A directory entry of a TIFF that holds 64 in its two bytes, up to the value. */
export function entryOf(tag: number): Buffer {
  const entry = Buffer.alloc(8)
  entry.writeUInt16LE(tag, 0)
  entry.writeUInt16LE(3, 2)
  entry.writeUInt32LE(1, 4)
  return entry
}

/** The head of a WAV, 8 kHz and 16 bits, that says that so many bytes of sound follow. */
export function waveHead(bytes: number): Buffer {
  const head = Buffer.from(
    'RIFF____WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data____',
    'latin1',
  )
  head.writeUInt32LE(36 + bytes, 4)
  head.writeUInt32LE(bytes, 40)
  return head
}

/** The content of a `moov` that says that five seconds play. */
export function movieHead(): Buffer {
  const head = Buffer.alloc(100)
  head.writeUInt32BE(1_000, 12)
  head.writeUInt32BE(5_000, 16)
  return Buffer.concat([box('mvhd', head), box('trak', box('tkhd', Buffer.alloc(84)))])
}

/** A box of MP4. */
export function box(type: string, content: Buffer): Buffer {
  return Buffer.concat([uint32(content.length + 8), Buffer.from(type), content])
}

function uint32(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(number >>> 0)
  return bytes
}
