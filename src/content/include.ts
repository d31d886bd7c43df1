import type { Db } from '#src/platform/db/client.ts'
import type { AnyNoun } from './noun.ts'

/** The paths that `include=` takes for a noun: its relations, and the relations of what they lead to. */
export function includablePaths(noun: AnyNoun): string[] {
  return Object.entries(noun.relations).flatMap(([name, { target }]) => [
    name,
    ...Object.keys(target().relations).map((second) => `${name}.${second}`),
  ])
}

/**
 * Puts resources in the place of their ids along `paths`, with one lookup a path however many resources there are.
 * Including `quotes.speaker` includes `quotes`.
 */
export async function includeRelated<R>(
  db: Db,
  noun: AnyNoun,
  { resources, paths }: { resources: R[]; paths: string[] },
): Promise<R[]> {
  const steps = Map.groupBy(paths, (path) => path.split('.', 1)[0] as string)
  let included = resources
  for (const [name, group] of steps) {
    const relation = noun.relations[name]
    if (!relation) continue
    const ids = new Set<string>()
    for (const resource of included) relation.place(resource, (id) => ids.add(id) && id)
    const deeper = group.filter((path) => path.includes('.')).map((path) => path.slice(name.length + 1))
    const related = await readAll(db, relation.target(), { ids: [...ids], paths: deeper })
    included = included.map((resource) => relation.place(resource, (id) => related.get(id) ?? id) as R)
  }
  return included
}

async function readAll(
  db: Db,
  noun: AnyNoun,
  { ids, paths }: { ids: string[]; paths: string[] },
): Promise<Map<string, unknown>> {
  if (ids.length === 0) return new Map()
  const rows = await noun.find(db, ids)
  const resources = await includeRelated(db, noun, { resources: await noun.present(db, rows), paths })
  return new Map(rows.map((row, at) => [row.id as string, resources[at]]))
}
