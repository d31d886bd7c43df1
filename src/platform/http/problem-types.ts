import type { Reason } from '#src/errors.ts'
import { contentProblems } from './content-problems.ts'
import { requestProblems } from './request-problems.ts'

export interface ProblemType {
  status: number
  title: string
  /** What happened and what to do about it, for the page of the problem. */
  explanation: string
  /** What such a request looks like, or the `detail` of such an answer. */
  example: string
}

/** Every reason why a request cannot be honoured: its HTTP status and what its page says. */
export const problemTypes: Record<Reason, ProblemType> = { ...requestProblems, ...contentProblems }
