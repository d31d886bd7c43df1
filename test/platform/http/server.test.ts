import { describe, expect, test } from 'vitest'
import { addNotes, buildSmallApp, noteUrl } from './small-app.ts'

const json = { 'content-type': 'application/json' }

describe('a JSON body', () => {
  test.for<[string, string | Buffer, number, string]>([
    ['that is cut off', '{"title":', 400, 'request.malformed_json'],
    ['that is empty', '', 400, 'request.malformed_json'],
    ['of white space', '  \n', 400, 'request.malformed_json'],
    ['with a trailing comma', '{"title":"a",}', 400, 'request.malformed_json'],
    ['with NaN', '{"stars":NaN}', 400, 'request.malformed_json'],
    ['with __proto__', '{"__proto__":{"x":1}}', 400, 'request.malformed_json'],
    ['with __proto__ escaped', '{"\\u005f_proto__":{"x":1}}', 400, 'request.malformed_json'],
    ['with constructor.prototype', '{"constructor":{"prototype":{"x":1}}}', 400, 'request.malformed_json'],
    ['that is not UTF-8', Buffer.from('7b227469746c65223a22ff227d', 'hex'), 400, 'request.invalid_encoding'],
    [
      'with a surrogate in UTF-8',
      Buffer.from('7b227469746c65223a22eda080227d', 'hex'),
      400,
      'request.invalid_encoding',
    ],
    ['in UTF-16', Buffer.from('{"title":"a"}', 'utf16le'), 400, 'request.malformed_json'],
    ['65 arrays deep', `${'['.repeat(65)}${']'.repeat(65)}`, 400, 'request.too_deep'],
    ['400,000 arrays deep', '['.repeat(400_000), 400, 'request.too_deep'],
    ['100,000 objects deep', '{"a":'.repeat(100_000), 400, 'request.too_deep'],
    ['64 arrays deep', `${'['.repeat(64)}${']'.repeat(64)}`, 422, 'request.invalid'],
    ['of another type', '"text"', 422, 'request.invalid'],
    ['that is null', 'null', 422, 'request.invalid'],
    ['with NUL in a string', '{"title":"a\\u0000b"}', 422, 'request.invalid'],
    ['with a lone surrogate in a string', '{"title":"a\\ud800b"}', 422, 'request.invalid'],
    ['of more than 1 MiB', `{"title":"${'a'.repeat(1024 * 1024)}"}`, 413, 'request.too_large'],
  ])('%s is refused', async ([, payload, status, code]) => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject({ method: 'POST', url: '/notes', headers: json, payload })

    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toBe('application/problem+json')
    expect(response.json()).toMatchObject({ code, status, instance: '/notes' })
    expect({}).not.toHaveProperty('x')
  })

  test.for<[string, string]>([
    ['brackets in strings', `{"title":"${'['.repeat(20)}"}`],
    ['an escaped quote before brackets', '{"title":"\\"[[{{"}'],
    ['a byte order mark', '\ufeff{"title":"a"}'],
    ['a member twice, of which the last counts', '{"title":"","title":"b"}'],
    ['every plane of Unicode', '{"title":"é漢😀"}'],
  ])('may have %s', async ([, payload]) => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject({ method: 'POST', url: '/notes', headers: json, payload })

    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual(JSON.parse(payload.replace('\ufeff', '')))
  })

  test('gets a JSON pointer for every wrong member', async () => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject({ method: 'POST', url: '/notes', payload: { title: '', stars: 9, id: 'x' } })

    expect(response.json().errors).toEqual([
      { pointer: '/title', code: 'too_short', detail: 'Must not be empty.' },
      { pointer: '/stars', code: 'too_big', detail: 'Must be at most 5.' },
      { pointer: '/id', code: 'unknown', detail: 'There is no "id" here.' },
    ])
  })
})

describe('the kind of a body', () => {
  test.for([
    ['application/json', 200],
    ['APPLICATION/JSON', 200],
    ['application/json; charset=utf-8', 200],
    ['application/json;charset="UTF-8"', 200],
    [' application/json', 200],
    ['application/json; charset=latin1', 415],
    ['application/json; charset=utf-16', 415],
    ['application/json\ta', 415],
    ['application/json garbage', 415],
    ['application/json, text/plain', 415],
    ['application/merge-patch+json', 415],
    ['application/json-patch+json', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data', 415],
    ['application/xml', 415],
    ['text/plain', 415],
    ['nonsense', 415],
    ['', 415],
  ] as const)('%j is answered as it should, and never skips validation', async ([type, status]) => {
    const app = await buildSmallApp(addNotes)
    const send = (payload: string) =>
      app.inject({ method: 'POST', url: '/notes', headers: { 'content-type': type }, payload })

    const [valid, invalid] = [await send('{"title":"a"}'), await send('{"title":7}')]

    expect(valid.statusCode).toBe(status)
    expect(invalid.statusCode).toBe(status === 200 ? 422 : 415)
  })

  test('is required, and the refusal names the kinds that the route takes', async () => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject({ method: 'PATCH', url: noteUrl, payload: Buffer.from('{}') })

    expect(response.statusCode).toBe(415)
    expect(response.json().detail).toBe(
      'The body needs a Content-Type: application/merge-patch+json or application/json.',
    )
  })

  test.for(['gzip', 'br', 'gzip, gzip', 'x'])('with Content-Encoding %s is refused', async (encoding) => {
    const app = await buildSmallApp(addNotes)
    const headers = { ...json, 'content-encoding': encoding }

    const response = await app.inject({ method: 'POST', url: '/notes', headers, payload: '{"title":"a"}' })

    expect(response.statusCode).toBe(415)
    expect(response.json().detail).toContain(`The Content-Encoding ${encoding} is not taken`)
  })

  test('identity is no encoding', async () => {
    const app = await buildSmallApp(addNotes)
    const headers = { ...json, 'content-encoding': 'identity' }

    const response = await app.inject({ method: 'POST', url: '/notes', headers, payload: '{"title":"a"}' })

    expect(response.statusCode).toBe(200)
  })

  test.for(['text/plain', 'text/markdown', 'text/html; charset=utf-8'])(
    '%s comes as bytes where a route takes it',
    async (type) => {
      const app = await buildSmallApp(addNotes)

      const response = await app.inject({
        method: 'PUT',
        url: `${noteUrl}/body`,
        headers: { 'content-type': type },
        payload: 'é',
      })

      expect(response.json()).toEqual({ bytes: 2 })
    },
  )

  test('does not matter where a route takes no body, but a body does', async () => {
    const app = await buildSmallApp(addNotes)
    const send = (payload?: string) =>
      app.inject({ method: 'POST', url: `${noteUrl}/archive`, headers: json, ...(payload && { payload }) })

    expect((await send()).statusCode).toBe(200)
    expect((await send('{}')).json()).toMatchObject({ status: 400, code: 'request.malformed_request' })
  })
})

describe('an address', () => {
  test.for([
    ['GET', '/nothing', 404, 'request.not_found'],
    ['GET', '/notes/', 404, 'request.not_found'],
    ['GET', '/notes/not-a-uuid', 404, 'request.not_found'],
    ['GET', '/notes/..%2f..%2fetc', 404, 'request.not_found'],
    ['GET', '/notes/a%00b', 400, 'request.invalid_encoding'],
    ['GET', '/notes/%ff', 400, 'request.invalid_encoding'],
    ['GET', '/notes/%zz', 400, 'request.invalid_encoding'],
    ['GET', '/notes?tag=%ff', 400, 'request.invalid_encoding'],
    ['GET', '/notes?tag=%', 400, 'request.invalid_encoding'],
    ['GET', '/notes?tag=a%00', 400, 'request.invalid_encoding'],
    ['GET', `/notes?tag=${'a'.repeat(8000)}`, 414, 'request.url_too_long'],
    ['GET', `/notes/${'a'.repeat(8000)}`, 414, 'request.url_too_long'],
    ['GET', `/notes/${'a'.repeat(9000)}`, 414, 'request.url_too_long'],
    ['DELETE', '/notes', 405, 'request.method_not_allowed'],
    ['TRACE', '/notes', 405, 'request.method_not_allowed'],
  ] as const)('%s %s answers as it should', async ([method, url, status, code]) => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject({ method: method as 'GET', url })

    expect(response.json()).toMatchObject({ status, code })
    expect(response.statusCode).toBe(status)
    expect(response.headers['x-request-id']).toBe(response.json().requestId)
  })

  test('names the parameter that is not UTF-8', async () => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject('/notes?limit=5&tag=%ff&sort=a%00')

    expect(response.json().errors).toMatchObject([{ parameter: 'tag' }, { parameter: 'sort' }])
  })

  test('that takes other methods names them', async () => {
    const app = await buildSmallApp(addNotes)

    const [list, note] = [
      await app.inject({ method: 'PUT', url: '/notes' }),
      await app.inject({ method: 'POST', url: noteUrl }),
    ]

    expect(list.headers.allow).toBe('GET, HEAD, POST')
    expect(note.headers.allow).toBe('GET, HEAD, PATCH')
  })

  test('that is unknown or takes other methods says so before it looks at a body', async () => {
    const app = await buildSmallApp(addNotes)
    const body = { headers: json, payload: '{' }

    expect((await app.inject({ method: 'POST', url: '/nothing', ...body })).statusCode).toBe(404)
    expect((await app.inject({ method: 'PUT', url: '/notes', ...body })).statusCode).toBe(405)
  })

  test('answers HEAD like GET, without the body', async () => {
    const app = await buildSmallApp(addNotes)

    const [get, head] = [await app.inject('/notes'), await app.inject({ method: 'HEAD', url: '/notes' })]

    expect(head.statusCode).toBe(200)
    expect(head.body).toBe('')
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
  })
})

describe('X-Request-Id', () => {
  test.for(['a', 'trace.01-AB_c', 'x'.repeat(128)])('%s is taken', async (id) => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject({ url: '/nothing', headers: { 'x-request-id': id } })

    expect(response.headers['x-request-id']).toBe(id)
    expect(response.json().requestId).toBe(id)
  })

  test.for(['', 'a b', '<script>', 'x'.repeat(129), 'é'])('%j is replaced', async (id) => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject({ url: '/notes', headers: { 'x-request-id': id } })

    expect(response.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
  })
})
