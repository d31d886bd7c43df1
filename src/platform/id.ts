import { z } from 'zod'

/** The id of a resource, as the server makes it. One spelling only, so that equal ids are equal strings. */
export const Id = z
  .string()
  .refine((value) => isId(value), 'must be a UUID in lower case')
  .meta({
    format: 'uuid',
    description: 'A UUID, version 7 where the server made it.',
    example: '01938c2e-7a4b-7d3f-9c51-2f8e6b0a4d17',
  })
export type Id = z.infer<typeof Id>

/** Whether `value` is spelled as ids are. */
export function isId(value: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value)
}
