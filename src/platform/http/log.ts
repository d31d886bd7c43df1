import type { FastifyRequest, FastifyServerOptions } from 'fastify'
import type { Config } from '#src/config.ts'

/** Structured logs that hold no credential: not in headers, and not where somebody pasted one into an address. */
export function describeLog(level: Config['server']['logLevel'], stream: NodeJS.WritableStream) {
  return {
    level,
    stream,
    redact: {
      paths: secretHeaders.flatMap((name) => [`req.headers["${name}"]`, `headers["${name}"]`, `["${name}"]`]),
      censor: '[redacted]',
    },
    serializers: {
      req: (request: FastifyRequest) => ({
        method: request.method,
        url: maskSecrets(request.url),
        remoteAddress: request.ip,
      }),
    },
  } satisfies FastifyServerOptions['logger']
}

const secretHeaders = ['authorization', 'cookie', 'set-cookie', 'idempotency-key']

/** Hides tokens of this service, and whatever a parameter is called a token, key or password for. */
export function maskSecrets(url: string): string {
  return url
    .replace(/vbt_[\w-]+/g, '[redacted]')
    .replace(/([?&])([^=&]*)=[^&]*/g, (parameter, mark: string, name: string) =>
      /token|key|secret|password|authorization/i.test(name) ? `${mark}${name}=[redacted]` : parameter,
    )
}
