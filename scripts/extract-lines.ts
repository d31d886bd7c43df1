import { z } from 'zod'
import { predictQuotes } from '#src/extraction/predictions.ts'

/** A text longer than this is no article; its line is refused and skipped without being held. */
const maxLine = 32 * 1024 * 1024
const newline = 0x0a

const Given = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  language: z.string().max(40).nullish(),
})

export type Answer = { line: number; answer: string } | { line: number; problem: string }

/** Reads the quotes of one text a line: `{ id, text, language? }` becomes `{ id, quotes }`. Blank lines are passed over. */
export async function* extractLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<Answer> {
  for await (const { line, bytes } of splitLines(input)) {
    if (bytes === null) yield { line, problem: `longer than ${maxLine} bytes` }
    else if (bytes.some((byte) => byte > 0x20)) yield { line, ...answerLine(bytes) }
  }
}

function answerLine(bytes: Uint8Array): { answer: string } | { problem: string } {
  try {
    const { id, text, language } = Given.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
    return { answer: JSON.stringify({ id, quotes: predictQuotes(text, language ?? null) }) }
  } catch (error) {
    if (error instanceof z.ZodError) return { problem: z.prettifyError(error).replaceAll(/\s*\n\s*/g, ' ') }
    if (error instanceof SyntaxError) return { problem: `no JSON: ${error.message}` }
    if (error instanceof TypeError && 'code' in error) return { problem: 'no UTF-8' }
    throw error
  }
}

/** Cuts bytes at line feeds and numbers the lines from 1; a line that is too long comes as null. */
async function* splitLines(
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ line: number; bytes: Uint8Array | null }> {
  let pieces: Uint8Array[] = []
  let held = 0
  let line = 1
  const hold = (piece: Uint8Array): void => {
    held += piece.length
    if (held <= maxLine) pieces.push(piece)
    else pieces = []
  }
  for await (const chunk of input) {
    let from = 0
    for (let at = chunk.indexOf(newline); at !== -1; at = chunk.indexOf(newline, from)) {
      hold(chunk.subarray(from, at))
      yield { line, bytes: held > maxLine ? null : Buffer.concat(pieces) }
      pieces = []
      held = 0
      line += 1
      from = at + 1
    }
    hold(chunk.subarray(from))
  }
  if (held > 0) yield { line, bytes: held > maxLine ? null : Buffer.concat(pieces) }
}
