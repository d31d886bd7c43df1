import { isDriverAdapterError } from '@prisma/driver-adapter-utils'
import { DomainError } from '#src/errors.ts'

/** What is known of a failure, wherever the driver or one of Prisma's layers has put it. */
interface Failure {
  /** SQLSTATE; `08000` (connection exception) too for what the driver itself says of its connections. */
  state: string
  /** Name of the index or constraint that was broken. */
  constraint: string | null
  message: string
}

/**
 * Says in the domain's words what the database refused; null for what is not the database's, or a bug of ours.
 * The one table of SQLSTATEs (PostgreSQL manual, appendix A).
 */
export function toDomainError(error: unknown): DomainError | null {
  const failure = readFailure(error)
  if (!failure) return null
  const { state, message } = failure
  const options = { cause: error }
  if (/^(08|53|57P0|28)|^(57014|55P03|25006|25P03|25P04|3D000)$/.test(state)) {
    return new DomainError('database.unavailable', 'The database cannot answer now.', { ...options, retryAfter: 2 })
  }
  if (/^(40001|40P01|23505)$/.test(state)) {
    const text = 'Other writes got in the way of this one; nothing was stored.'
    return new DomainError('database.contended', text, { ...options, retryAfter: 1 })
  }
  // 23503 stands for both ends of a foreign key up to PostgreSQL 17; only the message tells them apart.
  if (state === '23503' && message.startsWith('insert or update')) {
    return new DomainError('database.reference_missing', 'Something that is referred to does not exist.', options)
  }
  if (state === '23503' || state === '23001') {
    return new DomainError('database.still_referenced', 'Something else still refers to this.', options)
  }
  if (/^(22001|22003|2200[789]|22021|22025|22P0[25]|2201[BWX]|23502|23514|5400[01])$/.test(state)) {
    return new DomainError('database.invalid', 'The database cannot store a value of this request.', options)
  }
  return null
}

/** True when `error` is PostgreSQL refusing a duplicate under the unique index `index`, as named in the migration. */
export function breaksUnique(error: unknown, index: string): boolean {
  const failure = readFailure(error)
  return failure?.state === '23505' && failure.constraint === index
}

/** True when the same transaction may succeed if it is run again: PostgreSQL broke it off for another's sake. */
export function isWorthRetrying(error: unknown): boolean {
  return /^(40001|40P01)$/.test(readFailure(error)?.state ?? '')
}

/**
 * True when PostgreSQL, or the machine it runs on, says that it takes no connections: it is down, going down or coming
 * up, and stores nothing. Silence says nothing.
 */
export function isRefusal(error: unknown): boolean {
  const { code } = error as { code?: unknown }
  return code === 'ECONNREFUSED' || code === '57P03'
}

/** The members of the errors of Prisma, its adapter and the driver that are read here. */
interface ErrorShape {
  message?: string
  code?: string
  severity?: string
  syscall?: string
  constraint?: string
  meta?: { driverAdapterError?: { cause?: AdapterCause } }
}

interface AdapterCause {
  kind?: string
  originalCode?: string
  originalMessage?: string
  constraint?: { index?: string }
}

function readFailure(error: unknown): Failure | null {
  if (!(error instanceof Error)) return null
  const { message, code = '', severity, syscall, constraint, meta }: ErrorShape = error
  // Prisma hands on as it is what is thrown at the ends of a transaction, by BEGIN and COMMIT.
  const adapterError = isDriverAdapterError(error) ? error : meta?.driverAdapterError
  const cause = adapterError?.cause as AdapterCause | undefined
  if (cause?.originalCode) {
    const { originalCode, originalMessage = '', constraint: broken } = cause
    return { state: originalCode, constraint: broken?.index ?? null, message: originalMessage }
  }
  if (severity && /^[0-9A-Z]{5}$/.test(code)) {
    return { state: code, constraint: constraint ?? null, message: message ?? '' }
  }
  const lost = lostKinds.has(cause?.kind ?? '') || code === 'P2028' || (syscall && lostCodes.has(code))
  return lost || lostMessages.test(message ?? '') ? { state: '08000', constraint: null, message: message ?? '' } : null
}

const lostKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TlsConnectionError'])
const lostCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
/** The driver's own errors have no code. */
const lostMessages =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout|Client was closed)/
