import { Worker } from 'node:worker_threads'
import { DomainError } from '#src/errors.ts'
import { setUpDecoders } from './decoders.ts'
import { examineFile } from './examining.ts'
import type { Message, Outcome, Task, TaskLimits } from './messages.ts'
import { renderPicture } from './rendering.ts'

// The process that decodes. It knows neither the database nor any secret, keeps nothing between two tasks, and may be
// killed at any time.
const limits: TaskLimits = JSON.parse(process.argv[2] as string)
setUpDecoders()
new Worker(new URL('./guard.ts', import.meta.url), {
  workerData: { parent: process.ppid, bytes: limits.bytes },
  resourceLimits: { maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 },
})
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.on('message', async (task: Task) => {
  send({ outcome: await perform(task), resident: process.memoryUsage.rss() })
})
send('ready')

async function perform(task: Task): Promise<Outcome> {
  try {
    if (task.act === 'examine') return { done: await examineFile(task.path, limits) }
    return { done: await renderPicture(task.source, task, limits) }
  } catch (error) {
    if (error instanceof DomainError) return { refused: { code: error.code, detail: error.message } }
    return { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

function send(message: Message): void {
  process.send?.(message)
}
