import { urnOf } from '#src/delivery/addresses.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import type { PublishedSource, SourceName } from '#src/publishing/snapshot/parts.ts'
import { type Members, omitBlank } from './members.ts'

type Named = SourceName | PublishedSource

/** The schema.org type of each kind of source; those that are nobody's name stand for the organization behind them. */
const types: Record<SourceName['kind'], string> = {
  person: 'Person',
  organization: 'Organization',
  government: 'GovernmentOrganization',
  military: 'Organization',
  ngo: 'NGO',
  company: 'Corporation',
  news_agency: 'NewsMediaOrganization',
  photo_agency: 'Organization',
  broadcaster: 'NewsMediaOrganization',
  publication: 'NewsMediaOrganization',
  document: 'CreativeWork',
  group: 'Organization',
  social_account: 'Organization',
}

/** Of sources: who can speak, and what can be read. */
export function partSources<Source extends Named>(sources: (Source | null)[]): { agents: Source[]; works: Source[] } {
  const known = sources.filter((source) => source !== null)
  return {
    agents: known.filter(({ kind }) => kind !== 'document'),
    works: known.filter(({ kind }) => kind === 'document'),
  }
}

/** A source as a node; `capacity` is how it is presented in the place that names it. */
export function describeSource(source: Named, capacity: string | null = source.capacity): Members {
  const type = types[source.kind]
  const about = type === 'Person' ? { jobTitle: capacity } : { disambiguatingDescription: capacity }
  return omitBlank({
    '@type': type,
    '@id': source.id === null ? null : urnOf(source.id),
    name: source.name,
    ...about,
    ...('aliases' in source && tellMore(source, type)),
  })
}

/** How each type says to which organization it belongs; an organization has a parent. */
const belonging: Record<string, string> = { Person: 'affiliation', CreativeWork: 'publisher' }

function tellMore(source: PublishedSource, type: string): Members {
  const { aliases, description, anonymityReason, url, sameAs, affiliation } = source
  const isOrganization = affiliation !== null && belonging[types[affiliation.kind]] === undefined
  return {
    alternateName: aliases,
    description: description ?? anonymityReason,
    url,
    sameAs,
    [belonging[type] ?? 'parentOrganization']: isOrganization ? describeSource(affiliation) : null,
  }
}

/** Who made the story: those of its bylines, else who supplied it. */
export function describeAuthors({ bylines, provider }: PublishedArticle): Members[] {
  if (bylines.length === 0) return partSources([provider]).agents.map((agent) => describeSource(agent))
  return bylines.map(({ name, role, source }) => {
    const isKnown = source !== null && source.kind !== 'document'
    return {
      ...(isKnown ? describeSource(source, role ?? source.capacity) : omitBlank({ '@type': 'Person', jobTitle: role })),
      name,
    }
  })
}

/** A place of which only the name is known. */
export function describePlace(name: string | null | undefined): Members | null {
  return name ? { '@type': 'Place', name } : null
}
