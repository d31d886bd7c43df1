import { toPlainText } from '#src/content/body/plain.ts'
import { addressOf, type FormatContext, homeOf, urnOf } from '#src/delivery/addresses.ts'
import type { PublishedArticle } from '#src/publishing/snapshot/article.ts'
import type { PrintedQuote } from '#src/publishing/snapshot/parts.ts'
import { describeAuthors, describePlace, describeSource, partSources } from './json-ld-agents.ts'
import { describeMedia } from './json-ld-media.ts'
import { type Members, omitBlank, oneOrMany } from './members.ts'

/**
 * An article as a `NewsArticle` of schema.org. Its quotes are its parts (`hasPart`), since their words stand in it; a
 * canonical address of its own is the `mainEntityOfPage`, which is what search engines go by.
 */
export function toJsonLd(article: PublishedArticle, context: FormatContext): Members {
  const { id, seo, dateline, canonicalUrl } = article
  const address = addressOf(article, context)
  const { agents, works } = partSources(article.sources.map(({ source }) => source))
  return omitBlank({
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    '@id': urnOf(id),
    url: address,
    mainEntityOfPage: canonicalUrl ?? address,
    headline: article.headline,
    alternativeHeadline: oneOrMany([article.kicker, seo?.title]),
    description: seo?.description ?? article.standfirst,
    abstract: oneOrMany(article.keyPoints),
    articleBody: toPlainText(article.body),
    articleSection: article.section,
    keywords: article.tags,
    inLanguage: article.language,
    datePublished: article.firstPublishedAt,
    dateModified: article.modifiedAt,
    creativeWorkStatus: article.retracted ? 'Retracted' : 'Published',
    dateline: [dateline?.place, dateline?.date].filter(Boolean).join(', ') || null,
    locationCreated: describePlace(dateline?.place),
    author: describeAuthors(article),
    publisher: { '@type': 'Organization', name: context.site.name, url: homeOf(context) },
    ...describeProvider(article),
    ...describeMedia(article, context),
    hasPart: article.quotes.map(describeQuote),
    isBasedOn: works.map((work) => describeSource(work)),
    mentions: agents.map((agent) => describeSource(agent)),
    correction: article.corrections.map(describeCorrection),
  })
}

/** The JSON-LD as text that may also stand in a `<script>` element: nothing in it ends one. */
export function writeJsonLd(article: PublishedArticle, context: FormatContext): string {
  return JSON.stringify(toJsonLd(article, context)).replaceAll('<', '\\u003c')
}

/** Only an organization may be the `sourceOrganization`. */
function describeProvider({ provider }: PublishedArticle): Members {
  const [agent] = partSources([provider]).agents.map((source) => describeSource(source))
  if (!agent) return {}
  return { [agent['@type'] === 'Person' ? 'provider' : 'sourceOrganization']: agent }
}

/**
 * What is printed in other words than the speaker's is no quotation: it is what the speaker claims.
 *
 * `publisher` is through whom it came, as in "the agency reported".
 */
function describeQuote(quote: PrintedQuote): Members {
  const { id, text, kind, speaker, capacity, via, addressee, original, evidence } = quote
  const spoken = partSources([speaker])
  const relayed = partSources(via)
  return omitBlank({
    '@type': kind === 'indirect' ? 'Claim' : 'Quotation',
    '@id': urnOf(id),
    text,
    inLanguage: quote.language,
    author: oneOrMany(spoken.agents.map((agent) => describeSource(agent, capacity ?? agent.capacity))),
    publisher: oneOrMany(relayed.agents.map((agent) => describeSource(agent))),
    audience: addressee && { '@type': 'Audience', name: addressee.name },
    dateCreated: quote.saidAt,
    locationCreated: describePlace(quote.place),
    description: quote.context,
    creativeWorkStatus: quote.verification,
    translationOfWork: original && { '@type': 'Quotation', text: original.text, inLanguage: original.language },
    isBasedOn: [...[...spoken.works, ...relayed.works].map((work) => describeSource(work)), ...evidence],
  })
}

function describeCorrection({ id, kind, text, at }: PublishedArticle['corrections'][number]): Members {
  return { '@type': 'CorrectionComment', '@id': urnOf(id), name: kind, text, datePublished: at }
}
