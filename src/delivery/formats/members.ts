export type Members = Record<string, unknown>

/** An object without the members that say nothing: null, undefined and empty lists. */
export function omitBlank(members: Members): Members {
  return Object.fromEntries(
    Object.entries(members).filter(
      ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
    ),
  )
}

/** The list without its gaps; what it holds alone when it holds one thing. */
export function oneOrMany<Value>(values: (Value | null | undefined)[]): Value | Value[] | null {
  const known = values.filter((value): value is Value => value !== null && value !== undefined)
  return known.length > 1 ? known : (known[0] ?? null)
}

/** A point in time as formats with no word for a whole day take it: null for a day. */
export function instantOf(time: string | null | undefined): string | null {
  return time?.includes('T') ? time : null
}
