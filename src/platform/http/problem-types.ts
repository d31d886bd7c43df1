import type { Reason } from '#src/errors.ts'

interface ProblemType {
  status: number
  title: string
  /** What happened and what to do about it, for the page of the problem. */
  explanation: string
  /** What such a request looks like, or the `detail` of such an answer. */
  example: string
}

/** Every reason why a request cannot be honoured: its HTTP status and what its page says. */
export const problemTypes: Record<Reason, ProblemType> = {
  malformed_json: {
    status: 400,
    title: 'Malformed JSON',
    explanation: 'The body is not JSON. Check quotes, commas and brackets, and that the body is not empty.',
    example: `{"headline": "Harbour bridge reopens",}`,
  },
  malformed_request: {
    status: 400,
    title: 'Malformed request',
    explanation: 'The request breaks the rules of HTTP, for example by two Host headers or a body that ends too early.',
    example: 'Content-Length: 500, and then 20 bytes',
  },
  invalid_encoding: {
    status: 400,
    title: 'Not UTF-8',
    explanation: 'The body or the address holds bytes that are not UTF-8. Convert the text to UTF-8 and send it again.',
    example: 'iconv -f windows-1252 -t utf-8 story.txt',
  },
  too_deep: {
    status: 400,
    title: 'Nested too deeply',
    explanation: 'Arrays and objects in the body may stand 64 deep in one another. No editorial content needs more.',
    example: '[[[[[[ … ]]]]]]',
  },
  invalid_parameter: {
    status: 400,
    title: 'Invalid query parameter',
    explanation:
      'A query parameter has a value it cannot have, is empty or is given twice; `errors` names each of them.',
    example: 'GET /v1/articles?limit=1000',
  },
  unknown_parameter: {
    status: 400,
    title: 'Unknown query parameter',
    explanation:
      'The operation has no such query parameter. Nothing is ignored, so that a mistyped filter cannot go unseen.',
    example: 'GET /v1/articles?sectoin=world',
  },
  invalid_cursor: {
    status: 400,
    title: 'Invalid cursor',
    explanation: 'The cursor is damaged, or is one of another list, other filters or another sort. Begin without it.',
    example: 'GET /v1/quotes?cursor=<the cursor of /v1/articles>',
  },
  invalid_header: {
    status: 400,
    title: 'Invalid header',
    explanation: 'A header that the operation reads has a value it cannot have; `errors` names it.',
    example: 'If-Match: 3 (the quotes are missing: If-Match: "3")',
  },
  unauthenticated: {
    status: 401,
    title: 'No valid token',
    explanation:
      'The operation needs a token that is known, not expired and not revoked. An administrator makes one by `POST /v1/tokens`.',
    example: 'Authorization: Bearer vbt_…',
  },
  forbidden: {
    status: 403,
    title: 'Not allowed',
    explanation: 'The token is good, but its role is too low. `GET /v1/me` says which role it has.',
    example: 'A viewer creates an article.',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    explanation:
      'Nothing stands at this address, or nothing that the token may see. Ids are UUIDs and are never used again.',
    example: 'GET /v1/articles/no-such-id',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    explanation: 'The address exists but does not take this method. The `Allow` header lists those it takes.',
    example: 'POST /v1/me',
  },
  timeout: {
    status: 408,
    title: 'Request took too long to arrive',
    explanation: 'The request did not arrive whole in time, and the connection was closed. Send it again.',
    example: 'A body that stalls for a minute.',
  },
  slug_taken: {
    status: 409,
    title: 'Slug taken',
    explanation: 'Another resource has this slug. Choose another, or leave the slug out and let one be made.',
    example: '{"headline": "Harbour bridge reopens", "slug": "a-slug-in-use"}',
  },
  external_id_taken: {
    status: 409,
    title: 'External id taken',
    explanation:
      'Another resource of this type has this `externalId`. To change that one, use `PUT …/by-external-id/{externalId}`.',
    example: '{"name": "Reuters", "kind": "news_agency", "externalId": "an-id-in-use"}',
  },
  still_referenced: {
    status: 409,
    title: 'Still referred to',
    explanation:
      'Others refer to the resource, so it cannot go. `referrers` lists them; take the references out first.',
    example: 'DELETE /v1/sources/{id} of the speaker of a quote',
  },
  in_trash: {
    status: 409,
    title: 'In the trash',
    explanation: 'The resource is in the trash and cannot be changed there. Restore it first with `POST …/restore`.',
    example: 'PATCH /v1/articles/{id} of a deleted article',
  },
  not_in_trash: {
    status: 409,
    title: 'Not in the trash',
    explanation: 'Only what is in the trash can be restored or removed for good. Delete the resource first.',
    example: 'POST /v1/articles/{id}/restore of an article that was not deleted',
  },
  reference_in_trash: {
    status: 409,
    title: 'Reference to the trash',
    explanation: 'The request refers to a resource that is in the trash. Restore that one, or refer to another.',
    example: '{"text": "…", "kind": "direct", "speaker": "<id of a deleted source>"}',
  },
  last_administrator: {
    status: 409,
    title: 'Last administrator',
    explanation: 'Nobody could administer the service without this token. Make another administrator token first.',
    example: 'DELETE /v1/tokens/{id} of the only token with the role admin',
  },
  quote_ambiguous: {
    status: 409,
    title: 'Quote stands more than once',
    explanation:
      'The words of the quote stand in the body more than once. `candidates` lists where; say which one is meant.',
    example: '“We will stay,” he said. “We will stay.”',
  },
  contended: {
    status: 409,
    title: 'Changed by others at the same time',
    explanation:
      'Several requests changed the same things at once, and this one gave way. Nothing of it was kept; send it again.',
    example: 'Two upserts of one externalId in the same moment',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'Still being answered',
    explanation: 'A request with this Idempotency-Key is still running. Wait as Retry-After says, then send it again.',
    example: 'A retry that comes before the first answer',
  },
  stale_revision: {
    status: 412,
    title: 'Changed since you read it',
    explanation:
      'The resource has another revision than `If-Match` says. `changed` lists the members that differ: read it again, apply ' +
      'your change to what stands there, and send that with the new `ETag`. `If-Match: *` overwrites on purpose.',
    example: 'If-Match: "3" while the revision is 4',
  },
  revision_required: {
    status: 428,
    title: 'If-Match required',
    explanation:
      'Say which revision you change, so that nobody’s work is overwritten unseen: send the `ETag` you read as `If-Match`.',
    example: 'If-Match: "3"',
  },
  too_large: {
    status: 413,
    title: 'Body too large',
    explanation: 'The body is larger than the operation takes, 1 MiB unless said otherwise. Split it up.',
    example: 'An article with its pictures inside',
  },
  url_too_long: {
    status: 414,
    title: 'Address too long',
    explanation: 'The path and query are longer than 8,000 bytes. Use fewer filters in one request.',
    example: 'GET /v1/articles?tag=…&tag=…&tag=…',
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    explanation: 'All headers together may have 16 KiB. Look for a huge cookie; this service needs none.',
    example: 'Cookie: <20,000 characters>',
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported kind of body',
    explanation:
      'The operation does not take a body of this Content-Type, charset or Content-Encoding. `detail` says which it takes.',
    example: 'curl -d "headline=…" (sends a form; add -H "Content-Type: application/json")',
  },
  expectation_failed: {
    status: 417,
    title: 'Unknown expectation',
    explanation: 'The only Expect header this service knows is `100-continue`.',
    example: 'Expect: 200-ok',
  },
  invalid: {
    status: 422,
    title: 'Invalid content',
    explanation:
      'The body was understood, but members of it are missing, unknown or wrong. `errors` has each with its JSON pointer.',
    example: '{"headline": ""}',
  },
  quote_not_printed: {
    status: 422,
    title: 'Quote not in the text',
    explanation: 'The words of the quote do not stand in the body. `nearest` is the passage that is most like them.',
    example: 'The quote says “cannot”, the body prints “can’t”.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency-Key used for another request',
    explanation:
      'The Idempotency-Key stands for a request with another address or body. Use a new key for each new request.',
    example: 'Idempotency-Key: 1, first for one article, then for another',
  },
  reference_missing: {
    status: 422,
    title: 'Reference to nothing',
    explanation: 'The request refers to a resource that does not exist. `errors` points at the reference.',
    example: '{"text": "…", "kind": "direct", "speaker": "<an id of nobody>"}',
  },
  nothing_to_import: {
    status: 422,
    title: 'Nothing to import',
    explanation: 'No story was found in what was sent. Check that it is the text of an article and not an empty page.',
    example: 'A file with nothing but a menu',
  },
  internal: {
    status: 500,
    title: 'Our mistake',
    explanation: 'Something failed on our side and was logged. When you report it, give the `requestId`.',
    example: 'requestId: 0f0f6c1e-6f0e-4a2b-9f4e-2f0d9f1d8a11',
  },
  unavailable: {
    status: 503,
    title: 'Not available just now',
    explanation: 'The service is starting, stopping or cannot reach its database. Try again after Retry-After seconds.',
    example: 'Retry-After: 5',
  },
}
