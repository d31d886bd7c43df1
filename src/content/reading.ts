import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import type { Noun, RowOf, Shapes } from './noun.ts'

/**
 * The row of one resource.
 *
 * @throws DomainError `*.not_found`; what is in the trash is found only with `trashed`, and nothing else then
 */
export async function readRow<N extends Shapes>(
  noun: Noun<N>,
  db: Db,
  { id, trashed = false }: { id: string; trashed?: boolean | undefined },
): Promise<RowOf<N>> {
  const [row] = await noun.find(db, [id])
  if (row && (row.deletedAt !== null) === trashed) return row
  const where = row && !trashed ? ' outside the trash (trashed=true reads it)' : ''
  throw new DomainError(`${noun.type}.not_found`, `No ${noun.type} has the id ${id}${where}.`)
}
