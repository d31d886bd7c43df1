import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { readWeights } from '#src/platform/http/preferences.ts'

/** How the bytes of an answer are written (`Content-Encoding`). */
export type Encoding = 'br' | 'gzip' | 'identity'

/** Smaller answers than this fit into one packet as they are. */
const worthwhileBytes = 1_000

/** Answers that nobody prepared are compressed while a client waits. */
const brotliQuality = 4

const preferred = ['br', 'gzip'] as const

/** The best of our encodings that a client takes (RFC 9110 §12.5.3): of those it likes equally, the smallest. */
export function chooseEncoding(accepted: string | undefined): Encoding {
  if (!accepted) return 'identity'
  const weights = readWeights(accepted)
  const weightOf = (name: string) => weights.get(name) ?? weights.get('*') ?? 0
  let best: Encoding = 'identity'
  let most = weights.get('identity') ?? 0
  for (const encoding of preferred) {
    const weight = weightOf(encoding)
    if (weight > most || (weight === most && weight > 0 && best === 'identity')) [best, most] = [encoding, weight]
  }
  return best
}

/** A text in one of the encodings; in none where it is too short to gain by it. */
export async function encode(text: string, wanted: Encoding): Promise<{ encoding: Encoding; bytes: Buffer }> {
  const bytes = Buffer.from(text)
  const encoding = bytes.length < worthwhileBytes ? 'identity' : wanted
  return { encoding, bytes: await compress[encoding](bytes) }
}

const [toBrotli, toGzip] = [promisify(brotliCompress), promisify(gzip)]

const compress: Record<Encoding, (bytes: Buffer) => Promise<Buffer>> = {
  br: (bytes) => toBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
  gzip: (bytes) => toGzip(bytes),
  identity: async (bytes) => bytes,
}
