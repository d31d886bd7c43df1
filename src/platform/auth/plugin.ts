import type { RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import { DomainError } from '#src/errors.ts'
import { type Actor, mayActAs, type Role } from './actor.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route: anybody, or who has at least this role. Every route declares it. */
    access?: 'public' | Role
  }

  interface FastifyRequest {
    /** Who is asking. Reading it on a public route is a mistake and throws. */
    actor: Actor
  }
}

export interface AuthOptions {
  /** Who holds the secret; null when nobody does, or no longer. */
  authenticate(secret: string): Promise<Actor | null>
}

/**
 * Checks on every request what the route declares in `config.access`. A route that declares nothing stops the start.
 * Public routes ignore credentials.
 */
export const auth = fp<AuthOptions>(
  async (app, { authenticate }) => {
    const actors = new WeakMap<object, Actor>()
    app.decorateRequest('actor', {
      getter() {
        const actor = actors.get(this)
        if (!actor) throw new Error(`${this.method} ${this.routeOptions.url} is public: there is no actor.`)
        return actor
      },
    })

    const routes: RouteOptions[] = []
    app.addHook('onRoute', (route) => void routes.push(route))
    app.addHook('onReady', async () => {
      const undeclared = routes.filter(({ config }) => !config?.access).map(({ method, url }) => `${method} ${url}`)
      if (undeclared.length > 0) throw new Error(`These routes do not declare config.access: ${undeclared.join(', ')}.`)
    })

    app.addHook('onRequest', async (request) => {
      const { access } = request.routeOptions.config
      if (access === undefined || access === 'public') return
      const actor = await authenticate(readBearer(request.headers.authorization))
      if (!actor) throw unauthenticated('The token is unknown, expired or revoked.')
      if (!mayActAs(actor, access)) {
        throw new DomainError(
          'request.forbidden',
          `This needs the role ${access}; the token has the role ${actor.role}.`,
        )
      }
      actors.set(request, actor)
    })
  },
  { name: 'auth' },
)

function readBearer(header: string | undefined): string {
  if (header === undefined) throw unauthenticated('The request has no Authorization header.')
  const secret = /^Bearer +([\x21-\x7e]{1,512})$/i.exec(header)?.[1]
  if (!secret) throw unauthenticated('The Authorization header must be "Bearer" and a token.')
  return secret
}

function unauthenticated(detail: string) {
  return new DomainError('request.unauthenticated', detail, {
    errors: [{ header: 'Authorization', code: 'unauthenticated', detail }],
  })
}
