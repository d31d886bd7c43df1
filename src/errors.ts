/**
 * Why a request cannot be honoured, in the domain's own words. Each has a public page and an HTTP status,
 * both in platform/http/problem-types.ts.
 */
export type Reason =
  | 'malformed_json'
  | 'malformed_request'
  | 'invalid_encoding'
  | 'too_deep'
  | 'invalid_parameter'
  | 'unknown_parameter'
  | 'invalid_cursor'
  | 'invalid_header'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'method_not_allowed'
  | 'timeout'
  | 'no_file'
  | 'slug_taken'
  | 'external_id_taken'
  | 'still_referenced'
  | 'in_trash'
  | 'not_in_trash'
  | 'reference_in_trash'
  | 'last_administrator'
  | 'quote_ambiguous'
  | 'quote_not_printed'
  | 'gate_blocked'
  | 'gate_needs_override'
  | 'not_published'
  | 'not_scheduled'
  | 'killed'
  | 'contended'
  | 'idempotency_in_progress'
  | 'idempotency_key_reused'
  | 'no_direct_uploads'
  | 'nothing_received'
  | 'history_gone'
  | 'gone'
  | 'rights_ended'
  | 'link_invalid'
  | 'link_expired'
  | 'range_not_satisfiable'
  | 'offset_mismatch'
  | 'unknown_version'
  | 'upload_locked'
  | 'stale_revision'
  | 'revision_required'
  | 'too_large'
  | 'url_too_long'
  | 'headers_too_large'
  | 'unsupported_media_type'
  | 'type_refused'
  | 'expectation_failed'
  | 'invalid'
  | 'reference_missing'
  | 'nothing_to_import'
  | 'unreadable'
  | 'internal'
  | 'full'
  | 'unavailable'

/** One place in the request that is wrong; exactly one of `pointer`, `parameter` and `header` says where. */
export interface Fault {
  /** JSON pointer (RFC 6901) into the request body, `''` for the whole of it. */
  pointer?: string
  parameter?: string
  header?: string
  code: string
  detail: string
}

interface DomainErrorOptions extends ErrorOptions {
  errors?: Fault[]
  /** Extension members of the problem document, such as `currentRevision` or `referrers`. */
  members?: Record<string, unknown>
  /** Seconds after which trying again makes sense; becomes `Retry-After`. */
  retryAfter?: number
}

/**
 * An expected failure that the caller can act on. Anything else that is thrown is a bug and becomes a 500.
 * `code` is part of the public API (`<feature>.<reason>`): never rename one, only add.
 */
export class DomainError extends Error {
  override name = 'DomainError'
  readonly code: `${string}.${Reason}`
  readonly options: DomainErrorOptions

  constructor(code: `${string}.${Reason}`, message: string, options: DomainErrorOptions = {}) {
    super(message, options)
    this.code = code
    this.options = options
  }

  get reason(): Reason {
    return this.code.slice(this.code.lastIndexOf('.') + 1) as Reason
  }
}
