/** An AVIF as if it were a HEIC whose pixels are HEVC: all but the pixels is as a phone writes it. */
export function asHevc(avif: Buffer): Buffer {
  const renamed = avif.toString('latin1').replace('ftypavif', 'ftypheic').replaceAll('av01', 'hvc1')
  const bytes = Buffer.from(renamed, 'latin1')
  const configuration = bytes.indexOf('av1C') - 4
  const length = bytes.readUInt32BE(configuration)
  const other = Buffer.alloc(8 + hevcConfiguration.length)
  other.writeUInt32BE(other.length)
  other.write('hvcC', 4)
  other.set(hevcConfiguration, 8)
  const longer = other.length - length
  for (const box of ['meta', 'iprp', 'ipco']) grow(bytes, bytes.indexOf(box) - 4, longer)
  // Where the pixels begin stands among the locations.
  const pixels = Buffer.alloc(4)
  pixels.writeUInt32BE(bytes.indexOf('mdat') + 4)
  grow(bytes, bytes.indexOf(pixels, bytes.indexOf('iloc')), longer)
  return Buffer.concat([bytes.subarray(0, configuration), other, bytes.subarray(configuration + length)])
}

/** Main profile, level 3, 4:2:0, eight bits, and no parameter sets. */
const hevcConfiguration = Buffer.from('0101600000009000000000005af000fcfdf8f800000f00', 'hex')

function grow(bytes: Buffer, at: number, by: number): void {
  bytes.writeUInt32BE(bytes.readUInt32BE(at) + by, at)
}
