import { PutObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { checkKey } from './keys.ts'
import { makeClient, type Patience, type S3Place, toFailure } from './s3-client.ts'
import type { ExpectedFile, SignedRequest } from './storage.ts'

interface Signing {
  sign(key: string, file: ExpectedFile, forSeconds: number): Promise<SignedRequest>
  close(): void
}

/** Signs requests that clients make, at the address under which they reach the storage. */
export function createSigning(place: S3Place, patience: Patience): Signing {
  const client = makeClient(place, place.publicEndpoint ?? place.endpoint, patience)
  return {
    sign: async (key, { bytes, mimeType, sha256 }, forSeconds) => {
      const checksum = sha256 === null ? null : Buffer.from(sha256, 'hex').toString('base64')
      const command = new PutObjectCommand({
        Bucket: place.bucket,
        Key: place.prefix + checkKey(key),
        ContentLength: bytes,
        ContentType: mimeType,
        ...(checksum !== null && { ChecksumSHA256: checksum }),
      })
      const headers = {
        'Content-Length': String(bytes),
        'Content-Type': mimeType,
        ...(checksum !== null && { 'x-amz-checksum-sha256': checksum }),
      }
      const signed = new Set(Object.keys(headers).map((name) => name.toLowerCase()))
      try {
        // As headers, which the storage compares with what it gets, and not as parts of the address.
        const options = { expiresIn: forSeconds, signableHeaders: signed, unhoistableHeaders: signed }
        return { method: 'PUT', url: await getSignedUrl(client, command, options), headers }
      } catch (error) {
        throw toFailure(error)
      }
    },
    close: () => client.destroy(),
  }
}
