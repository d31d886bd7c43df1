import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import type { Api } from './app.ts'
import { aMedia, anArticle, aQuote, aSource } from './factories.ts'

/** A kind of content, for tests of what all four kinds have in common. */
export interface NounCase {
  plural: 'sources' | 'media' | 'quotes' | 'articles'
  type: 'source' | 'media' | 'quote' | 'article'
  draft: (changes?: object) => Record<string, unknown>
  /** The member that a person knows it by, and one that may be empty. */
  title: string
  detail: string
}

export const nouns: NounCase[] = [
  {
    plural: 'sources',
    type: 'source',
    draft: (changes) => ({ ...aSource(changes) }),
    title: 'name',
    detail: 'capacity',
  },
  {
    plural: 'media',
    type: 'media',
    draft: (changes) => ({ ...aMedia(changes) }),
    title: 'caption',
    detail: 'creditLine',
  },
  { plural: 'quotes', type: 'quote', draft: (changes) => ({ ...aQuote(changes) }), title: 'text', detail: 'context' },
  {
    plural: 'articles',
    type: 'article',
    draft: (changes) => ({ ...anArticle(changes) }),
    title: 'headline',
    detail: 'kicker',
  },
]

/** Those whose URLs have a slug. */
export const sluggedNouns = nouns.filter(({ type }) => type === 'source' || type === 'article')

/** Stores a draft, and returns the resource. */
export async function store(api: Api, plural: NounCase['plural'], draft: object) {
  const { status, body, text } = await api.post(`/v1/${plural}`, { body: draft })
  expect(status, text).toBe(201)
  return body
}

/** Stores one draft after another. */
export async function storeAll(api: Api, plural: NounCase['plural'], drafts: object[]) {
  const resources = []
  for (const draft of drafts) resources.push(await store(api, plural, draft))
  return resources
}

/** Moves a resource to the trash. */
export async function trash(api: Api, plural: NounCase['plural'], { id }: { id: string }) {
  const { status, text } = await api.delete(`/v1/${plural}/${id}`, { match: '*' })
  expect(status, text).toBe(204)
}

/** A language that no other test uses, so that `language=` lists the rows of one test. */
export function aLanguage(): string {
  return `en-x-${randomUUID().slice(0, 7)}`
}

/** Calls `make` with 0, 1, …, `count - 1`. */
export function times<Result>(count: number, make: (at: number) => Result): Result[] {
  return Array.from({ length: count }, (_, at) => make(at))
}
