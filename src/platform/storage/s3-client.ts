import { S3Client, S3ServiceException } from '@aws-sdk/client-s3'
import { DomainError } from '#src/errors.ts'
import type { S3Address } from '#src/setting-forms.ts'
import { unavailable } from './failures.ts'
import { checkKey } from './keys.ts'

/** A bucket, or a part of one, and how to reach it. */
export interface S3Place extends S3Address {
  /** Null to find them where the SDK does, such as in the role of the machine. */
  credentials: { accessKeyId: string; secretAccessKey: string } | null
}

/** For how long, in milliseconds, the storage may say nothing at all. */
export interface Patience {
  connectMs: number
  silenceMs: number
}

/** Requests that a busy or restarting server did not answer are made again so often. */
const attempts = 3

/** @param endpoint null for the one of AWS */
export function makeClient(place: S3Place, endpoint: string | null, { connectMs, silenceMs }: Patience): S3Client {
  const { region, pathStyle, credentials } = place
  return new S3Client({
    region,
    forcePathStyle: pathStyle,
    maxAttempts: attempts,
    // What fails is thrown, and logged by whoever cannot go on; the SDK would write to the console, too.
    logger: { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore },
    // Older and simpler servers than that of AWS do not know the checksums that the SDK would add.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: connectMs, socketTimeout: silenceMs, httpAgent: pooled, httpsAgent: pooled },
    ...(endpoint !== null && { endpoint }),
    ...(credentials !== null && { credentials }),
  })
}

function ignore(): void {}

const pooled = { keepAlive: true, maxSockets: 64 }

/** The bucket and the one client that talks to it. */
export interface Bucket {
  client: S3Client
  name: string
  prefix: string
  patience: Patience
}

/** Says what failed as the storage's problem. */
export async function told<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw toFailure(error)
  }
}

export function placeOf({ name, prefix }: Bucket, key: string): { Bucket: string; Key: string } {
  return { Bucket: name, Key: prefix + checkKey(key) }
}

/** Bounds a request without a body as a whole, however slowly it is answered, and however often it is made again. */
export function bound({ patience }: Bucket): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(2 * (patience.connectMs + patience.silenceMs)) }
}

/** Whether the storage says that nothing is under the key. */
export function isNothing(error: unknown): boolean {
  return error instanceof S3ServiceException && ['NoSuchKey', 'NotFound'].includes(error.name)
}

export function isBehindEnd(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === 'InvalidRange'
}

/**
 * What to throw for a request that failed. Whatever the reason, it is not the client's: a network that fails, a bucket
 * that is not there, keys that are no longer good. Of what the SDK says only name, status and message are handed on;
 * its errors also hold the request with its signature, and answers may repeat the key.
 */
export function toFailure(error: unknown): unknown {
  const isOurs = error instanceof DomainError || error instanceof RangeError || error instanceof TypeError
  if (!(error instanceof Error) || isOurs) return error
  const { name, message, code, $metadata } = error as Error & { code?: string; $metadata?: { httpStatusCode?: number } }
  const status = $metadata?.httpStatusCode
  // The SDK calls a network that fails by the system call, as file systems do; a file that cannot be read is no answer.
  if ('path' in error) return error
  const said = [name, status, code, message].filter((part) => part !== undefined).join(' ')
  return unavailable(new Error(`The S3 storage: ${said}`))
}
