import { join } from 'node:path'
import { openDiskStorage } from './disk.ts'
import type { S3Place } from './s3-client.ts'
import type { Storage } from './storage.ts'

interface StoragePlace {
  dataDir: string
  files: { s3: S3Place | null; graceHours: number }
}

/**
 * Opens the storage that the settings name, and removes what processes that crashed had begun there. The SDK of AWS is
 * loaded only where it is used.
 */
export async function openStorage({ dataDir, files }: StoragePlace): Promise<Storage> {
  const folder = join(dataDir, 'media')
  if (!files.s3) {
    const storage = await openDiskStorage(folder)
    await storage.clearDrafts(files.graceHours * 3_600_000)
    return storage
  }
  const { openS3Storage } = await import('./s3.ts')
  return openS3Storage(files.s3, { folder })
}
