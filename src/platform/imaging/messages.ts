import type { DomainError } from '#src/errors.ts'
import type { RenditionSpec } from './imaging.ts'

/** What a process that decodes is asked for, one task at a time. */
export type Task =
  | { act: 'examine'; path: string }
  | { act: 'render'; source: string; target: string; spec: RenditionSpec }

/** What every task in such a process keeps to. */
export interface TaskLimits {
  /** A picture with more pixels is not decoded. */
  pixels: number
  /** A process that has more memory than this ends. */
  bytes: number
}

export type Outcome =
  | { done: unknown }
  /** It is the file's fault, and said in words for whoever sent it. */
  | { refused: { code: DomainError['code']; detail: string } }
  /** It is ours; the stack for the log. */
  | { failed: string }

/** What such a process sends: that it is ready, then an outcome for each task, with the memory it has afterwards. */
export type Message = 'ready' | { outcome: Outcome; resident: number }

/** How a process ends itself when it has more memory than it may. */
export const overweight = 'SIGUSR2'
