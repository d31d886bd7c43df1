import { articles } from '#src/articles/service.ts'
import { storedOf } from '#src/content/noun.ts'
import { readRow } from '#src/content/reading.ts'
import { DomainError } from '#src/errors.ts'
import type { Db } from '#src/platform/db/client.ts'
import { readDossier } from './dossier.ts'
import { inspect } from './gate.ts'
import type { GateReport } from './gate-schema.ts'

/**
 * What the gate would say if the article were published as it stands, now or at a time to come.
 *
 * @throws DomainError `article.not_found`, `request.invalid_parameter` (400) for a time that has passed
 */
export async function checkArticle(db: Db, { id, at }: { id: string; at?: string | undefined }): Promise<GateReport> {
  const row = await readRow(articles, db, { id })
  const { revision } = row
  const dossier = await readDossier(db, { id, revision, article: storedOf(articles, row) })
  if (at !== undefined && at <= dossier.now) throw passedBy(dossier.now)
  const findings = inspect({ ...dossier, now: at ?? dossier.now })
  const has = (level: string) => findings.some((finding) => finding.level === level)
  return { revision, publishable: !has('blocks'), needsOverride: has('overridable'), findings }
}

function passedBy(now: string): DomainError {
  const detail = `Nothing can be published at a time that has passed: it is ${now}.`
  const fault = { parameter: 'at', code: 'in_the_past', detail }
  return new DomainError('request.invalid_parameter', detail, { errors: [fault] })
}
