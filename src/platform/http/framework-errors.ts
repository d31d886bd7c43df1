import { DomainError } from '#src/errors.ts'

const notFound = () => new DomainError('request.not_found', 'There is nothing at this address.')

const refusals: Record<string, () => DomainError> = {
  FST_ERR_BAD_URL: () =>
    new DomainError('request.invalid_encoding', 'The path is not percent-encoded UTF-8; a % itself is written %25.'),
  FST_ERR_MAX_PARAM_LENGTH: () => new DomainError('request.url_too_long', 'A part of the path is too long.'),
  FST_ERR_NOT_FOUND: notFound,
  FST_STATIC_FORBIDDEN_PATH: notFound,
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new DomainError('request.too_large', 'The body is larger than this operation takes.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new DomainError('request.unsupported_media_type', 'The Content-Type is not one that this operation takes.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new DomainError('request.malformed_request', 'The body is not as long as Content-Length says.'),
  FST_ERR_HANDLER_TIMEOUT: () =>
    new DomainError('service.unavailable', 'This took too long and was given up; try again.', { retryAfter: 5 }),
}

const codeByStatus = {
  400: 'request.malformed_request',
  404: 'request.not_found',
  413: 'request.too_large',
  414: 'request.url_too_long',
  415: 'request.unsupported_media_type',
  503: 'service.unavailable',
} as const

/** What the framework and its plugins throw, in our words; null for what is not an answer to the client. */
export function readFrameworkError(error: unknown): DomainError | null {
  if (!(error instanceof Error)) return null
  const { code, statusCode } = error as Error & { code?: unknown; statusCode?: unknown }
  const known = typeof code === 'string' ? refusals[code] : undefined
  if (known) return known()
  if (typeof statusCode !== 'number' || !(statusCode in codeByStatus)) return null
  const detail = 'The request could not be taken as it was sent.'
  return new DomainError(codeByStatus[statusCode as keyof typeof codeByStatus], detail, { cause: error })
}
