import { Readable } from 'node:stream'
import type { FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import { DomainError, type Fault } from '#src/errors.ts'
import { bodyFaults, describeIssue, type Flaw, listFlaws } from './faults.ts'

/**
 * Checks a part of the request against its zod schema and says what is wrong in the terms of that part: members of the
 * body by JSON pointer (422), parameters (400) and headers (400) by name. An address that cannot exist is 404.
 */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  const refuse = refusals[httpPart ?? 'body'] ?? refuseBody
  return (data: unknown) => {
    // A stream is looked at by the route that takes it.
    if (httpPart === 'body' && data instanceof Readable) return { value: data }
    const empty = httpPart === 'querystring' ? listEmpty(data) : []
    // The framework says null where there is no body.
    const given = data === null && schema instanceof z.ZodOptional ? undefined : data
    const result = z.safeParse(schema, given, { error: describeIssue, reportInput: true })
    if (result.success && empty.length === 0) return { value: result.data }
    return { error: refuse(result.error?.issues ?? [], empty) }
  }
}

type Refusal = (issues: z.core.$ZodIssue[], more: Fault[]) => DomainError

const refusals: Record<string, Refusal> = {
  body: refuseBody,
  querystring: refuseQuery,
  params: () => new DomainError('request.not_found', 'Nothing can stand at this address: an id in it is malformed.'),
  headers: (issues) => {
    const errors = listFlaws(issues).map((flaw) => ({ header: String(flaw.path[0]), ...faultOf(flaw) }))
    return new DomainError('request.invalid_header', summarize(errors), { errors })
  },
}

function refuseBody(issues: z.core.$ZodIssue[]): DomainError {
  const errors = bodyFaults(issues)
  return new DomainError('request.invalid', summarize(errors), { errors })
}

function refuseQuery(issues: z.core.$ZodIssue[], empty: Fault[]): DomainError {
  const flaws = listFlaws(issues).map((flaw) => ({ parameter: String(flaw.path[0]), ...faultOf(flaw) }))
  const isNamedEmpty = (name: string) => empty.some(({ parameter }) => parameter === name)
  const errors = [...empty, ...flaws.filter((fault) => fault.code === 'unknown' || !isNamedEmpty(fault.parameter))]
  const areAllUnknown = errors.every(({ code }) => code === 'unknown')
  return new DomainError(
    areAllUnknown ? 'request.unknown_parameter' : 'request.invalid_parameter',
    areAllUnknown ? `Unknown: ${errors.map(({ parameter }) => parameter).join(', ')}.` : summarize(errors),
    { errors },
  )
}

function listEmpty(query: unknown): Fault[] {
  const isEmpty = (value: unknown): boolean => value === '' || (Array.isArray(value) && value.some(isEmpty))
  return Object.entries(query ?? {}).flatMap(([parameter, value]) =>
    isEmpty(value) ? [{ parameter, code: 'empty', detail: 'Must not be empty; leave the parameter out instead.' }] : [],
  )
}

function faultOf({ code, detail }: Flaw) {
  return { code, detail }
}

function summarize(errors: Fault[]): string {
  const [first] = errors
  if (!first) return 'The request is not valid.'
  const place = first.pointer ?? first.parameter ?? first.header
  const rest = errors.length > 1 ? ` (${errors.length - 1} more in errors)` : ''
  return `${place || 'The body'}: ${first.detail.replace(/\.$/, '')}${rest}.`
}
