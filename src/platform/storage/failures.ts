import { DomainError } from '#src/errors.ts'

/** Seconds after which a storage may be asked again. */
const patience = 5

/**
 * Says in the domain's words what a disk refused, wherever it was written to; null for what is not a disk's failure, or a
 * bug of ours. The one table of error codes of file systems.
 */
export function toStorageFailure(error: unknown): DomainError | null {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return null
  const code = String(error.code)
  if (/^(ENOSPC|EDQUOT)$/.test(code)) {
    return new DomainError('storage.full', 'There is no room left for files; nothing was stored.', { cause: error })
  }
  return /^(EIO|EROFS|EACCES|EPERM|ENOTDIR|ESTALE|EMFILE|ENFILE)$/.test(code) ? unavailable(error) : null
}

/** The problem of a storage that does not answer, or answers that it cannot. */
export function unavailable(cause: Error): DomainError {
  const detail = 'The storage of files cannot answer now.'
  return new DomainError('storage.unavailable', detail, { cause, retryAfter: patience })
}

/** What a promise brings, or null when the file or folder it is about is not there. */
export async function ifThere<Result>(work: Promise<Result>): Promise<Result | null> {
  try {
    return await work
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return null
    throw error
  }
}

/** Whether a system call failed with this code. */
export function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === code
}
