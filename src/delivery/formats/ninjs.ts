import { toHtml } from '#src/content/body/html.ts'
import { toPlainText } from '#src/content/body/plain.ts'
import { addressOf, type FormatContext, urnOf } from '#src/delivery/addresses.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import { instantOf, type Members, omitBlank } from './members.ts'
import { describeParty, inRoles, listAssociations } from './ninjs-associations.ts'

const standard = {
  name: 'ninjs',
  version: '3.1',
  schema: 'http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#',
}

/**
 * An article as a ninjs 3.1 news item. Its `uri` is made of its id, so that a change of slug makes no new item; where it
 * stands is a rendition. A retracted article is `canceled`: whoever has passed it on is to take it back.
 */
export function toNinjs(article: PublishedArticle, context: FormatContext): Members {
  const { id, dateline, bylines, section, tags, retracted } = article
  return omitBlank({
    uri: urnOf(id),
    standard,
    type: 'text',
    representationType: 'full',
    pubStatus: retracted ? 'canceled' : 'usable',
    firstCreated: article.firstPublishedAt,
    versionCreated: article.modifiedAt,
    contentCreated: instantOf(dateline?.date),
    language: article.language,
    urgency: article.urgency,
    slugline: article.slugline,
    headlines: listHeadlines(article),
    descriptions: listDescriptions(article),
    bodies: listBodies(article),
    by: bylines.map(({ name }) => name).join(', ') || null,
    people: bylines.map(({ name, role, source }) =>
      omitBlank({ name, rel: role ?? 'author', uri: source?.id && urnOf(source.id) }),
    ),
    located: dateline?.place,
    places: dateline?.place ? [{ name: dateline.place, rel: 'dateline' }] : [],
    subjects: [...(section === null ? [] : [{ name: section, rel: 'section' }]), ...tags.map(describeTag)],
    infoSources: listInfoSources(article),
    renditions: [{ name: 'web', href: addressOf(article, context) }],
    altIds: listAltIds(article),
    associations: listAssociations(article, context),
  })
}

function listHeadlines({ headline, kicker, seo }: PublishedArticle): Members[] {
  return inRoles([
    ['main', headline],
    ['kicker', kicker],
    ['seo', seo?.title],
  ])
}

function listDescriptions({ standfirst, keyPoints, seo, corrections }: PublishedArticle): Members[] {
  return inRoles([
    ['standfirst', standfirst],
    ['seo', seo?.description],
    ...keyPoints.map((point): [string, string] => ['keyPoint', point]),
    ...corrections.map(({ kind, text }): [string, string] => [kind, text]),
  ])
}

function listBodies({ body }: PublishedArticle): Members[] {
  return [
    { role: 'main', contentType: 'text/html', value: toHtml(body) },
    { role: 'main', contentType: 'text/plain', value: toPlainText(body) },
  ]
}

function describeTag(name: string): Members {
  return { name, rel: 'about' }
}

/** Each source once for each of its roles, and who supplied the content. */
function listInfoSources({ sources, provider }: PublishedArticle): Members[] {
  const inTheirRoles = sources.flatMap(({ source, roles }) => roles.map((role) => describeParty(source, role)))
  return [...inTheirRoles, ...(provider ? [describeParty(provider, 'provider')] : [])]
}

function listAltIds({ id, slug, canonicalUrl }: PublishedArticle): Members[] {
  const canonical = canonicalUrl === null ? [] : [{ role: 'canonicalUrl', value: canonicalUrl }]
  return [{ role: 'id', value: id }, { role: 'slug', value: slug }, ...canonical]
}
