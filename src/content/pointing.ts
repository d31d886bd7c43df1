import { DomainError, type Fault } from '#src/errors.ts'

/** Errors whose pointers begin at the request, not at the resource inside it that they are about. */
const pointed = new WeakSet<Error>()

/** Runs `work` on the resource that stands at `at` in a request, and has the errors it throws say so. */
export async function pointingAt<Result>(at: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (at === '' || !(error instanceof DomainError) || pointed.has(error)) throw error
    const moved = below(at, error)
    pointed.add(moved)
    throw moved
  }
}

/** The same error with every pointer moved below `at`. */
function below(at: string, error: DomainError): DomainError {
  const whole: Fault[] = [{ pointer: '', code: error.reason, detail: error.message }]
  const errors = (error.options.errors ?? whole).map((fault) => ({ ...fault, pointer: at + (fault.pointer ?? '') }))
  return new DomainError(error.code, error.message, { ...error.options, errors })
}
