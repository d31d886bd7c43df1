import { existsSync, readFileSync } from 'node:fs'

const file = '../shared/schemas/schemaorg-all-https.jsonld'

export const hasVocabulary = existsSync(file)

interface Term {
  '@id': string
  '@type': string | string[]
  'rdfs:subClassOf'?: Reference | Reference[]
  'schema:rangeIncludes'?: Reference | Reference[]
}
type Reference = { '@id': string }
type Node = Record<string, unknown>

/** schema.org as it is published. */
export function readVocabulary(): { '@graph': Term[] } {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The values in a JSON-LD node that are of no type that schema.org has for their property. */
export function listOutOfRange(vocabulary: { '@graph': Term[] }): (node: Node) => string[] {
  const terms = new Map(vocabulary['@graph'].map((term) => [term['@id'], term]))
  const ancestors = (type: string): string[] => [
    type,
    ...idsOf(terms.get(type)?.['rdfs:subClassOf']).flatMap((parent) => ancestors(parent)),
  ]
  const typesOf = (value: unknown): string[] => {
    if (typeof value === 'object' && value !== null) return ancestors(`schema:${(value as Node)['@type']}`)
    const term = terms.get(String(value).replace('https://schema.org/', 'schema:'))
    const plain = ['schema:Text', ...(URL.canParse(String(value)) ? ['schema:URL'] : [])]
    const dates = /^\d{4}-\d{2}-\d{2}(T.*Z)?$/.test(String(value)) ? ['schema:Date', 'schema:DateTime'] : []
    const durations = /^PT[\d.]+S$/.test(String(value)) ? ['schema:Duration'] : []
    return [...plain, ...dates, ...durations, ...[term?.['@type'] ?? []].flat().flatMap((type) => ancestors(type))]
  }
  const check = (node: Node): string[] =>
    Object.entries(node).flatMap(([property, values]) => {
      if (property.startsWith('@')) return []
      const range = idsOf(terms.get(`schema:${property}`)?.['schema:rangeIncludes'])
      return [values]
        .flat()
        .flatMap((value) => [
          ...(typesOf(value).some((type) => range.includes(type)) ? [] : [`${node['@type']}.${property}: ${value}`]),
          ...(typeof value === 'object' && value !== null ? check(value as Node) : []),
        ])
    })
  return check
}

function idsOf(references: Reference | Reference[] | undefined): string[] {
  return [references ?? []].flat().map((reference) => reference['@id'])
}
