import type { Labels } from './imaging.ts'

/** Numbers of the datasets in record 2, and how many bytes IPTC lets them have. */
const datasets = [
  { member: 'creator', number: 80, most: 32 },
  { member: 'creditLine', number: 110, most: 32 },
  { member: 'copyrightNotice', number: 116, most: 128 },
] as const

/**
 * Writes the labels that IPTC-IIM knows into a JPEG: older programs of picture desks read nothing else. What is too long
 * for it is cut there; the XMP has all of it.
 */
export function insertIptc(jpeg: Buffer, labels: Labels): Buffer {
  const said = datasets.flatMap(({ member, number, most }) => {
    const text = labels[member]
    return text ? [writeDataset(2, number, cutBytes(text, most))] : []
  })
  if (said.length === 0) return jpeg
  const encoding = writeDataset(1, 90, Buffer.from('\x1b%G'))
  const version = writeDataset(2, 0, Buffer.from([0, 4]))
  const segment = writeSegment(Buffer.concat([encoding, version, ...said]))
  const place = endOfApplicationSegments(jpeg)
  return Buffer.concat([jpeg.subarray(0, place), segment, jpeg.subarray(place)])
}

function writeDataset(record: number, number: number, data: Buffer): Buffer {
  const head = Buffer.from([0x1c, record, number, 0, 0])
  head.writeUInt16BE(data.length, 3)
  return Buffer.concat([head, data])
}

/** An APP13 segment as Photoshop writes it, with the records as its one resource. */
function writeSegment(records: Buffer): Buffer {
  const head = Buffer.from('\xff\xed\0\0Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\0', 'latin1')
  const padding = Buffer.alloc(records.length % 2)
  head.writeUInt16BE(head.length - 2 + records.length + padding.length, 2)
  head.writeUInt32BE(records.length, head.length - 4)
  return Buffer.concat([head, records, padding])
}

/** As much of a text as fits, in whole characters. */
function cutBytes(text: string, most: number): Buffer {
  const bytes = Buffer.from(text)
  if (bytes.length <= most) return bytes
  let end = most
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}

function endOfApplicationSegments(jpeg: Buffer): number {
  let at = 2
  while (jpeg[at] === 0xff && ((jpeg[at + 1] ?? 0) & 0xf0) === 0xe0) at += 2 + jpeg.readUInt16BE(at + 2)
  return at
}
