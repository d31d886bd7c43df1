import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { DomainError } from '#src/errors.ts'

export interface Readiness {
  ready: boolean
  /** What was looked at, and whether it was found well. */
  checks: Record<string, boolean>
}

export interface SystemOptions {
  isReady(): Promise<Readiness>
}

const Health = z
  .object({ status: z.literal('ok') })
  .meta({ id: 'Health', description: 'The process answers.', examples: [{ status: 'ok' }] })

const Ready = z.object({ status: z.literal('ready'), checks: z.record(z.string(), z.boolean()) }).meta({
  id: 'Ready',
  description: 'The service takes requests.',
  examples: [{ status: 'ready', checks: { running: true, database: true, migrations: true } }],
})

/** Whether the process lives, and whether it can work. */
export const systemRoutes: FastifyPluginAsyncZod<SystemOptions> = async (app, { isReady }) => {
  app.get(
    '/healthz',
    {
      config: { access: 'public' },
      logLevel: 'warn',
      schema: {
        operationId: 'readHealth',
        summary: 'Is the process alive',
        description: 'Answers as long as the process does, whatever its database does. For restarts.',
        tags: ['System'],
        response: { 200: Health },
      },
    },
    async () => ({ status: 'ok' as const }),
  )

  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      logLevel: 'warn',
      schema: {
        operationId: 'readReadiness',
        summary: 'Can the service work',
        description: 'Answers 200 while the service can work and 503 while it cannot. For load balancers.',
        tags: ['System'],
        response: { 200: Ready },
      },
    },
    async () => {
      const { ready, checks } = await isReady()
      if (ready) return { status: 'ready' as const, checks }
      const failing = Object.keys(checks).filter((name) => !checks[name])
      throw new DomainError('service.unavailable', `Not ready: ${failing.join(', ')}.`, {
        retryAfter: 5,
        members: { checks },
      })
    },
  )
}
