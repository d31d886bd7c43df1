import { join } from 'node:path'
import type { Config } from './config.ts'
import type { Service } from './start.ts'

/** A raw text that comes with the project. */
const example = join(import.meta.dirname, '../docs/examples/tunnel.txt')

/** What a person at the terminal needs next: where things are, the token, and a first request that works as it stands. */
export function describeService({ origin, token }: Service, config: Config): string {
  const shown = token ?? (config.adminToken ? '$ADMIN_TOKEN' : '$TOKEN')
  return `
Verbatim is running.

  API         ${origin}/v1
  Swagger UI  ${origin}/docs
  Database    ${config.database.url ? 'the one in DATABASE_URL' : `PostgreSQL in ${config.dataDir}`}
  Token       ${token ?? describeAbsentToken(config)}

Import a story, from its raw text:

  curl -H "Authorization: Bearer ${shown}" -H 'Content-Type: text/plain' --data-binary '@${example}' ${origin}/v1/imports

`
}

function describeAbsentToken(config: Config): string {
  if (config.adminToken) return 'the one in ADMIN_TOKEN'
  return 'shown when it was made; start with ADMIN_TOKEN=<32 characters or more> to set another'
}
