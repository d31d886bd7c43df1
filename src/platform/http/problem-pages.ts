import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError, type Reason } from '#src/errors.ts'
import { escapeHtml, type Page, sendPage, wantsHtml } from './page.ts'
import { problems, slugOf } from './problem.ts'
import { problemTypes } from './problem-types.ts'

const ProblemKind = z
  .object({
    type: z.string().meta({ description: 'As in the `type` of a problem, without the origin.' }),
    reason: z.string().meta({ description: 'The last part of the `code` of such a problem.' }),
    status: z.int().min(400).max(599).meta({ description: 'The HTTP status of such a problem.' }),
    title: z.string().meta({ description: 'The kind of problem in a few words.' }),
    explanation: z.string().meta({ description: 'What happened and what to do about it.' }),
    example: z.string().meta({ description: 'A case in which it occurs.' }),
  })
  .meta({ id: 'ProblemKind', description: 'What a kind of problem means.', examples: [readKind('slug_taken')] })

type ProblemKind = z.infer<typeof ProblemKind>

const ProblemKinds = z
  .object({ data: z.array(ProblemKind) })
  .meta({ id: 'ProblemKinds', description: 'All kinds.', examples: [{ data: [readKind('slug_taken')] }] })

const html = { 'text/html': { schema: z.string().meta({ example: '<!doctype html>…' }) } }

/** What each kind of problem means, as pages for people and as JSON for programs. */
export const problemPages: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/problems',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'listProblemKinds',
        summary: 'List the kinds of problems',
        description: 'Every kind of problem that an answer can tell of; a page for browsers.',
        tags: ['System'],
        response: {
          200: { description: 'All kinds.', content: { 'application/json': { schema: ProblemKinds }, ...html } },
        },
      },
    },
    async (request, reply) => {
      const kinds = Object.keys(problemTypes).map((reason) => readKind(reason as Reason))
      reply.header('vary', 'accept')
      return wantsHtml(request) ? sendPage(reply, listPage(kinds)) : { data: kinds }
    },
  )

  app.get(
    '/problems/:slug',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'readProblemKind',
        summary: 'Read what a problem means',
        description: 'The page that the `type` of a problem points at.',
        tags: ['System'],
        params: z.strictObject({
          slug: z.string().max(100).meta({ description: 'The end of `type`.', example: 'slug-taken' }),
        }),
        response: {
          200: { description: 'The kind.', content: { 'application/json': { schema: ProblemKind }, ...html } },
          ...problems(404),
        },
      },
    },
    async (request, reply) => {
      const reason = Object.keys(problemTypes).find((reason) => slugOf(reason as Reason) === request.params.slug)
      if (!reason) throw new DomainError('problem.not_found', 'There is no kind of problem with this name.')
      const kind = readKind(reason as Reason)
      reply.header('vary', 'accept')
      return wantsHtml(request) ? sendPage(reply, kindPage(kind)) : kind
    },
  )
}

function readKind(reason: Reason) {
  return { type: `/problems/${slugOf(reason)}`, reason, ...problemTypes[reason] }
}

function listPage(kinds: ProblemKind[]): Page {
  const entries = kinds.map(
    ({ type, title, status, explanation }) =>
      `<dt><a href="${type}">${escapeHtml(title)}</a> (${status})</dt><dd>${withCode(explanation)}</dd>`,
  )
  return { title: 'Problems', body: `<h1>Problems</h1>\n<dl>\n${entries.join('\n')}\n</dl>` }
}

function kindPage({ title, status, reason, explanation, example }: ProblemKind): Page {
  return {
    title,
    body: `<p><a href="/problems">Problems</a></p>
<h1>${escapeHtml(title)}</h1>
<p>Status ${status}, code <code>….${reason}</code></p>
<p>${withCode(explanation)}</p>
<p>For example:</p>
<pre>${escapeHtml(example)}</pre>`,
  }
}

/** What stands in backticks becomes code. */
function withCode(text: string): string {
  return escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')
}
