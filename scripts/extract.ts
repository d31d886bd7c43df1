import { once } from 'node:events'
import { extractLines } from './extract-lines.ts'

/**
 * npm run -s extract < texts.jsonl > predictions.jsonl
 *
 * A line that cannot be read is named on standard error, and the process then ends with 1; the others are answered.
 */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(1)
})
for await (const answer of extractLines(process.stdin)) {
  if ('answer' in answer) {
    if (!process.stdout.write(`${answer.answer}\n`)) await once(process.stdout, 'drain')
    continue
  }
  console.error(`line ${answer.line}: ${answer.problem}`)
  process.exitCode = 1
}
