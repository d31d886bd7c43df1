import { z } from 'zod'
import { DomainError } from '#src/errors.ts'
import { bodyFaults, describeIssue } from '#src/platform/http/faults.ts'

/**
 * Reads a draft that was put together by us, such as a resource after a merge patch, as strictly as a request body.
 *
 * @throws DomainError `request.invalid` (422) with the pointers of what is wrong
 */
export function parseDraft<Draft>(
  schema: z.ZodType<Draft>,
  value: unknown,
  fault = 'After this change the resource would not be valid.',
): Draft {
  const result = z.safeParse(schema, value, { error: describeIssue, reportInput: true })
  if (result.success) return result.data
  const errors = bodyFaults(result.error.issues)
  throw new DomainError('request.invalid', fault, { errors })
}
