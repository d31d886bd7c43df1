import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import zlib from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import { DomainError } from '#src/errors.ts'
import { readWithPatience } from './body-time.ts'

/** What bodies may be packed by, as `Content-Encoding` says it. */
const decoders = {
  gzip: () => zlib.createGunzip(),
  'x-gzip': () => zlib.createGunzip(),
  deflate: () => zlib.createInflate(),
  br: () => zlib.createBrotliDecompress(),
  zstd: () => zlib.createZstdDecompress(),
} satisfies Record<string, () => Unpacking>
type Unpacking = zlib.Gunzip | zlib.Inflate | zlib.BrotliDecompress | zlib.ZstdDecompress

export const encodings = Object.keys(decoders).filter((name) => !name.startsWith('x-'))

/** A body may grow to this however small it was sent. */
const harmlessBytes = 16 * 1024 * 1024
/** Beyond it, text that is text grows less than this; what grows more was made to. */
const maxGrowth = 200

/** Whether `decodeBody` can unpack what is packed so. */
export function isDecodable(encoding: string): boolean {
  return encoding === 'identity' || encoding in decoders
}

/**
 * A body as it was before it was packed, read at the pace of its reader, with time for as long as it goes on coming.
 *
 * @throws DomainError on the stream: `request.malformed_request` (400) where it ends early or cannot be unpacked,
 * `request.too_large` (413) where a little of it unpacks to far more than text does
 */
export function decodeBody({ raw, headers }: Pick<FastifyRequest, 'raw' | 'headers'>): Readable {
  const body = readWithPatience(raw, raw)
  const make = decoders[(headers['content-encoding'] ?? 'identity').toLowerCase() as keyof typeof decoders]
  return make ? Readable.from(unpack(raw, body, make()), { objectMode: false }) : body
}

async function* unpack(raw: IncomingMessage, packed: Readable, unpacking: Unpacking): AsyncGenerator<Buffer> {
  let [bytesIn, bytesOut] = [0, 0]
  packed.on('data', (chunk: Buffer) => {
    bytesIn += chunk.length
  })
  packed.on('error', (error) => unpacking.destroy(error))
  packed.pipe(unpacking)
  try {
    for await (const chunk of unpacking) {
      bytesOut += chunk.length
      if (bytesOut > harmlessBytes && bytesOut > maxGrowth * bytesIn) throw bomb()
      yield chunk
    }
  } catch (cause) {
    if (cause instanceof DomainError) throw cause
    throw new DomainError('request.malformed_request', 'The body cannot be unpacked as its Content-Encoding says.', {
      cause,
    })
  } finally {
    packed.destroy()
    raw.resume()
  }
}

function bomb(): DomainError {
  return new DomainError(
    'request.too_large',
    `Unpacked, the body is more than ${maxGrowth} times as large as it was sent.`,
  )
}
