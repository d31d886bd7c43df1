import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import Fastify, { type FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Config } from '#src/config.ts'
import { checkAddress, refuseUnrouted } from './address.ts'
import { addBodyParsers } from './body.ts'
import { checkBodyKind, declareBodyKinds } from './body-kinds.ts'
import { limitBodyTime } from './body-time.ts'
import { describeLog } from './log.ts'
import { sendProblem } from './problem.ts'
import { closedQuery } from './query.ts'
import { answerClientErrors, answerUnknownExpectations } from './raw-problems.ts'
import { serializerCompiler } from './serialization.ts'
import { validatorCompiler } from './validation.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** The origin that clients reach the service under, when the configuration says it. */
    publicUrl: string | null
    /** Whether it takes no new connections, and ends those that it has with their next answer. */
    isClosing: boolean
  }
}

/** Bodies may have 1 MiB unless a route says otherwise. */
export const bodyLimit = 1024 * 1024

/**
 * Makes the HTTP server with every limit set, strict parsers, and problem documents for whatever goes wrong. It has no
 * route yet.
 *
 * @param log where log lines go; standard error keeps standard output free for what a person reads
 */
export function createServer({ server }: Pick<Config, 'server'>, log: NodeJS.WritableStream = process.stderr) {
  const app = Fastify({
    logger: describeLog(server.logLevel, log),
    genReqId: readRequestId,
    trustProxy: server.trustProxy,
    bodyLimit,
    // limitBodyTime sees to it: Node would break off a large file that is still coming.
    requestTimeout: 0,
    connectionTimeout: 90_000,
    keepAliveTimeout: 65_000,
    // A missing Host is answered with a problem by checkAddress; Node itself would answer without a body.
    http: {
      headersTimeout: 15_000,
      maxHeaderSize: 16_384,
      connectionsCheckingInterval: 5_000,
      requireHostHeader: false,
    },
    // Parameters are bounded by the address and then by their schemas, which answer 404.
    routerOptions: { maxParamLength: 8_192 },
    return503OnClosing: false,
    // Fastify would load what makes its own compilers, which are replaced below.
    schemaController: { compilersFactory: { buildValidator: notNeeded, buildSerializer: notNeeded } },
    frameworkErrors: (error, request, reply) =>
      void sendProblem(error, request, reply.header('x-request-id', request.id)),
    clientErrorHandler: answerClientErrors(server.publicUrl),
  }).withTypeProvider<ZodTypeProvider>()

  app.server.maxConnections = 12_000
  answerUnknownExpectations(app.server, server.publicUrl)
  limitBodyTime(app.server)
  app.decorate('publicUrl', server.publicUrl)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(sendProblem)
  addBodyParsers(app)
  declareBodyKinds(app)
  closeQueries(app)
  addRequestHooks(app)
  closeConnectionsWhenClosing(app)
  return app
}

function notNeeded(): never {
  throw new Error('Schemas are zod’s, and have compilers of their own.')
}

/** Callbacks and no promises: each of those would cost every request some of its time. */
function addRequestHooks(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, next) => {
    reply.header('x-request-id', request.id)
    checkAddress(request)
    next()
  })
  // After all onRequest hooks, so that a preflight and a missing credential are answered first.
  app.addHook('preParsing', (request, reply, payload, next) => {
    if (request.is404) refuseUnrouted(app, request, (methods) => reply.header('allow', methods))
    checkBodyKind(request)
    next(null, payload)
  })
}

/** A documented route that names no query parameters takes none. */
function closeQueries(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (!route.schema || route.schema.hide || route.schema.querystring) return
    route.schema = { ...route.schema, querystring: closedQuery({}) }
  })
}

/** Requests that are being answered while the server stops end their connections, so that nothing waits for idle ones. */
function closeConnectionsWhenClosing(app: FastifyInstance): void {
  app.decorate('isClosing', false)
  app.addHook('preClose', async () => {
    app.isClosing = true
  })
  app.addHook('onSend', (_request, reply, payload, next) => {
    if (app.isClosing) reply.header('connection', 'close')
    next(null, payload)
  })
}

function readRequestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.-]{1,128}$/.test(given) ? given : randomUUID()
}
