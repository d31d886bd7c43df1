import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { aGif, aPng, box, entryOf, laughingXmp, repeatLastScan } from './crafted.ts'

/** Small files that want much when they are unpacked; the names say what they do. */
export const bombs: (() => Buffer | Promise<Buffer>)[] = [
  function pixelsBeyondTheLimit() {
    return aPng({ width: 50_000, height: 50_000, depth: 1 }, Buffer.alloc(50_000 * 6_251))
  },
  function pixelsJustWithinTheLimit() {
    return aPng({ width: 12_600, height: 12_600, depth: 1 }, Buffer.alloc(12_600 * 1_576))
  },
  function pixelsWithinTheLimitThatAreFat() {
    return aPng({ width: 8_000, height: 8_000, depth: 16, color: 6 }, Buffer.alloc(8_000 * 64_001))
  },
  function noPixelsAtAll() {
    return aPng({ width: 12_000, height: 12_000, depth: 8, color: 6 }, Buffer.alloc(10))
  },
  function compressedText() {
    const text = Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(Buffer.alloc(300_000_000))])
    return aPng({ width: 8, height: 8, depth: 8 }, Buffer.alloc(72), [['zTXt', text]])
  },
  function compressedProfile() {
    const profile = Buffer.concat([Buffer.from('icc\0\0'), deflateSync(Buffer.alloc(300_000_000))])
    return aPng({ width: 8, height: 8, depth: 8 }, Buffer.alloc(72), [['iCCP', profile]])
  },
  function entitiesInXmp() {
    return aPng({ width: 8, height: 8, depth: 8 }, Buffer.alloc(72), [['iTXt', laughingXmp()]])
  },
  function deepXmp() {
    const deep = Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0<?xpacket begin=""?>${'<a>'.repeat(500_000)}`)
    return aPng({ width: 8, height: 8, depth: 8 }, Buffer.alloc(72), [['iTXt', deep]])
  },
  function thousandsOfFrames() {
    return aGif({ width: 100, height: 100 }, 5_000)
  },
  function thousandsOfLargeFrames() {
    return aGif({ width: 10_000, height: 10_000 }, 5_000)
  },
  async function thousandsOfScans() {
    const plain = { create: { width: 6_000, height: 6_000, channels: 3 as const, background: '#808080' } }
    return repeatLastScan(await sharp(plain).jpeg({ progressive: true }).toBuffer(), 1_000)
  },
  async function jpegThatLiesAboutItsSize() {
    const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#808080' } })
      .jpeg()
      .toBuffer()
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
    jpeg.writeUInt16BE(12_000, frame + 5)
    jpeg.writeUInt16BE(12_000, frame + 7)
    return jpeg
  },
  async function tiffThatLiesAboutItsSize() {
    const plain = { create: { width: 64, height: 64, channels: 3 as const, background: '#808080' } }
    const tiff = await sharp(plain).tiff({ compression: 'none' }).toBuffer()
    // Width and length are the first entries of its directory that hold 64.
    for (const tag of [0x0100, 0x0101]) tiff.writeUInt16LE(12_000, tiff.indexOf(entryOf(tag)) + 8)
    return tiff
  },
  function boxesInBoxes() {
    let nested: Buffer = Buffer.alloc(0)
    for (let depth = 0; depth < 2_000; depth++) nested = box('moov', nested)
    return Buffer.concat([box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41', 'latin1')), nested])
  },
]
