import type { FastifyInstance } from 'fastify'

/** The publication, as it is configured. */
export interface Site {
  name: string
  /** Where readers find an article, with `{slug}` or `{id}`, and perhaps `{section}`, in it; null for this service. */
  articleUrl: string | null
}

/** What formats need beside the article to write addresses and names. */
export interface FormatContext {
  /** The origin of this service, as clients reach it. */
  origin: string
  site: Site
}

/**
 * The context of a service that runs. Its origin is the one it was told, or else the port it listens on: what a request
 * calls the service is no part of it, since its answer is kept for others.
 */
export function contextOf(app: FastifyInstance, site: Site): FormatContext {
  const [address] = app.addresses()
  const port = typeof address === 'object' ? `:${address.port}` : ''
  return { site, origin: app.publicUrl ?? `http://localhost${port}` }
}

/** A context for examples. */
export const exampleContext: FormatContext = {
  origin: 'https://cms.example.org',
  site: { name: 'Norvik Times', articleUrl: 'https://norvik.example/{section}/{slug}' },
}

/** Where readers find an article. One without a section stands a level higher where the template names the section. */
export function addressOf(
  article: { id: string; slug: string; section: string | null },
  { origin, site }: FormatContext,
): string {
  const { id, slug, section } = article
  return (site.articleUrl ?? `${origin}/v1/content/articles/{slug}`)
    .replace('{id}', id)
    .replace('{slug}', slug)
    .replace(/\{section\}(\/?)/, (_, slash) => (section === null ? '' : encodeURIComponent(section) + slash))
}

/** The front page of the site. */
export function homeOf({ origin, site }: FormatContext): string {
  return `${site.articleUrl === null ? origin : new URL(site.articleUrl).origin}/`
}

/** What names a resource for good, whatever becomes of its slug. */
export function urnOf(id: string): string {
  return `urn:uuid:${id}`
}
