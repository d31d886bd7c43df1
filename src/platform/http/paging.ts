import type { FastifyRequest } from 'fastify'
import { z } from 'zod'

/** The `page` member of every list. */
export const PageInfo = z
  .object({
    limit: z.int().min(1).max(100).meta({ description: 'How many items the page holds at most.' }),
    next: z.string().nullable().meta({ description: 'The cursor of the next page; null on the last.' }),
    total: z.int().min(0).optional().meta({ description: 'How many there are in all; only with `count=true`.' }),
  })
  .meta({ id: 'PageInfo', description: 'Where a page stands in its list.', example: { limit: 20, next: null } })

/** The `Link` header that leads to the next page of what was asked for; `parameter` is where the cursor goes. */
export function nextLink(request: FastifyRequest, cursor: string, parameter = 'cursor'): string {
  const [path, query] = request.url.split('?', 2)
  const parameters = new URLSearchParams(query)
  parameters.set(parameter, cursor)
  return `<${path}?${parameters}>; rel="next"`
}

/**
 * One page of a list.
 *
 * @param rows what was found from where the page starts: one row more than it holds when others follow
 * @param cursorOf the cursor with which the page after `last` starts
 */
export function cutPage<Row>(
  rows: Row[],
  limit: number,
  cursorOf: (last: Row) => string,
): { data: Row[]; next: string | null } {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  return { data, next: last && rows.length > limit ? cursorOf(last) : null }
}
