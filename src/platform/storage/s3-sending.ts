import { createReadStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { AbortMultipartUploadCommand, ListMultipartUploadsCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { type Bucket, bound, placeOf, told } from './s3-client.ts'
import type { Storage } from './storage.ts'
import { takeTurns } from './turns.ts'

/** A file up to this size is sent in one request, read from the disk as it goes. */
const inOneRequest = 16 * 2 ** 20
/** Larger ones are sent in parts, which are held in memory: two of each file, of two files at a time. */
const partBytes = 8 * 2 ** 20
const partsAtOnce = 2
const largeFilesAtOnce = 2
/** S3 takes 10,000. */
const mostParts = 9_000

const attempts = 3
const pauseMs = 200

/** Makes `putFile`: the file is in the bucket, and no longer on the disk, when it resolves. */
export function createSending(bucket: Bucket): Storage['putFile'] {
  const inTurn = takeTurns(largeFilesAtOnce)
  return async (key, path, contentType) => {
    const target = { ...placeOf(bucket, key), ContentType: contentType }
    const { size } = await stat(path)
    const source = { path, size }
    await told(() =>
      size <= inOneRequest ? sendWhole(bucket, source, target) : inTurn(() => sendInParts(bucket, source, target)),
    )
    await rm(path)
  }
}

interface Source {
  path: string
  size: number
}

interface Target {
  Bucket: string
  Key: string
  ContentType: string
}

/** The SDK cannot send a stream twice, so it is begun anew here. */
async function sendWhole({ client }: Bucket, { path, size }: Source, target: Target): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const stream = createReadStream(path)
    try {
      await client.send(new PutObjectCommand({ ...target, Body: stream, ContentLength: size }))
      return
    } catch (error) {
      if (attempt === attempts || isRefusal(error)) throw error
      await sleep(pauseMs * 2 ** attempt)
    } finally {
      stream.destroy()
    }
  }
}

async function sendInParts({ client }: Bucket, { path, size }: Source, target: Target): Promise<void> {
  const stream = createReadStream(path)
  try {
    const partSize = Math.max(partBytes, Math.ceil(size / mostParts))
    await new Upload({ client, params: { ...target, Body: stream }, partSize, queueSize: partsAtOnce }).done()
  } finally {
    stream.destroy()
  }
}

/** Whether asking again would be answered alike: the storage understood, and does not want to. */
function isRefusal(error: unknown): boolean {
  const { $metadata, code } = error as { $metadata?: { httpStatusCode?: number }; code?: string }
  const status = $metadata?.httpStatusCode ?? 0
  return (status >= 400 && status < 500 && status !== 408 && status !== 429) || code === 'ENOENT'
}

/**
 * Removes what the bucket keeps of files that were begun before a time and never sent to their end. A server that keeps
 * no list of those has to remove them by a rule of its own.
 *
 * @param before in milliseconds since 1970
 * @returns how many
 */
export async function abortUploads(bucket: Bucket, before: number): Promise<number> {
  const { client, name: Bucket, prefix: Prefix } = bucket
  let count = 0
  let next: { KeyMarker?: string; UploadIdMarker?: string } | null = {}
  while (next) {
    const list = await listUploads(bucket, new ListMultipartUploadsCommand({ Bucket, Prefix, ...next }))
    for (const { Key, UploadId, Initiated } of list?.Uploads ?? []) {
      if (Number(Initiated) >= before) continue
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }), bound(bucket))
      count++
    }
    next = list?.IsTruncated
      ? {
          ...(list.NextKeyMarker !== undefined && { KeyMarker: list.NextKeyMarker }),
          ...(list.NextUploadIdMarker !== undefined && { UploadIdMarker: list.NextUploadIdMarker }),
        }
      : null
  }
  return count
}

async function listUploads(bucket: Bucket, command: ListMultipartUploadsCommand) {
  try {
    return await bucket.client.send(command, bound(bucket))
  } catch (error) {
    if (error instanceof Error && error.name === 'NotImplemented') return null
    throw error
  }
}
