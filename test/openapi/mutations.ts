import fc from 'fast-check'
import { bodyMutations } from './body-mutations.ts'
import type { DrawnRequest } from './requests.ts'

/** What is done to a request that was fine. */
export interface Mutation {
  name: string
  /** Whether no operation can take the request any more; otherwise it may happen to be fine. */
  isFatal: boolean
  apply(request: DrawnRequest): DrawnRequest
}

/** Draws what breaks a request: its body, its query, its address or its headers. */
export function drawMutations(): fc.Arbitrary<Mutation> {
  return fc.oneof(
    { arbitrary: fc.oneof(...bodyMutations), weight: 6 },
    { arbitrary: fc.oneof(...queryMutations), weight: 3 },
    { arbitrary: fc.oneof(...addressMutations), weight: 1 },
    { arbitrary: fc.oneof(...headerMutations), weight: 2 },
  )
}

const queryMutations: fc.Arbitrary<Mutation>[] = [
  fc
    .constantFrom('unknown', 'Limit', 'page', 'limit[]', '__proto__', 'constructor')
    .map((name) => onQuery('an unknown parameter', true, [name, '1'])),
  fc
    .constantFrom('0', '101', '1e3', '-1', '1.0', '+1', '0x10', ' 5', '٣', '', '9'.repeat(400))
    .map((limit) => onQuery('a bad limit', true, ['limit', limit])),
  fc
    .oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.base64String({ maxLength: 80 }),
      fc.constant('x'.repeat(1_025)),
    )
    .map((cursor) => onQuery('a bad cursor', true, ['cursor', cursor])),
  fc
    .tuple(
      fc.constantFrom(
        'sort',
        'fields',
        'include',
        'trashed',
        'count',
        'q',
        'language',
        'source',
        'updatedAfter',
        'status',
        'tag',
        'purge',
        'dryRun',
        'url',
        'body',
      ),
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.constantFrom('', ',', 'id,,id', '-', 'a & b | !', '"', "'", '\\', ':*', '%', '\0', '(((', 'x'.repeat(300)),
      ),
    )
    .map(([name, value]) => onQuery('a strange value', false, [name, value])),
  fc.nat(3).map(
    (at): Mutation => ({
      name: 'a parameter twice',
      isFatal: false,
      apply: (request) => ({ ...request, query: [...request.query, ...request.query.slice(at, at + 1)] }),
    }),
  ),
]

const addressMutations: fc.Arbitrary<Mutation>[] = [
  fc
    .constantFrom(
      'x',
      '%00',
      '%',
      '%zz',
      '%ff',
      '..',
      '%2e%2e',
      '@media:1',
      '@quote:1',
      '01936D5E-8A00-7000-8000-000000000001',
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      '-1',
      '1',
      'null',
      '%20',
      'é',
      'x'.repeat(9_000),
    )
    .map(
      (segment): Mutation => ({
        name: 'a strange segment',
        isFatal: false,
        apply: (request) => ({ ...request, path: request.path.replace(/@\w+:\d+|%40\w+%3A\d+|wire-\d+/, segment) }),
      }),
    ),
  fc.constantFrom('/', '//', '/x', ';a=b', '%2F').map(
    (end): Mutation => ({
      name: 'a longer address',
      isFatal: false,
      apply: (request) => ({ ...request, path: request.path + end }),
    }),
  ),
]

const headerMutations: fc.Arbitrary<Mutation>[] = [
  fc
    .constantFrom('', 'x', '"', '"1', 'W/"1"', '"1", "2"', '"99999999999"', '"0"', '**', '"a b"', ',')
    .map((value) => onHeaders('another If-Match', { 'if-match': value })),
  fc
    .constantFrom('', ' ', 'a b', 'é', 'x'.repeat(256))
    .map((value) => onHeaders('another Idempotency-Key', { 'idempotency-key': value })),
  fc
    .constantFrom(
      '',
      'text/plain',
      'application/xml',
      'application/json; charset=utf-16',
      'json',
      'application/json;',
      'APPLICATION/JSON',
      'multipart/form-data',
    )
    .map((value) => onHeaders('another Content-Type', { 'content-type': value })),
  fc
    .constantFrom('gzip', 'identity', 'x')
    .map((value) => onHeaders('another Content-Encoding', { 'content-encoding': value })),
  fc
    .constantFrom('x y', '', '\t', 'a'.repeat(500))
    .map((value) => onHeaders('another X-Request-Id', { 'x-request-id': value })),
  fc.constantFrom('text/html', '*/*', 'image/png', '').map((value) => onHeaders('another Accept', { accept: value })),
  fc
    .constantFrom('Bearer x', 'Basic eDp5', 'Bearer', '')
    .map((value) => onHeaders('another Authorization', { authorization: value })),
  fc
    .constantFrom('viewer' as const, 'nobody' as const)
    .map((as): Mutation => ({ name: `sent by ${as}`, isFatal: false, apply: (request) => ({ ...request, as }) })),
  fc.constant<Mutation>({
    name: 'headers left out',
    isFatal: false,
    apply: (request) => ({ ...request, headers: {} }),
  }),
]

function onQuery(name: string, isFatal: boolean, parameter: [string, string]): Mutation {
  return { name, isFatal, apply: (request) => ({ ...request, query: [...request.query, parameter] }) }
}

function onHeaders(name: string, headers: Record<string, string>): Mutation {
  return { name, isFatal: false, apply: (request) => ({ ...request, headers: { ...request.headers, ...headers } }) }
}
