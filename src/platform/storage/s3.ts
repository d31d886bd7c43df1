import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3'
import { type Drafts, openDrafts } from './drafts.ts'
import { checkPrefix, draftsName } from './keys.ts'
import {
  type Bucket,
  bound,
  isBehindEnd,
  isNothing,
  makeClient,
  type Patience,
  placeOf,
  type S3Place,
  toFailure,
  told,
} from './s3-client.ts'
import { abortUploads, createSending } from './s3-sending.ts'
import { createSigning } from './s3-signing.ts'
import type { ByteRange, Storage, StoredObject } from './storage.ts'

interface S3Options {
  /** Where drafts lie, on a local disk. */
  folder: string
  patience?: Patience
}

const usualPatience: Patience = { connectMs: 3_000, silenceMs: 8_000 }
/** A reader who pauses lets the storage wait. */
const readerPatienceMs = 90_000

/** Keeps files in a bucket. Asks it nothing before the first file, so that a start does not wait for it. */
export async function openS3Storage(place: S3Place, { folder, patience = usualPatience }: S3Options): Promise<Storage> {
  const drafts = await openDrafts(join(folder, draftsName))
  const client = makeClient(place, place.endpoint, patience)
  const signing = createSigning(place, patience)
  const bucket: Bucket = { client, name: place.bucket, prefix: place.prefix, patience }
  return {
    kind: 's3',
    putFile: createSending(bucket),
    read: (key, range) => told(() => readPart(bucket, key, range)),
    find: (key) => told(() => findObject(bucket, key)),
    remove: (key) => told(() => removeObject(bucket, key)),
    list: (prefix) => listObjects(bucket, prefix),
    draftPath: drafts.path,
    clearDrafts: (olderThanMs, named) =>
      named === undefined ? told(() => clear(bucket, drafts, olderThanMs)) : drafts.clear(olderThanMs, named),
    signUpload: signing.sign,
    close: async () => {
      client.destroy()
      signing.close()
    },
  }
}

async function readPart(bucket: Bucket, key: string, range?: ByteRange): ReturnType<Storage['read']> {
  const where = placeOf(bucket, key)
  const Range = range && `bytes=${range.start}-${range.end}`
  try {
    const answer = await bucket.client.send(new GetObjectCommand({ ...where, ...(Range && { Range }) }))
    const stream = answer.Body as unknown as IncomingMessage
    stream.setTimeout(readerPatienceMs)
    tellFailure(stream)
    const whole = Number(answer.ContentRange?.split('/')[1] ?? answer.ContentLength)
    return { bytes: whole, stream }
  } catch (error) {
    if (isNothing(error)) return null
    if (!isBehindEnd(error)) throw error
    const found = await findObject(bucket, key)
    return found && { bytes: found.bytes, stream: Readable.from([]) }
  }
}

/** Has a stream that breaks off do so as the storage's problem. */
function tellFailure(stream: IncomingMessage): void {
  const destroy = stream.destroy.bind(stream)
  stream.destroy = (error) => destroy(error && (toFailure(error) as Error))
}

async function findObject(bucket: Bucket, key: string): Promise<StoredObject | null> {
  try {
    const command = new HeadObjectCommand(placeOf(bucket, key))
    const { ContentLength: bytes = 0, LastModified } = await bucket.client.send(command, bound(bucket))
    return { key, bytes, writtenAt: Number(LastModified) }
  } catch (error) {
    if (isNothing(error)) return null
    throw error
  }
}

async function removeObject(bucket: Bucket, key: string): Promise<void> {
  try {
    await bucket.client.send(new DeleteObjectCommand(placeOf(bucket, key)), bound(bucket))
  } catch (error) {
    if (!isNothing(error)) throw error
  }
}

async function* listObjects(bucket: Bucket, beginning: string): AsyncIterable<StoredObject> {
  const { client, name: Bucket, prefix } = bucket
  const Prefix = prefix + checkPrefix(beginning)
  try {
    for await (const page of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
      for (const { Key = '', Size: bytes = 0, LastModified } of page.Contents ?? []) {
        yield { key: Key.slice(prefix.length), bytes, writtenAt: Number(LastModified) }
      }
    }
  } catch (error) {
    throw toFailure(error)
  }
}

/** Clears the folder of drafts, and what the bucket keeps of large files that were never sent to their end. */
async function clear(bucket: Bucket, drafts: Drafts, olderThanMs: number): Promise<number> {
  return (await drafts.clear(olderThanMs)) + (await abortUploads(bucket, Date.now() - olderThanMs))
}
