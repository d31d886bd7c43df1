import type { Need, Row } from './reading.ts'

/** A draft without the references that lead to what is needed: members are left out, and items of arrays go. */
export function withoutNeeds(draft: Row['draft'], needs: Need[]): Row['draft'] {
  if (needs.length === 0) return draft
  const trimmed = structuredClone(draft)
  // Later items first, so that the others keep their places.
  for (const pointer of needs.flatMap(({ pointers }) => pointers).toSorted(byPlace)) {
    const steps = pointer.split('/').slice(1)
    const last = steps.pop() as string
    const parent = steps.reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], trimmed)
    if (Array.isArray(parent)) parent.splice(Number(last), 1)
    else delete (parent as Record<string, unknown>)[last]
  }
  return trimmed
}

function byPlace(a: string, b: string): number {
  return b.localeCompare(a, 'en', { numeric: true })
}
