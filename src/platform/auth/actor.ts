/** What somebody may do; each role may do all that the ones before it may. */
export const roles = ['viewer', 'editor', 'admin'] as const
export type Role = (typeof roles)[number]

/** Who is asking. `id` is the id of the token that was shown; null for the process itself. */
export interface Actor {
  id: string | null
  name: string
  role: Role
}

/** The process itself: migrations, the sample. */
export const system: Actor = { id: null, name: 'system', role: 'admin' }

/** Whether `actor` may do what needs `role`. */
export function mayActAs(actor: Actor, role: Role): boolean {
  return roles.indexOf(actor.role) >= roles.indexOf(role)
}
