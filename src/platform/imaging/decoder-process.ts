import { type ChildProcess, fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Message, type Outcome, overweight, type Task, type TaskLimits } from './messages.ts'

/** Why a task has no outcome: the process was too slow, had too much memory, or fell over. */
export type Loss = 'late' | 'overweight' | 'crashed'

/** A process that decodes, as it is seen from here. */
export interface DecoderProcess {
  /** Resolves when it takes tasks; rejects when it ended, or could not be started, before that. */
  ready: Promise<void>
  /** Gives it a task, which has to be the only one; the process is gone after a loss. */
  run(task: Task, milliseconds: number): Promise<Outcome | { lost: Loss }>
  /** Bytes of memory it had after its last task. */
  resident(): number
  hasEnded(): boolean
  /** Kills it, and resolves when it is gone. */
  stop(): Promise<void>
}

const program = join(import.meta.dirname, 'child.ts')
/** Of standard error, in characters: the last words of a process that falls over. */
const lastWords = 2_000

/** Milliseconds after which it is taken for dead: also a busy machine starts it within a second or two. */
const startLimit = 30_000

/** What V8 may have in such a process, in MiB; pictures lie outside of its heap. */
const heapMegabytes = 192

/** Starts a process that decodes. It gets none of our environment, which holds secrets. */
export function startDecoder(limits: TaskLimits): DecoderProcess {
  const child = fork(program, [JSON.stringify(limits)], {
    execArgv: [`--max-old-space-size=${heapMegabytes}`, '--no-warnings'],
    env: { TMPDIR: tmpdir(), LC_ALL: 'C.UTF-8', TZ: 'UTC', NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const ended = watchEnd(child)
  let hasEnded = false
  ended.then(() => {
    hasEnded = true
  })
  let resident = 0
  return {
    ready: waitUntilReady(child, ended),
    run: async (task, milliseconds) => {
      const message = await ask(child, ended, { task, milliseconds })
      if ('lost' in message) return message
      resident = message.resident
      return message.outcome
    },
    resident: () => resident,
    hasEnded: () => hasEnded,
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

interface End {
  signal: NodeJS.Signals | null
  /** For the log. */
  words: string
}

/** Resolves when the process is gone, also when it never came to be. */
function watchEnd(child: ChildProcess): Promise<End> {
  let words = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-lastWords)
  })
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve({ signal, words: `status ${code ?? signal}. ${words}` }))
    // Also for a message that could not be sent, since the process was just ending: then it does end.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ signal: null, words: error.message })
    })
  })
}

async function waitUntilReady(child: ChildProcess, ended: Promise<End>): Promise<void> {
  const timer = setTimeout(() => child.kill('SIGKILL'), startLimit)
  const ready = new Promise<null>((resolve) => child.once('message', () => resolve(null)))
  const end = await Promise.race([ready, ended])
  clearTimeout(timer)
  if (end) throw new Error(`A process that decodes pictures could not start: ${end.words}`)
}

async function ask(
  child: ChildProcess,
  ended: Promise<End>,
  { task, milliseconds }: { task: Task; milliseconds: number },
): Promise<Exclude<Message, 'ready'> | { lost: Loss }> {
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    child.kill('SIGKILL')
  }, milliseconds)
  const answer = new Promise<Exclude<Message, 'ready'>>((resolve) => child.once('message', resolve))
  child.send(task, () => {})
  const lost = ended.then(({ signal }) => {
    if (isLate) return { lost: 'late' as const }
    return { lost: signal === overweight ? ('overweight' as const) : ('crashed' as const) }
  })
  const result = await Promise.race([answer, lost])
  clearTimeout(timer)
  return result
}
