import type { ProblemType } from './problem-types.ts'

/** Why a request cannot be answered as it is, whatever is stored. */
export const requestProblems = {
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
  idempotency_in_progress: {
    status: 409,
    title: 'Still being answered',
    explanation: 'A request with this Idempotency-Key is still running. Wait as Retry-After says, then send it again.',
    example: 'A retry that comes before the first answer',
  },
  offset_mismatch: {
    status: 409,
    title: 'The upload goes on elsewhere',
    explanation: 'Bytes were sent for another place than where the upload has come to. Ask for its offset by HEAD.',
    example: 'Upload-Offset: 0, when 1,000 bytes are there already',
  },
  unknown_version: {
    status: 412,
    title: 'Unknown version of the protocol',
    explanation: 'Resumable uploads speak version 1.0.0 of the tus protocol. Send `Tus-Resumable: 1.0.0`.',
    example: 'Tus-Resumable: 0.2.2',
  },
  upload_locked: {
    status: 423,
    title: 'The upload is going on',
    explanation: 'Another request is sending bytes of the same upload. Wait for it, or break it off.',
    example: 'Two PATCH of one upload at the same time',
  },
  too_large: {
    status: 413,
    title: 'Body too large',
    explanation:
      'The body is larger than the operation takes, 1 MiB unless said otherwise, or a file has more bytes than `limit`. Split it up.',
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
  range_not_satisfiable: {
    status: 416,
    title: 'No such part',
    explanation: 'The part that `Range` asks for lies behind the end of the file. `Content-Range` says how long it is.',
    example: 'Range: bytes=5000000- of a file of 4 MB',
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
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency-Key used for another request',
    explanation:
      'The Idempotency-Key stands for a request with another address or body. Use a new key for each new request.',
    example: 'Idempotency-Key: 1, first for one article, then for another',
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
    explanation:
      'The service is starting, stopping or cannot reach its database, or where files are kept. Try again after Retry-After seconds.',
    example: 'Retry-After: 5',
  },
  full: {
    status: 507,
    title: 'No room left',
    explanation:
      'There is no room left where files are kept. Nothing was stored, and trying again does not help before an administrator makes room.',
    example: 'A video that is larger than what is free on the disk',
  },
} satisfies Record<string, ProblemType>
