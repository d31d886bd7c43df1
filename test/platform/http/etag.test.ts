import type { FastifyRequest } from 'fastify'
import { describe, expect, test } from 'vitest'
import { etagOf, readIfMatch } from '#src/platform/http/etag.ts'

function requestWith(ifMatch: string | undefined) {
  return { headers: { 'if-match': ifMatch } } as FastifyRequest
}

describe('readIfMatch', () => {
  test.for([
    [undefined, 'none'],
    ['*', 'any'],
    [' * ', 'any'],
    ['"3"', { revisions: [3] }],
    ['"3", "4"', { revisions: [3, 4] }],
    ['W/"3"', { revisions: [] }],
    ['"abc"', { revisions: [] }],
    ['"03"', { revisions: [] }],
    ['"99999999999999999999"', { revisions: [] }],
  ] as const)('reads %s', ([header, expectation]) => {
    expect(readIfMatch(requestWith(header))).toEqual(expectation)
  })

  test.for(['3', '', '"3', '"3" "4"', '*, "3"', 'w/"3"', '"3",'])('refuses %j', (header) => {
    expect(() => readIfMatch(requestWith(header))).toThrow(expect.objectContaining({ code: 'request.invalid_header' }))
  })

  test('takes back the tag that was given out', () => {
    expect(readIfMatch(requestWith(etagOf(12)))).toEqual({ revisions: [12] })
  })
})
