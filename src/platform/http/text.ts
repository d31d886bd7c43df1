import { z } from 'zod'

/**
 * A string that PostgreSQL stores as it came: no NUL, no lone surrogate. Lengths are in UTF-16 units.
 * Every string a client sends is made of this.
 */
export function Text({ min = 0, max }: { min?: number; max: number }) {
  return z
    .string()
    .min(min)
    .max(max)
    .refine((text) => !text.includes('\0'), { error: 'must not contain the NUL character', abort: true })
    .refine((text) => text.isWellFormed(), { error: 'must be well-formed Unicode, without a lone surrogate' })
}
