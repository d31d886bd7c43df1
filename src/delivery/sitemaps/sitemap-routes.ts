import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { contextOf, type Site } from '#src/delivery/addresses.ts'
import { type Representation, sendCached } from '#src/delivery/answers.ts'
import { countByMonth, listLocated, listNews } from './located-articles.ts'
import { writeNewsSitemap, writeSitemap, writeSitemapIndex } from './sitemap.ts'

const tags = ['Content']
const config = { access: 'public', cached: 'anybody' } as const

/** How many addresses one file holds: a fifth of what the protocol allows, so that none is slow to make or to fetch. */
const fileLength = 10_000

/** How long (seconds) a list of what is new may be kept: it changes as time goes by, though nothing is published. */
const newsSeconds = 60

const SitemapName = z
  .string()
  .regex(/^[12]\d{3}-(0[1-9]|1[0-2])(-([2-9]|[1-9]\d{1,3}))?\.xml$/, 'must be as the index has it')
  .max(16)
  .meta({ description: 'A month (UTC), and which of its files from the second on.', example: '2026-03.xml' })

const sitemap = z.string().meta({
  description: 'A sitemap.',
  example: '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>\n',
})
const answer = (description: string) => ({ 200: { description, content: { 'application/xml': { schema: sitemap } } } })

/** What search engines look for. */
export const sitemapRoutes: FastifyPluginAsyncZod<{ site: Site }> = async (app, { site }) => {
  app.get(
    '/v1/content/sitemap.xml',
    {
      config,
      schema: {
        operationId: 'readSitemap',
        summary: 'Read the sitemap',
        description:
          'The addresses of all published articles and of their pictures; of more than 10,000, an index of sitemaps by the month of publication. Name it in the `robots.txt` of the site.',
        tags,
        response: answer('The sitemap, or the index of the sitemaps.'),
      },
    },
    async (request, reply) =>
      sendCached(request, reply, async () => {
        const context = contextOf(app, site)
        const articles = await listLocated(app.db, { limit: fileLength + 1 })
        if (articles.length <= fileLength) return present(writeSitemap(articles, context))
        return present(writeSitemapIndex(listFiles(await countByMonth(app.db), context.origin)))
      }),
  )

  app.get(
    '/v1/content/sitemaps/:name',
    {
      config,
      schema: {
        operationId: 'readMonthSitemap',
        summary: 'Read a part of the sitemap',
        description:
          'The addresses of articles published in a month, and of their pictures; `/v1/content/sitemap.xml` lists the parts.',
        tags,
        params: z.strictObject({ name: SitemapName }),
        response: answer('The sitemap; empty for a month in which nothing was published.'),
      },
    },
    async (request, reply) =>
      sendCached(request, reply, async () => {
        const articles = await listLocated(app.db, { ...readName(request.params.name), limit: fileLength })
        return present(writeSitemap(articles, contextOf(app, site)))
      }),
  )

  app.get(
    '/v1/content/news-sitemap.xml',
    {
      config,
      schema: {
        operationId: 'readNewsSitemap',
        summary: 'Read the news sitemap',
        description: 'What was first published in the last 48 hours, at most 1,000 articles, for news aggregators.',
        tags,
        response: answer('The sitemap.'),
      },
    },
    async (request, reply) =>
      sendCached(request, reply, async () => ({
        ...present(writeNewsSitemap(await listNews(app.db), contextOf(app, site))),
        keptSeconds: newsSeconds,
      })),
  )
}

function present(body: string): Representation {
  return { contentType: 'application/xml; charset=utf-8', body, keys: 'articles', lastModified: null }
}

/** Which articles a file holds. */
function readName(name: string): { month: string; offset: number } {
  const [, month = '', part = '1'] = /^(\d{4}-\d\d)(?:-(\d+))?/.exec(name) ?? []
  return { month, offset: (Number(part) - 1) * fileLength }
}

/** The files of the months, as many for each as its articles fill. */
function listFiles(months: Awaited<ReturnType<typeof countByMonth>>, origin: string) {
  return months.flatMap(({ month, count, modifiedAt }) =>
    Array.from({ length: Math.ceil(count / fileLength) }, (_, index) => ({
      address: `${origin}/v1/content/sitemaps/${month}${index === 0 ? '' : `-${index + 1}`}.xml`,
      modifiedAt,
    })),
  )
}
