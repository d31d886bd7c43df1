import { describe, expect, test } from 'vitest'
import { addNotes, buildSmallApp } from './small-app.ts'

describe('a query string', () => {
  test.for([
    ['', { limit: 20 }],
    ['limit=1', { limit: 1 }],
    ['limit=100', { limit: 100 }],
    ['trashed=true', { limit: 20, trashed: true }],
    ['trashed=false', { limit: 20, trashed: false }],
    ['fields=title,stars,title', { limit: 20, fields: ['title', 'stars'] }],
    ['sort=-stars', { limit: 20, sort: '-stars' }],
    ['tag=a', { limit: 20, tag: ['a'] }],
    ['tag=a&tag=b', { limit: 20, tag: ['a', 'b'] }],
  ] as const)('?%s is understood', async ([query, understood]) => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject(`/notes?${query}`)

    expect(response.statusCode).toBe(200)
    expect(response.json()).toEqual(understood)
  })

  test.for([
    'limit=0',
    'limit=101',
    'limit=1e1',
    'limit=1.0',
    'limit=0x10',
    'limit=%2010',
    'limit=-1',
    'limit=',
    'limit=5&limit=5',
    'trashed=1',
    'trashed=TRUE',
    'trashed=',
    'fields=',
    'fields=title,',
    'fields=headline',
    'fields=__proto__',
    'fields=title&fields=stars',
    'sort=--title',
    'sort=title;drop',
    'sort=constructor',
    'sort=',
    'tag=',
    'tag=a&tag=',
    `tag=${'x'.repeat(11)}`,
    `${'tag=a&'.repeat(21)}tag=a`,
  ])('?%s is refused by the name of the parameter', async (query) => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject(`/notes?${query}`)

    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({
      code: 'request.invalid_parameter',
      errors: [{ parameter: query.split('=')[0] }],
    })
  })

  test.for(['zz=1', 'Limit=5', 'limit[]=5', 'limit%5Bgt%5D=5', '__proto__[x]=1', 'constructor=1', 'tag[]=a'])(
    '?%s is refused because there is no such parameter',
    async (query) => {
      const app = await buildSmallApp(addNotes)

      const response = await app.inject(`/notes?${query}`)

      expect(response.statusCode).toBe(400)
      expect(response.json()).toMatchObject({
        code: 'request.unknown_parameter',
        errors: [{ parameter: decodeURIComponent(query.split('=')[0] ?? ''), code: 'unknown' }],
      })
    },
  )

  test('is refused on a route that names no parameters', async () => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject({ method: 'POST', url: '/notes?dryRun=true', payload: { title: 'A' } })

    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ code: 'request.unknown_parameter', errors: [{ parameter: 'dryRun' }] })
  })

  test('gets one fault for each unknown name of a list, which says what there is', async () => {
    const app = await buildSmallApp(addNotes)

    const response = await app.inject('/notes?fields=headline,title,body')

    expect(response.json().errors).toEqual([
      { parameter: 'fields', code: 'invalid_value', detail: 'Must be "title" or "stars", not "headline".' },
      { parameter: 'fields', code: 'invalid_value', detail: 'Must be "title" or "stars", not "body".' },
    ])
  })
})
