import { Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { z } from 'zod'
import type { Config } from '#src/config.ts'
import { type Role, roles } from '#src/platform/auth/actor.ts'
import { auth } from '#src/platform/auth/plugin.ts'
import { TextBody, textTypes } from '#src/platform/http/body.ts'
import { headers } from '#src/platform/http/headers.ts'
import { openapi } from '#src/platform/http/openapi.ts'
import { CommaList, Cursor, closedQuery, Flag, Limit, repeatable, SortKey } from '#src/platform/http/query.ts'
import { createServer } from '#src/platform/http/server.ts'
import { text } from '#src/platform/text.ts'

export type SmallApp = ReturnType<typeof createServer>

const settings: Config['server'] = {
  host: '127.0.0.1',
  port: 0,
  logLevel: 'info',
  publicUrl: null,
  corsOrigins: ['https://desk.example'],
  trustProxy: false,
}

/** What the small application has logged. */
export class Log extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString()
    done()
  }
}

/** The Authorization header of somebody with this role. */
export function as(role: Role) {
  return { authorization: `Bearer ${tokenOf(role)}` }
}

export function tokenOf(role: Role): string {
  return `token-of-the-${role}`
}

/** The platform's pieces without any noun: `addRoutes` brings what a test is about. It is closed when the test ends. */
export async function buildSmallApp(
  addRoutes: (app: SmallApp) => void | Promise<void>,
  { server = {}, log = new Log() }: { server?: Partial<Config['server']>; log?: Log } = {},
): Promise<SmallApp> {
  const config = { server: { ...settings, ...server } }
  const app = createServer(config, log)
  onTestFinished(() => app.close())
  await app.register(openapi)
  await app.register(headers, config.server)
  await app.register(auth, {
    authenticate: async (secret) => {
      const role = roles.find((role) => tokenOf(role) === secret)
      return role ? { id: '0190a5c2-7b1e-7c3d-9a4f-5e6b7c8d9e0f', name: role, role } : null
    },
  })
  await addRoutes(app)
  await app.ready()
  return app
}

const Note = z.strictObject({ title: text(20), stars: z.int().min(1).max(5).optional() })

export const NoteQuery = closedQuery({
  limit: Limit,
  cursor: Cursor.optional(),
  trashed: Flag.optional(),
  fields: CommaList(['title', 'stars']).optional(),
  sort: SortKey(['title', 'stars']).optional(),
  tag: repeatable(text(10)).optional(),
})

/** Routes of every form: they answer with what they understood. */
export function addNotes(app: SmallApp): void {
  app.get('/notes', { config: { access: 'public' }, schema: { querystring: NoteQuery } }, async ({ query }) => query)
  app.post('/notes', { config: { access: 'public' }, schema: { body: Note } }, async ({ body }) => body)
  app.patch('/notes/:id', { config: { access: 'public' }, schema: { params, body: Note } }, async ({ body }) => body)
  app.get('/notes/:id', { config: { access: 'public' }, schema: { params } }, async ({ params }) => params)
  app.post('/notes/:id/archive', { config: { access: 'public' }, schema: { params } }, async () => ({ archived: true }))
  app.put(
    '/notes/:id/body',
    { config: { access: 'public' }, schema: { params, consumes: textTypes, body: TextBody } },
    async ({ body }) => ({ bytes: body.length }),
  )
}

const params = z.strictObject({ id: z.uuid() })

export const noteUrl = '/notes/0190a5c2-7b1e-7c3d-9a4f-5e6b7c8d9e0f'
