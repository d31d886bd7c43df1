import { z } from 'zod'
import { maxCursorLength } from './cursor.ts'

/**
 * A closed query string: a parameter that is not in `shape` is refused by name, and so is one given twice, unless its
 * schema is `repeatable`. That an empty value is refused is the work of the validator (see validation.ts).
 */
export function closedQuery<const Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape)
}

/** `true` or `false`, nothing else. */
export const Flag = z.preprocess(
  (value) => (value === 'true' ? true : value === 'false' ? false : value),
  z.boolean('must be true or false'),
)

/** A whole number from 1 to `most`, in plain digits. */
export function WholeNumber(most: number) {
  const bounds = `must be a whole number from 1 to ${most}, in plain digits`
  return z.preprocess(
    (value) => (typeof value === 'string' && /^(0|[1-9]\d{0,5})$/.test(value) ? Number(value) : value),
    z.int(bounds).min(1, bounds).max(most, bounds),
  )
}

/** How many rows a page has: 1 to 100, 20 unless told. */
export const Limit = WholeNumber(100).prefault(20).meta({ description: 'How many items the page holds at most.' })

/** Where the next page starts: `page.next` of the page before. */
export const Cursor = z
  .string()
  .max(maxCursorLength)
  .meta({ description: 'Where to go on: `page.next` of the page before, with the same filters and sort.' })

/** Which page of a list is asked for. */
export const pageQuery = {
  limit: Limit,
  cursor: Cursor.optional(),
  count: Flag.optional().meta({ description: 'Also count all that match: `page.total`.' }),
}

/**
 * Some of `values`, separated by commas: `fields=headline,slug`. Order and repetition mean nothing; each unknown name
 * is a fault of its own.
 */
export function CommaList<const Value extends string>(values: readonly Value[]) {
  const split = (value: unknown) => (typeof value === 'string' ? [...new Set(value.split(','))] : null)
  const names = z.array(z.enum(values), 'must be given once, with commas between the names')
  return z.preprocess(split, names.min(1)).meta({ explode: false, maxItems: values.length })
}

/** One of `keys`, or `-` and one of them for the other direction. */
export function SortKey<const Key extends string>(keys: readonly Key[]) {
  const spellings = keys.flatMap((key) => [key, `-${key}`] as const)
  return z.enum(spellings)
}

/** What a `SortKey` says. */
export function readSortKey<Key extends string>(spelling: Key | `-${Key}`): { key: Key; descending: boolean } {
  const descending = spelling.startsWith('-')
  return { key: (descending ? spelling.slice(1) : spelling) as Key, descending }
}

/** A parameter that may be given several times: `tag=syria&tag=unrest`. */
export function repeatable<Schema extends z.ZodType>(schema: Schema, { max = 20 }: { max?: number } = {}) {
  const gather = (value: unknown) => (typeof value === 'string' ? [value] : value)
  return z.preprocess(gather, z.array(schema).min(1).max(max))
}
