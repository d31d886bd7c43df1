import { isUtf8 } from 'node:buffer'
import { DomainError } from '#src/errors.ts'

/** The charsets that a document may be declared in, beside UTF-8; names as in HTTP, in lower case. */
export const charsets = [
  'utf-8',
  'utf8',
  'utf-16',
  'utf-16le',
  'utf-16be',
  'us-ascii',
  'ascii',
  'iso-8859-1',
  'latin1',
  'iso-8859-2',
  'iso-8859-15',
  'windows-1250',
  'windows-1252',
  'cp1252',
] as const

interface Declared {
  /** What the Content-Type says. */
  header: string | null
  /** What the document itself says, such as in `<meta charset>`. */
  inside?: string | null
}

/** The charset of a Content-Type header, in lower case. */
export function charsetOf(contentType: string | undefined): string | null {
  return /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(contentType ?? '')?.[1]?.toLowerCase() ?? null
}

/**
 * Reads a document as it is declared: a byte order mark decides, then the Content-Type, then the document itself, then
 * UTF-8. The text is made NFC as all text is.
 *
 * @throws DomainError `request.invalid_encoding` (400) that says at which byte it is not what it should be, and
 * `request.invalid` (422) when it holds a NUL
 */
export function decodeDocument(bytes: Buffer, { header, inside = null }: Declared): string {
  const charset = charsetOfMark(bytes) ?? header ?? inside ?? 'utf-8'
  if (/^utf-?8$/i.test(charset)) requireUtf8(bytes)
  const text = decoderOf(charset).decode(bytes).normalize()
  const nul = text.indexOf('\0')
  if (nul === -1) return text
  const detail = `The document holds a NUL, at character ${nul}: it is no text.`
  throw new DomainError('request.invalid', detail, { errors: [{ pointer: '', code: 'invalid_value', detail }] })
}

function charsetOfMark(bytes: Buffer): string | null {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : null
}

function decoderOf(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset)
  } catch (cause) {
    const detail = `The document says that its charset is ${charset.slice(0, 60)}, which nobody knows.`
    throw new DomainError('request.invalid_encoding', detail, { cause })
  }
}

function requireUtf8(bytes: Buffer): void {
  if (isUtf8(bytes)) return
  const offset = findInvalid(bytes)
  const byte = (bytes[offset] ?? 0).toString(16).padStart(2, '0')
  const advice = 'Declare the charset if it is another one: Content-Type: …; charset=windows-1252.'
  throw new DomainError('request.invalid_encoding', `Byte ${offset} (0x${byte}) is not UTF-8. ${advice}`, {
    members: { offset },
  })
}

/** Where the first character begins that is none; found by halving, since a prefix that is UTF-8 stays so. */
function findInvalid(bytes: Buffer): number {
  let [valid, end] = [0, bytes.length]
  while (end - valid > 1) {
    const middle = Math.floor((valid + end) / 2)
    if (isPrefix(bytes.subarray(0, middle))) valid = middle
    else end = middle
  }
  // What is cut off there may be a character that has begun.
  while (!isUtf8(bytes.subarray(0, valid))) valid--
  return valid
}

/** Whether these are whole characters, but perhaps for the last one. */
function isPrefix(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
