import type { IncomingHttpHeaders } from 'node:http'

/** What a client compares its copy by. */
export interface Validators {
  /** With its quotation marks. */
  etag: string
  /** An HTTP date; null where there is no one moment. */
  lastModified: string | null
}

/**
 * Whether the copy that a client says it has is what it would get (RFC 9110 §13.2.2): by its entity tags, and by the
 * date only when it names none.
 */
export function isCurrent(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const known = headers['if-none-match']
  if (known !== undefined) return known === etag || known.trim() === '*' || listTags(known).includes(etag)
  const since = headers['if-modified-since']
  if (since === undefined || lastModified === null) return false
  return Date.parse(lastModified) <= Date.parse(since)
}

/** The tags of an If-None-Match, which are compared without regard to their weakness. */
function listTags(header: string): string[] {
  return header.match(/"[^"]*"/g) ?? []
}
