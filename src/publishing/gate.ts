import { DomainError } from '#src/errors.ts'
import type { Dossier } from './dossier.ts'
import { type Finding, gateLevels } from './gate-schema.ts'
import { inspectMedia, inspectQuotes, inspectSources, inspectStory } from './inspections.ts'
import { comparePlaces, placesOf } from './places.ts'
import type { Override } from './schema.ts'

/**
 * What stands between an article and its readers, in the order of the article. The dossier's `now` is the time for which
 * it is asked: that of publishing, which a schedule puts in the future.
 */
export function inspect(dossier: Dossier): Finding[] {
  const places = placesOf(dossier)
  return [inspectStory, inspectMedia, inspectQuotes, inspectSources]
    .flatMap((inspection) => inspection(dossier, places))
    .map(({ code, ...rest }) => ({ code, level: gateLevels[code], ...rest }))
    .toSorted((a, b) => comparePlaces(a.pointer, b.pointer))
}

/**
 * Lets an article through or does not.
 *
 * @param override harmless where nothing is overridable
 * @returns what the override passes over, to be logged with its reason
 * @throws DomainError `article.gate_blocked` (422) when something blocks, `article.gate_needs_override` (422) when only
 * an override is missing; `errors` has what stands in the way, `findings` everything
 */
export function judge(findings: Finding[], override?: Override): Finding[] {
  const blocking = findings.filter(({ level }) => level === 'blocks')
  const overridable = findings.filter(({ level }) => level === 'overridable')
  const obstacles = override ? blocking : findings.filter(({ level }) => level !== 'advice')
  const [first] = [...blocking, ...obstacles]
  if (!first) return overridable
  const others = obstacles.length > 1 ? ` (${obstacles.length - 1} more in errors.)` : ''
  const way = blocking.length > 0 ? '' : ' Put it right, or answer for it: { "override": { "reason": "…" } }.'
  const code = blocking.length > 0 ? 'article.gate_blocked' : 'article.gate_needs_override'
  throw new DomainError(code, `${first.detail}${others}${way}`, {
    errors: obstacles.map(({ pointer, code, detail }) => ({ pointer, code, detail })),
    members: { findings },
  })
}
