import { DomainError } from '#src/errors.ts'
import { type DecoderProcess, type Loss, startDecoder } from './decoder-process.ts'
import type { Outcome, Task, TaskLimits } from './messages.ts'

export interface PoolLimits extends TaskLimits {
  /** How many processes decode at the same time. */
  processes: number
  /** How many tasks may wait for one of them. */
  waiting: number
  /** Milliseconds that a task may wait. */
  patience: number
  /** Milliseconds after which a process without a task is stopped. */
  idle: number
  /** A process that has done as many is replaced: decoders leak. */
  tasksEach: number
}

/** Tasks for processes that decode, in the order in which they come. */
export interface Pool {
  /**
   * @param milliseconds that the task may take once it has begun
   * @throws DomainError `media.unavailable` (503) when too many wait, or this one waited for too long
   */
  run(task: Task, milliseconds: number): Promise<Outcome | { lost: Loss }>
  /** Kills the processes; what waits or is under way is refused. */
  close(): Promise<void>
}

interface Waiting {
  task: Task
  milliseconds: number
  begin(result: Promise<Outcome | { lost: Loss }>): void
  refuse(error: Error): void
}

interface Member {
  decoder: DecoderProcess
  isBusy: boolean
  tasks: number
  /** Stops it when it has nothing to do for a while. */
  idling?: NodeJS.Timeout
}

const retryAfter = 5

/** Opens a pool; processes are started when they are needed. */
export function openPool(limits: PoolLimits): Pool {
  const waiting: Waiting[] = []
  const members = new Set<Member>()
  let isClosed = false

  function next(): void {
    while (waiting.length > 0 && !isClosed) {
      const member = findFree()
      if (!member) return
      const { task, milliseconds, begin } = waiting.shift() as Waiting
      begin(serve(member, task, milliseconds))
    }
  }

  function findFree(): Member | null {
    for (const member of members) if (!member.isBusy) return member
    if (members.size >= limits.processes) return null
    const member = { decoder: startDecoder(limits), isBusy: false, tasks: 0 }
    members.add(member)
    return member
  }

  async function serve(member: Member, task: Task, milliseconds: number): Promise<Outcome | { lost: Loss }> {
    clearTimeout(member.idling)
    member.isBusy = true
    try {
      await member.decoder.ready
      const outcome = await member.decoder.run(task, milliseconds)
      if ('lost' in outcome && isClosed) throw stopping()
      return outcome
    } catch (error) {
      // What the process died of was our doing, and not that of the file.
      throw isClosed ? stopping() : error
    } finally {
      release(member)
    }
  }

  function release(member: Member): void {
    member.isBusy = false
    member.tasks++
    const isSpent = member.tasks >= limits.tasksEach || member.decoder.resident() > limits.bytes / 2
    if (isSpent || member.decoder.hasEnded()) void retire(member)
    else member.idling = setTimeout(() => void retire(member), limits.idle)
    next()
  }

  async function retire(member: Member): Promise<void> {
    clearTimeout(member.idling)
    members.delete(member)
    await member.decoder.stop()
  }

  return {
    run: (task, milliseconds) => {
      if (isClosed) throw stopping()
      if (waiting.length >= limits.waiting) throw unavailable('Too many files are waiting to be looked at.')
      const result = waitIn(waiting, { task, milliseconds }, limits.patience)
      next()
      return result
    },
    close: async () => {
      isClosed = true
      for (const { refuse } of waiting.splice(0)) refuse(stopping())
      await Promise.all([...members].map(retire))
    },
  }
}

/** Puts a task at the end of the queue, which it leaves when it is begun, or when it has waited for too long. */
function waitIn(
  queue: Waiting[],
  asked: { task: Task; milliseconds: number },
  patience: number,
): Promise<Outcome | { lost: Loss }> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome | { lost: Loss }>()
  const timer = setTimeout(() => {
    queue.splice(queue.indexOf(entry), 1)
    reject(unavailable('Too many files are waiting to be looked at.'))
  }, patience)
  const leave = <Value>(settle: (value: Value) => void) => {
    return (value: Value) => {
      clearTimeout(timer)
      settle(value)
    }
  }
  const entry: Waiting = { ...asked, begin: leave(resolve), refuse: leave(reject) }
  queue.push(entry)
  return promise
}

function stopping(): DomainError {
  return unavailable('The service is stopping.')
}

function unavailable(detail: string): DomainError {
  return new DomainError('media.unavailable', detail, { retryAfter })
}
