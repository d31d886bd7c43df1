import { open } from 'node:fs/promises'
import { DomainError } from '#src/errors.ts'
import type { FileKind } from './imaging.ts'

/** A type of file that is taken. */
export interface FileType {
  mimeType: string
  kind: FileKind
  /** What the decoder calls it, which has to agree: `format` of sharp, or of MediaInfo; null for what is not decoded. */
  format: string | null
}

const jpeg = picture('image/jpeg', 'jpeg')
const tiff = picture('image/tiff', 'tiff')
const heic = picture('image/heic', 'heif')

/** What is taken, by what `file-type` calls it. */
const types: Record<string, FileType> = {
  'image/jpeg': jpeg,
  'image/png': picture('image/png', 'png'),
  'image/apng': picture('image/png', 'png'),
  'image/webp': picture('image/webp', 'webp'),
  'image/avif': picture('image/avif', 'heif'),
  'image/gif': picture('image/gif', 'gif'),
  'image/tiff': tiff,
  'image/heic': heic,
  'image/heif': heic,
  'video/mp4': { mimeType: 'video/mp4', kind: 'video', format: 'MPEG-4' },
  'video/x-m4v': { mimeType: 'video/mp4', kind: 'video', format: 'MPEG-4' },
  'video/webm': { mimeType: 'video/webm', kind: 'video', format: 'WebM' },
  'audio/mpeg': { mimeType: 'audio/mpeg', kind: 'audio', format: 'MPEG Audio' },
  'audio/mp4': { mimeType: 'audio/mp4', kind: 'audio', format: 'MPEG-4' },
  'audio/x-m4a': { mimeType: 'audio/mp4', kind: 'audio', format: 'MPEG-4' },
  'audio/ogg': { mimeType: 'audio/ogg', kind: 'audio', format: 'Ogg' },
  'audio/ogg; codecs=opus': { mimeType: 'audio/ogg', kind: 'audio', format: 'Ogg' },
  'audio/wav': { mimeType: 'audio/wav', kind: 'audio', format: 'Wave' },
  'application/pdf': { mimeType: 'application/pdf', kind: 'document', format: null },
}

const taken =
  'JPEG, PNG, WebP, AVIF, GIF and TIFF pictures, MP4, WebM, MP3, M4A, OGG and WAV recordings, and PDF are taken'

function picture(mimeType: string, format: string): FileType {
  return { mimeType, kind: 'picture', format }
}

/**
 * Tells from its first bytes what a file is.
 *
 * @throws DomainError `media.type_refused` for what is not taken, by name
 */
export async function readFileType(path: string): Promise<FileType> {
  const { fileTypeFromFile } = await import('file-type')
  // What breaks the detection is no known type; the reader of the name below then looks at the text.
  const found = await fileTypeFromFile(path).catch(() => undefined)
  const type = found && types[found.mime]
  if (type) return type
  const beginning = await readBeginning(path)
  // The directory of a TIFF may lie behind its pixels: where the end is missing, it is a TIFF that cannot be decoded.
  if (!found && /^(II\*\0|MM\0\*)/.test(beginning.toString('latin1', 0, 4))) return tiff
  const name = nameText(beginning) ?? (found ? `${found.ext.toUpperCase()} (${found.mime})` : null)
  throw refusal(name)
}

/** What is said of a file that is not taken; null where nobody can tell what it is. */
export function refusal(name: string | null): DomainError {
  const text = name ? `The file is ${name}; ${taken}.` : `Nobody can tell what the file is; ${taken}.`
  return new DomainError('media.type_refused', text)
}

const sniffed = 4_096

async function readBeginning(path: string): Promise<Buffer> {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(sniffed) })
  if (bytesRead === 0) throw new DomainError('media.unreadable', 'The file is empty.')
  return buffer.subarray(0, bytesRead)
}

/** The name of a type that is text, and begins with no magic number; null for what is not text. */
function nameText(bytes: Buffer): string | null {
  const isWide = /^(\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2))
  const text = isWide ? bytes.toString('latin1').replaceAll('\0', '') : bytes.toString('utf8')
  if (/<svg[\s>]/i.test(text)) return 'SVG (image/svg+xml)'
  if (/<(!doctype\s+html|html|head|body|script)[\s>]/i.test(text)) return 'HTML (text/html)'
  return /[\0-\x08\x0e-\x1a]/.test(text) || text.includes('\ufffd') ? null : 'text (text/plain)'
}
