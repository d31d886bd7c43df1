import type { Config } from './config.ts'
import type { Service } from './start.ts'

/** What a person at the terminal needs next: where things are, the token, and a first request that works as it stands. */
export function describeService({ origin, token }: Service, config: Config): string {
  const shown = token ?? (config.adminToken ? '$ADMIN_TOKEN' : '$TOKEN')
  return `
Verbatim is running.

  API         ${origin}/v1
  Swagger UI  ${origin}/docs
  Database    ${config.database.url ? 'the one in DATABASE_URL' : `PostgreSQL in ${config.dataDir}`}
  Token       ${token ?? describeAbsentToken(config)}

List the articles:

  curl -H "Authorization: Bearer ${shown}" ${origin}/v1/articles

Import one, from a file of plain text:

  curl -H "Authorization: Bearer ${shown}" -H 'Content-Type: text/plain' --data-binary @article.txt ${origin}/v1/imports

`
}

function describeAbsentToken(config: Config): string {
  if (config.adminToken) return 'the one in ADMIN_TOKEN'
  return 'shown when it was made; start with ADMIN_TOKEN=<32 characters or more> to set another'
}
