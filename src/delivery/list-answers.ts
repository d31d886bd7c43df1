import type { FastifyRequest } from 'fastify'
import { nextLink } from '#src/platform/http/paging.ts'
import type { Representation } from './answers.ts'
import type { ListedItem, ListedPage } from './listing.ts'

interface Shown {
  limit: number
  /** Only these members of the items, and where a search hit; all of them unless told. */
  fields?: readonly string[] | undefined
  keys: string[]
}

/** The answer that a list gives: the texts of its items as publishing wrote them, one after the other. */
export function presentList(
  request: FastifyRequest,
  page: ListedPage<ListedItem>,
  { limit, fields, keys }: Shown,
): Representation {
  const { rows, next, total } = page
  const items = rows.map(fields ? (row) => writeFields(row, fields) : writeItem)
  return {
    contentType: 'application/json; charset=utf-8',
    body: `{"data":[${items.join()}],"page":${JSON.stringify({ limit, next, total })}}`,
    keys: keys.join(' '),
    lastModified: null,
    ...(next && { link: nextLink(request, next) }),
  }
}

function writeItem({ json, highlight }: ListedItem): string {
  return highlight ? withMembers(json, { highlight }) : json
}

function writeFields({ json, highlight }: ListedItem, fields: readonly string[]): string {
  const item = JSON.parse(json) as Record<string, unknown>
  const shown = Object.keys(item).filter((member) => fields.includes(member))
  return JSON.stringify({
    ...Object.fromEntries(shown.map((member) => [member, item[member]])),
    ...(highlight && { highlight }),
  })
}

/** The JSON text of an object that is not empty, with members added. */
export function withMembers(json: string, members: object): string {
  return `${json.slice(0, -1)},${JSON.stringify(members).slice(1)}`
}
