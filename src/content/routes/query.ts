import type { z } from 'zod'
import { includablePaths } from '#src/content/include.ts'
import type { Listing } from '#src/content/list.ts'
import type { AnyNoun } from '#src/content/noun.ts'
import { Highlight } from '#src/content/schema.ts'
import { CommaList, Flag, pageQuery, SortKey } from '#src/platform/http/query.ts'
import { text } from '#src/platform/text.ts'

export interface ReadQuery {
  fields?: string[]
  include?: string[]
  trashed?: boolean
  [parameter: string]: unknown
}

export interface ListQuery extends ReadQuery {
  limit: number
  cursor?: string
  sort?: string
  count?: boolean
  q?: string
  language?: string
}

interface Shown {
  Resource: z.ZodObject
  view?: { query: z.ZodRawShape }
}

/** The parameters of reading one resource of a noun. */
export function readQuery(noun: AnyNoun, { Resource, view }: Shown): z.ZodRawShape {
  const paths = includablePaths(noun) as [string, ...string[]]
  return {
    fields: fieldsOf(Resource),
    ...(paths.length > 0 && {
      include: CommaList(paths).optional().meta({
        description: 'Relations whose resources stand in the place of their ids, separated by commas.',
        explode: false,
      }),
    }),
    trashed: Flag.optional().meta({ description: 'Look in the trash instead.' }),
    ...view?.query,
  }
}

/** The parameter that names the members to be shown of a resource. */
export function fieldsOf(resource: z.ZodObject) {
  const members = Object.keys(resource.shape)
  return CommaList(members).optional().meta({ description: 'Only these members, separated by commas.', explode: false })
}

/** The parameters of listing the resources of a noun. */
export function listQuery(noun: AnyNoun, shown: Shown): z.ZodRawShape {
  const filters = Object.entries(noun.filters).map(([name, { schema }]) => [name, schema.optional()])
  return {
    q: text(200).optional().meta({
      description: 'Full text search: words, "phrases", -exclusions, or. One typing mistake a word is forgiven.',
    }),
    ...Object.fromEntries(filters),
    sort: SortKey(Object.keys(noun.sorts)).optional().meta({ description: 'A member to sort by; `-` for descending.' }),
    ...pageQuery,
    ...readQuery(noun, shown),
  }
}

/** What the list service is asked, from the query of a request. */
export function listingOf(noun: AnyNoun, query: ListQuery): Listing & { include: string[] } {
  const { limit, cursor, sort, count, q, language, trashed, include = [] } = query
  const filters = Object.fromEntries(Object.keys(noun.filters).map((name) => [name, query[name]]))
  return { limit, cursor, sort, count, q, language, trashed, include, filters }
}

/**
 * The schema of a resource of which only some members are shown (`fields=`), with what search adds to it.
 *
 * @param exemplary the members that its example shows
 */
export function sparse(resource: z.ZodObject, exemplary: string[]): z.ZodObject {
  const { id, example } = resource.meta() as { id: string; example: object }
  const shown = Object.entries(example).filter(([member]) => exemplary.includes(member))
  return resource
    .extend({ highlight: Highlight.optional() })
    .partial()
    .meta({
      id: `${id}Sparse`,
      description: `The members that \`fields\` names of what is otherwise ${id}.`,
      example: Object.fromEntries(shown),
    })
}
