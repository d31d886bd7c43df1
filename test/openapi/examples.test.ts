import { describe, expect } from 'vitest'
import { deriveDocument } from '#src/platform/http/openapi.ts'
import { fillSample } from '#src/sample.ts'
import { aForm } from '#test/media/forms.ts'
import { type Api, test as base, type Call } from '#test/support/app.ts'
import { aPicture } from '#test/support/pictures.ts'
import { type DocumentedOperation, elsewhere, listOperations } from '#test/support/schemas.ts'

const test = base.extend<{ $file: { operations: DocumentedOperation[] } }>({
  operations: [
    async ({ app, db, storage, imaging }, use) => {
      await fillSample({ db, storage, imaging })
      const operations = listOperations(deriveDocument(app)).filter(({ path }) => !elsewhere.test(path))
      await use(operations.toSorted((a, b) => order(a) - order(b)))
    },
    { scope: 'file' },
  ],
})

/** Reads before changes, and what removes last. */
function order({ method }: DocumentedOperation): number {
  return ['get', 'post', 'patch', 'put', 'delete'].indexOf(method)
}

describe('every operation', () => {
  test('answers 2xx to its own examples on the sample, as Swagger UI sends them unchanged', async ({
    operations,
    api,
  }) => {
    const refused: string[] = []
    for (const operation of operations) {
      for (const type of bodyTypes(operation)) {
        const { status, text } = await tryOut(api, operation, type)
        if (status >= 300) refused.push(`${operation.method} ${operation.path} ${type ?? ''}: ${text}`)
      }
    }

    expect(operations.length).toBeGreaterThan(40)
    expect(refused).toEqual([])
  })

  test('answers 2xx to reads and creations when its examples are sent a second time', async ({ operations, api }) => {
    const again = operations.filter(
      ({ method, path }) => method === 'get' || (method === 'post' && !path.includes('{')),
    )

    for (const operation of again) {
      const { status, text } = await tryOut(api, operation, bodyTypes(operation)[0])
      expect(status, `${operation.method} ${operation.path}: ${text}`).toBeLessThan(300)
    }
  })
})

function bodyTypes({ body }: DocumentedOperation): (string | undefined)[] {
  return body ? Object.keys(body.content) : [undefined]
}

/** What no document can hold is sent in the place of its example. */
async function bodyOf(type: string, example: unknown): Promise<Pick<Call, 'headers' | 'body'>> {
  const headers = { 'content-type': type }
  if (type === 'multipart/form-data') return aForm(['file', { bytes: await aPicture() }])
  return { headers, body: example === 'The bytes of the file.' ? await aPicture() : example }
}

async function tryOut(api: Api, { method, path, parameters, body }: DocumentedOperation, type: string | undefined) {
  const given = parameters.flatMap(({ in: place, name, example, schema }) => {
    const value = example ?? schema.example ?? schema.examples?.[0] ?? schema.default
    return value === undefined ? [] : [{ place, name, value: String(value) }]
  })
  const inPlace = (place: string) => given.filter((parameter) => parameter.place === place)
  const address = inPlace('path').reduce(
    (url, { name, value }) => url.replace(`{${name}}`, encodeURIComponent(value)),
    path,
  )
  const query = new URLSearchParams(
    inPlace('query').map(({ name, value }): [string, string] => [name, value]),
  ).toString()
  const sent = type === undefined ? null : await bodyOf(type, body?.content[type]?.example)
  return api[method as keyof Api](query ? `${address}?${query}` : address, {
    as: 'admin',
    headers: {
      ...Object.fromEntries(inPlace('header').map(({ name, value }) => [name.toLowerCase(), value])),
      ...sent?.headers,
    },
    ...(sent && { body: sent.body }),
  })
}
