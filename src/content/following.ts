import type { Database, Db } from '#src/platform/db/client.ts'
import { inTransaction } from '#src/platform/db/transaction.ts'
import type { Change } from './change-schema.ts'
import { placeChanges, readStretch, type Surface } from './changes.ts'

/** Something in this service that works on every change once. */
export interface Follower {
  /** Under this name the database keeps how far it has come; it starts with what happens after it is first seen. */
  name: string
  surface: Surface
  /** How many changes it takes at once. */
  limit: number
}

/**
 * Lets a follower work on the changes that it has not seen yet, oldest first. What `work` writes through `tx` is stored
 * together with how far the follower has come: exactly once, whatever is killed, repeated or run in several processes.
 * It must do nothing outside the database.
 *
 * @returns how many changes it worked on; 0 also when another process is at it
 * @throws what `work` throws; the same changes come again then
 */
export async function followChanges(
  db: Database,
  { name, surface, limit }: Follower,
  work: (tx: Db, changes: Change[]) => Promise<void>,
): Promise<number> {
  await placeChanges(db)
  await enrol(db, name)
  return inTransaction(db, async (tx) => {
    const after = await lockPlace(tx, name)
    if (after === null) return 0
    const { changes, end } = await readStretch(tx, { surface, after, limit })
    if (changes.length > 0) await work(tx, changes)
    if (end > after) await tx.follower.update({ where: { name }, data: { position: end } })
    return changes.length
  })
}

async function enrol(db: Database, name: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO followers (name, position) SELECT ${name}, last_position FROM change_feed ON CONFLICT DO NOTHING`
}

/** How far a follower has come, locked until the transaction ends; null while another process works for it. */
async function lockPlace(tx: Db, name: string): Promise<number | null> {
  const [row] = await tx.$queryRaw<{ position: bigint }[]>`
    SELECT position FROM followers WHERE name = ${name} FOR UPDATE SKIP LOCKED`
  return row ? Number(row.position) : null
}
