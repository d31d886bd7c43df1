import { articles } from '#src/articles/service.ts'
import { articleMembers } from '#src/articles/stored.ts'
import { type Reference, referencesOf } from '#src/content/noun.ts'
import type { Dossier } from './dossier.ts'
import { isProtected } from './showing.ts'

type Target = Pick<Reference, 'type' | 'id' | 'pointer'>

/** Where an article shows a resource: JSON pointers in the order of the article. */
export type Places = (type: Target['type'], id: string) => string[]

/** Sources stand where the article names them, and where it prints the quotes and media that name them. */
export function placesOf(dossier: Dossier): Places {
  const references = referencesOf(articles, dossier.article).toSorted((a, b) => comparePlaces(a.pointer, b.pointer))
  const targets = references.flatMap((reference) => [reference, ...listBehind(dossier, reference)])
  const places = Map.groupBy(targets, ({ type, id }) => `${type} ${id}`)
  return (type, id) => places.get(`${type} ${id}`)?.map(({ pointer }) => pointer) ?? []
}

/** The sources that readers are shown with what stands in a place. */
function listBehind(dossier: Dossier, { type, id, pointer }: Target): Target[] {
  const sourcesOf = { source: listAffiliation, quote: listNamedByQuote, media: listNamedByMedia, article: () => [] }
  const named = sourcesOf[type](dossier, id).map((source): Target => ({ type: 'source', id: source, pointer }))
  return type === 'source' ? named : named.flatMap((target) => [target, ...listBehind(dossier, target)])
}

/** Of a source that is not named, or is protected, readers do not learn whom it belongs to. */
function listAffiliation({ sources }: Dossier, id: string): string[] {
  const source = sources.get(id)
  return source?.affiliation && source.named && !isProtected(source) ? [source.affiliation] : []
}

function listNamedByQuote({ quotes }: Dossier, id: string): string[] {
  const quote = quotes.get(id)
  return quote ? [quote.speaker, ...quote.via, quote.addressee].filter((source) => source !== null) : []
}

function listNamedByMedia({ media }: Dossier, id: string): string[] {
  const supplier = media.get(id)?.supplier
  return supplier ? [supplier] : []
}

const digitsByValue = new Intl.Collator('en', { numeric: true })

/** Orders JSON pointers by where they lead to in an article: members in their order, items by their index. */
export function comparePlaces(a: string, b: string): number {
  return memberIndex(a) - memberIndex(b) || digitsByValue.compare(a, b)
}

function memberIndex(pointer: string): number {
  return (articleMembers as readonly string[]).indexOf(pointer.split('/')[1] ?? '')
}
