import { expect } from 'vitest'
import type { Operation } from '#src/platform/http/openapi-shape.ts'
import { canaries, published } from './canaries.ts'

export interface Probe {
  operationId: string
  path: string
}

/** Every public operation of the document, bare and with each of its parameters at values that could betray something. */
export function listProbes(paths: Record<string, Record<string, Operation>>): Probe[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { security }]) => security?.length === 0)
      .flatMap(([method, operation]) => {
        expect(method, `${path} is public and not a GET`).toBe('get')
        return probesOf(path, operation)
      }),
  )
}

interface Parameter {
  name: string
  in: string
  schema?: { enum?: string[] }
}

function probesOf(path: string, { operationId = '', parameters = [] }: Operation): Probe[] {
  const all = parameters as Parameter[]
  const addresses = all
    .filter((parameter) => parameter.in === 'path')
    .reduce<string[]>(
      (known, { name, schema }) =>
        known.flatMap((address) => valuesFor(name, schema?.enum).map((value) => address.replace(`{${name}}`, value))),
      [path],
    )
  const queries = all
    .filter((parameter) => parameter.in === 'query')
    .flatMap(({ name, schema }) => valuesFor(name, schema?.enum).map((value) => `${name}=${encodeURIComponent(value)}`))
  const [first = path] =
    addresses.length > 3 ? (published[slugOrId(path)] ?? []).map((value) => path.replace(/\{\w+\}/, value)) : addresses
  return [
    ...addresses.map((address) => ({ operationId, path: address })),
    ...queries.map((query) => ({ operationId, path: `${first}?${query}` })),
  ]
}

function slugOrId(path: string): string {
  return path.includes('{slug}') ? 'slug' : 'id'
}

function valuesFor(name: string, allowed: string[] = []): string[] {
  const asked: Record<string, string[]> = {
    slug: ['story-', 'source-', ''].flatMap((prefix) => canaries.map(({ address }) => prefix + address)),
    id: canaries.flatMap(({ ids }) => ids),
    q: ['story', 'withdrawn', 'reporter', ...canaries.flatMap(({ address, words }) => [address, words])],
    limit: ['100'],
    count: ['true'],
    name: ['2026-11.xml'],
  }
  const byAddress = ['section', 'tag'].includes(name) ? canaries.map(({ address }) => address) : []
  const byId = ['source', 'speaker', 'quote', 'media', 'related'].includes(name) ? (asked.id ?? []) : []
  return [...allowed, ...(asked[name] ?? []), ...(published[name] ?? []), ...byAddress, ...byId]
}
