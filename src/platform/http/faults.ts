import type { z } from 'zod'
import type { Fault } from '#src/errors.ts'

type Issue = z.core.$ZodIssue
type UnionIssue = Extract<Issue, { code: 'invalid_union' }>

/** One wrong place found by a schema, before it is said whether it stands in the body, the query or a header. */
export interface Flaw {
  path: PropertyKey[]
  code: string
  detail: string
}

/**
 * Says every wrong place once. Where a union was meant, only the branch that the client most probably wrote is
 * reported; unknown members are reported one by one.
 *
 * @param issues of a parse with `reportInput: true`
 */
export function listFlaws(issues: readonly Issue[]): Flaw[] {
  return issues.flatMap(settle).flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: issue.path, code: codeOf(issue), detail: sentence(issue.message) }]
    }
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      code: 'unknown',
      detail: `There is no ${JSON.stringify(key)} here.`,
    }))
  })
}

/** The flaws of a JSON body, each with its JSON pointer. */
export function bodyFaults(issues: readonly Issue[]): Fault[] {
  return listFlaws(issues).map(({ path, ...flaw }) => ({ pointer: pointerTo(path), ...flaw }))
}

/** A JSON pointer (RFC 6901) to a path of member names and indexes. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function settle(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0 || isMissing(issue)) return [issue]
  const branches = issue.errors.map((branch) => branch.flatMap(settle))
  const fitting = branches.filter((branch) => !branch.some(isTypeMismatch))
  if (fitting.length === 0) return [mismatchOfAll(issue, branches)]
  const [meant = []] = fitting.toSorted(byLikelihood)
  return meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
}

/** Only a member that is absent has no value: JSON knows no undefined. */
function isMissing(issue: { code?: string; input?: unknown }): boolean {
  return issue.input === undefined && /^invalid_(type|value|union)$/.test(issue.code ?? '')
}

/** Whether the branch is for another JSON type than the one that was sent. */
function isTypeMismatch(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0
}

function mismatchOfAll(issue: UnionIssue, branches: Issue[][]): Issue {
  const expected = new Set(branches.flat().flatMap((inner) => (inner.code === 'invalid_type' ? [inner.expected] : [])))
  const message = describeMismatch([...expected], issue.input)
  return { code: 'invalid_type', expected: [...expected][0] ?? 'object', path: issue.path, input: issue.input, message }
}

/** A branch that is named by its `_type` or `type` first, then the one with fewer flaws, then with the deeper ones. */
function byLikelihood(a: Issue[], b: Issue[]): number {
  return Number(isOtherKind(a)) - Number(isOtherKind(b)) || weigh(a) - weigh(b) || depth(b) - depth(a)
}

function isOtherKind(branch: Issue[]): boolean {
  return branch.some(
    ({ code, path }) =>
      path.length === 1 && (path[0] === '_type' || path[0] === 'type') && code !== 'unrecognized_keys',
  )
}

function weigh(branch: Issue[]): number {
  return branch.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
}

function depth(branch: Issue[]): number {
  return branch.reduce((sum, issue) => sum + issue.path.length, 0)
}

const sizeCodes: Record<string, { too_small: string; too_big: string }> = {
  string: { too_small: 'too_short', too_big: 'too_long' },
  array: { too_small: 'too_few', too_big: 'too_many' },
}

function codeOf(issue: Issue): string {
  if (isMissing(issue)) return 'required'
  switch (issue.code) {
    case 'too_small':
    case 'too_big':
      return sizeCodes[issue.origin]?.[issue.code] ?? issue.code
    case 'invalid_type':
    case 'invalid_format':
      return issue.code
    case 'custom':
      return typeof issue.params?.code === 'string' ? issue.params.code : 'invalid_value'
    default:
      return 'invalid_value'
  }
}

/**
 * The words for what a schema refuses, given to zod with each parse; messages that a schema brings itself come first.
 */
export function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (isMissing(issue)) return 'is required'
  switch (issue.code) {
    case 'invalid_type':
      return describeMismatch([issue.expected], issue.input)
    case 'invalid_value':
      return `must be ${oneOf(issue.values.map((value) => JSON.stringify(value)))}${notThis(issue.input)}`
    case 'too_small':
      return describeSize(issue.origin, issue.exact ? 'exactly' : 'at least', issue.minimum)
    case 'too_big':
      return describeSize(issue.origin, issue.exact ? 'exactly' : 'at most', issue.maximum)
    case 'invalid_format':
      return formats[issue.format] ?? (issue.format === 'regex' ? `must match ${issue.pattern}` : undefined)
    case 'invalid_union':
      return Array.isArray(issue.options)
        ? `must be ${oneOf(issue.options.map((tag) => JSON.stringify(tag)))}`
        : undefined
    default:
      return undefined
  }
}

const formats: Record<string, string> = {
  uuid: 'must be a UUID, such as 0190a5c2-7b1e-7c3d-9a4f-5e6b7c8d9e0f',
  url: 'must be an absolute http or https URL',
  datetime: 'must be a time of RFC 3339 with its zone, such as 2026-03-01T09:30:00Z',
  date: 'must be a day, such as 2026-03-01',
}

const units: Record<string, string> = { string: 'characters', array: 'items' }

function describeSize(origin: string, bound: string, limit: number | bigint): string {
  if (units[origin] && bound === 'at least' && Number(limit) === 1) return 'must not be empty'
  return units[origin] ? `must have ${bound} ${limit} ${units[origin]}` : `must be ${bound} ${limit}`
}

const articles: Record<string, string> = { object: 'an object', array: 'an array', int: 'a whole number', null: 'null' }

function describeMismatch(expected: string[], input: unknown): string {
  const name = (type: string) => articles[type] ?? `a ${type}`
  return `must be ${oneOf(expected.map(name))}, not ${name(jsonTypeOf(input))}`
}

function jsonTypeOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
}

function notThis(input: unknown): string {
  return typeof input === 'string' && input.length <= 100 ? `, not ${JSON.stringify(input)}` : ''
}

function oneOf(names: string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1)
  return /[.!?]$/.test(text) ? text : `${text}.`
}
