import { join } from 'node:path'
import { openDiskStorage } from './disk.ts'
import type { Storage } from './storage.ts'

/** Opens the storage that the settings name. */
export async function openStorage({ dataDir }: { dataDir: string }): Promise<Storage> {
  return openDiskStorage(join(dataDir, 'media'))
}
