import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import type { Database } from '#src/platform/db/client.ts'
import type { Storage } from '#src/platform/storage/storage.ts'

/** Under this key the storage says which database it belongs to. */
export const ownerKey = 'owner'

/**
 * Whether the storage belongs to this database: to another one all of its files would look as if nobody wanted them. A
 * storage that belongs to nobody belongs to this one from now on.
 */
export async function ownsStorage(db: Database, storage: Storage): Promise<boolean> {
  const owner = await readOwner(db)
  const found = await storage.read(ownerKey)
  if (found) return (await text(found.stream)) === owner
  const draft = storage.draftPath()
  try {
    await writeFile(draft, owner)
    await storage.putFile(ownerKey, draft, 'text/plain')
  } finally {
    await rm(draft, { force: true })
  }
  return true
}

/** The name of this database, which is made when it is first asked for. */
async function readOwner(db: Database): Promise<string> {
  const [state] = await db.$queryRaw<[{ owner: string }]>`
    INSERT INTO storage_state (id, owner) VALUES (1, ${randomUUID()})
    ON CONFLICT (id) DO UPDATE SET owner = storage_state.owner RETURNING owner`
  return state.owner
}
