import { DomainError } from '#src/errors.ts'

/** The parser takes longer for each element the more are open. */
export const maxNested = 2_000

/** The problem of what nests elements so deep that nobody meant it. */
export function tooDeep(): DomainError {
  return new DomainError('body.too_deep', `The HTML nests elements more than ${maxNested} deep.`)
}
